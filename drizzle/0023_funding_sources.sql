-- Where the money that is lent comes from: grants, revolving funds and banks' facilities with what they are owed by date,
-- and which of them a loan was paid out from.
CREATE TABLE `funding_instalment` (
	`move_id` integer NOT NULL,
	`number` integer NOT NULL,
	`source_id` integer NOT NULL,
	`due_on` text NOT NULL,
	`principal` integer NOT NULL,
	`interest` integer NOT NULL,
	`paid_principal` integer DEFAULT 0 NOT NULL,
	`paid_interest` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`move_id`, `number`),
	FOREIGN KEY (`move_id`) REFERENCES `funding_move`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `funding_source`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "funding_instalment_paid" CHECK("funding_instalment"."paid_principal" <= "funding_instalment"."principal" and "funding_instalment"."paid_interest" <= "funding_instalment"."interest"),
	CONSTRAINT "funding_instalment_principal" CHECK(typeof("funding_instalment"."principal") = 'integer' and "funding_instalment"."principal" >= 0),
	CONSTRAINT "funding_instalment_interest" CHECK(typeof("funding_instalment"."interest") = 'integer' and "funding_instalment"."interest" >= 0),
	CONSTRAINT "funding_instalment_paid_principal" CHECK(typeof("funding_instalment"."paid_principal") = 'integer' and "funding_instalment"."paid_principal" >= 0),
	CONSTRAINT "funding_instalment_paid_interest" CHECK(typeof("funding_instalment"."paid_interest") = 'integer' and "funding_instalment"."paid_interest" >= 0)
);
--> statement-breakpoint
CREATE INDEX `funding_instalment_source` ON `funding_instalment` (`source_id`,`due_on`);--> statement-breakpoint
CREATE TABLE `funding_move` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source_id` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`place` text NOT NULL,
	`amount` integer NOT NULL,
	`interest` integer NOT NULL,
	`note` text NOT NULL,
	`moved_on` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`source_id`) REFERENCES `funding_source`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "funding_move_amount" CHECK(typeof("funding_move"."amount") = 'integer' and "funding_move"."amount" >= 1),
	CONSTRAINT "funding_move_interest" CHECK(typeof("funding_move"."interest") = 'integer' and "funding_move"."interest" >= 0)
);
--> statement-breakpoint
CREATE INDEX `funding_move_source` ON `funding_move` (`source_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `funding_move_waiting` ON `funding_move` (`source_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE TABLE `funding_source` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`lender` text NOT NULL,
	`ceiling` integer NOT NULL,
	`method` text NOT NULL,
	`rate` integer NOT NULL,
	`rate_per` text NOT NULL,
	`every_months` integer NOT NULL,
	`instalments` integer NOT NULL,
	`round_to` integer NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "funding_source_ceiling" CHECK(typeof("funding_source"."ceiling") = 'integer' and "funding_source"."ceiling" >= 0),
	CONSTRAINT "funding_source_rate" CHECK(typeof("funding_source"."rate") = 'integer' and "funding_source"."rate" >= 0)
);
--> statement-breakpoint
CREATE INDEX `funding_source_book` ON `funding_source` (`book_id`);--> statement-breakpoint
ALTER TABLE `loan` ADD `funding_id` integer REFERENCES funding_source(id);--> statement-breakpoint
CREATE INDEX `loan_funding` ON `loan` (`funding_id`);