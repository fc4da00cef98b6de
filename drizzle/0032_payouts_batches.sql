-- Payouts of a day in one batch: made by one officer, approved by another, paid by the bank or in cash line by line.
-- A payout waits in one batch at a time; what the bank refused is tried once more.
CREATE TABLE `payout_batch` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`method` text NOT NULL,
	`on_date` text NOT NULL,
	`state` text NOT NULL,
	`made_by` integer NOT NULL,
	`made_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payout_batch_two_officers" CHECK("payout_batch"."approved_by" <> "payout_batch"."made_by")
);
--> statement-breakpoint
CREATE INDEX `payout_batch_organisation` ON `payout_batch` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `payout_batch_line` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`batch_id` integer NOT NULL,
	`payout_id` integer NOT NULL,
	`reference` text NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`batch_id`) REFERENCES `payout_batch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payout_id`) REFERENCES `payout`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_batch_line_reference_unique` ON `payout_batch_line` (`reference`);--> statement-breakpoint
CREATE INDEX `payout_batch_line_batch` ON `payout_batch_line` (`batch_id`,`id`);--> statement-breakpoint
CREATE INDEX `payout_batch_line_payout` ON `payout_batch_line` (`payout_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payout_batch_line_once` ON `payout_batch_line` (`payout_id`) WHERE "payout_batch_line"."state" IN ('waiting', 'paid');