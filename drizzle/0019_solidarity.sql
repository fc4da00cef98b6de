-- Joint liability (tanggung renteng): what the group paid for a member, who gave it and what of it came back.
CREATE TABLE `cover` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`loan_id` integer NOT NULL,
	`way` text NOT NULL,
	`state` text NOT NULL,
	`amount` integer NOT NULL,
	`repaid` integer NOT NULL,
	`reason` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cover_amount" CHECK(typeof("cover"."amount") = 'integer' and "cover"."amount" >= 0),
	CONSTRAINT "cover_repaid" CHECK(typeof("cover"."repaid") = 'integer' and "cover"."repaid" >= 0)
);
--> statement-breakpoint
CREATE INDEX `cover_loan` ON `cover` (`loan_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `cover_entered` ON `cover` (`loan_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE TABLE `cover_share` (
	`cover_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`repaid` integer NOT NULL,
	PRIMARY KEY(`cover_id`, `membership_id`),
	FOREIGN KEY (`cover_id`) REFERENCES `cover`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cover_share_amount" CHECK(typeof("cover_share"."amount") = 'integer' and "cover_share"."amount" >= 1),
	CONSTRAINT "cover_share_repaid" CHECK(typeof("cover_share"."repaid") = 'integer' and "cover_share"."repaid" >= 0)
);
--> statement-breakpoint
CREATE TRIGGER cover_two_persons BEFORE UPDATE ON cover
	WHEN NEW.state = 'approved' AND NEW.decided_by = NEW.entered_by BEGIN
	SELECT RAISE(ABORT, 'two_persons: who entered it does not approve it');
END;
