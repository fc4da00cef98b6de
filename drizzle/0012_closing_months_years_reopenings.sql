-- Months and years that officers close, and the requests to open them again, which take two of them.
CREATE TABLE `closed_year` (
	`organisation_id` integer NOT NULL,
	`year` integer NOT NULL,
	`transaction_id` integer,
	`closed_by` integer NOT NULL,
	`closed_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `year`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `reopening` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`period` text NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reopening_organisation` ON `reopening` (`organisation_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `reopening_waiting` ON `reopening` (`organisation_id`,`period`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TRIGGER reopening_two_persons BEFORE UPDATE ON reopening
	WHEN NEW.state = 'approved' AND (NEW.decided_by IS NULL OR NEW.decided_by = NEW.asked_by) BEGIN
	SELECT RAISE(ABORT, 'same_person: who asked does not approve');
END;
--> statement-breakpoint
CREATE TRIGGER reopening_decided_once BEFORE UPDATE ON reopening WHEN OLD.state <> 'waiting' BEGIN
	SELECT RAISE(ABORT, 'append_only: what was decided stays as it was');
END;
--> statement-breakpoint
CREATE TRIGGER reopening_never_deleted BEFORE DELETE ON reopening BEGIN
	SELECT RAISE(ABORT, 'append_only: a request to open a month again is never deleted');
END;
