-- Reversals wait for a second officer like entries do; counts of the drawer, opening balances that wait to be
-- approved, and tokens for programs that read the books.
CREATE TABLE `cash_count` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`expected` integer NOT NULL,
	`counted` integer NOT NULL,
	`transaction_id` integer,
	`counted_by` integer NOT NULL,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`counted_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cash_count_expected" CHECK(typeof("cash_count"."expected") = 'integer'),
	CONSTRAINT "cash_count_counted" CHECK(typeof("cash_count"."counted") = 'integer' and "cash_count"."counted" >= 0)
);
--> statement-breakpoint
CREATE INDEX `cash_count_book` ON `cash_count` (`book_id`,`counted_at`);--> statement-breakpoint
CREATE TABLE `opening_draft` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`date` text NOT NULL,
	`file_name` text NOT NULL,
	`rows` text NOT NULL,
	`remainder_code` text,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `opening_draft_waiting` ON `opening_draft` (`book_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `api_token` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`scope` text NOT NULL,
	`per_minute` integer NOT NULL,
	`token_hash` text NOT NULL,
	`prefix` text NOT NULL,
	`made_by` integer NOT NULL,
	`made_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revoked_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "api_token_per_minute" CHECK(typeof("api_token"."per_minute") = 'integer' and "api_token"."per_minute" >= 1 and "api_token"."per_minute" <= 600)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_token_token_hash_unique` ON `api_token` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_token_organisation` ON `api_token` (`organisation_id`);--> statement-breakpoint
ALTER TABLE `draft_entry` ADD `kind` text DEFAULT 'manual' NOT NULL;--> statement-breakpoint
ALTER TABLE `draft_entry` ADD `reverses_id` integer REFERENCES ledger_transaction(id);