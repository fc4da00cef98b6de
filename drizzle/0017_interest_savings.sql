-- Interest on voluntary savings: what they earn from a month on, decided by two officers, and what each member got of a
-- month, once.
CREATE TABLE `savings_interest` (
	`book_id` integer NOT NULL,
	`month` text NOT NULL,
	`membership_id` integer NOT NULL,
	`interest` integer NOT NULL,
	`tax` integer NOT NULL,
	`transaction_id` integer,
	`posted_at` integer NOT NULL,
	PRIMARY KEY(`book_id`, `month`, `membership_id`),
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "savings_interest_interest" CHECK(typeof("savings_interest"."interest") = 'integer' and "savings_interest"."interest" >= 0),
	CONSTRAINT "savings_interest_tax" CHECK(typeof("savings_interest"."tax") = 'integer' and "savings_interest"."tax" >= 0)
);
--> statement-breakpoint
CREATE TABLE `savings_rate` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`rate` integer NOT NULL,
	`round_to` integer NOT NULL,
	`valid_from` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "savings_rate_rate" CHECK(typeof("savings_rate"."rate") = 'integer' and "savings_rate"."rate" >= 0)
);
--> statement-breakpoint
CREATE INDEX `savings_rate_book` ON `savings_rate` (`book_id`,`valid_from`);--> statement-breakpoint
CREATE UNIQUE INDEX `savings_rate_waiting` ON `savings_rate` (`book_id`) WHERE approved_at is null;--> statement-breakpoint
CREATE TRIGGER savings_rate_two_persons BEFORE UPDATE ON savings_rate
	WHEN NEW.approved_by IS NOT NULL AND NEW.approved_by = NEW.entered_by BEGIN
	SELECT RAISE(ABORT, 'two_persons: who entered it does not approve it');
END;
