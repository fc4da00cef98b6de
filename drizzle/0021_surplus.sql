-- SHU and profit share: the meeting's percentages, the draft of a year, each member's share; a year that was shared out stays closed.
CREATE TABLE `distribution` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`year` integer NOT NULL,
	`policy_id` integer NOT NULL,
	`closing_transaction_id` integer NOT NULL,
	`result` integer NOT NULL,
	`amount` integer NOT NULL,
	`state` text NOT NULL,
	`prepared_by` integer NOT NULL,
	`prepared_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	`meeting_on` text,
	`resolution` text,
	`transaction_id` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`policy_id`) REFERENCES `surplus_policy`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closing_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prepared_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "distribution_result" CHECK(typeof("distribution"."result") = 'integer'),
	CONSTRAINT "distribution_amount" CHECK(typeof("distribution"."amount") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `distribution_year` ON `distribution` (`organisation_id`,`year`);--> statement-breakpoint
CREATE TABLE `distribution_member` (
	`distribution_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`savings` integer NOT NULL,
	`interest_paid` integer NOT NULL,
	`bought` integer NOT NULL,
	`sold` integer NOT NULL,
	`capital` integer NOT NULL,
	`interest` integer NOT NULL,
	`purchases` integer NOT NULL,
	`sales` integer NOT NULL,
	`total` integer NOT NULL,
	`paid_transaction_id` integer,
	PRIMARY KEY(`distribution_id`, `membership_id`),
	FOREIGN KEY (`distribution_id`) REFERENCES `distribution`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "distribution_member_total" CHECK(typeof("distribution_member"."total") = 'integer' and "distribution_member"."total" >= 0)
);
--> statement-breakpoint
CREATE INDEX `distribution_member_membership` ON `distribution_member` (`membership_id`);--> statement-breakpoint
CREATE TABLE `distribution_part` (
	`distribution_id` integer NOT NULL,
	`part` text NOT NULL,
	`share` integer NOT NULL,
	`amount` integer NOT NULL,
	`weight` integer NOT NULL,
	PRIMARY KEY(`distribution_id`, `part`),
	FOREIGN KEY (`distribution_id`) REFERENCES `distribution`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "distribution_part_amount" CHECK(typeof("distribution_part"."amount") = 'integer'),
	CONSTRAINT "distribution_part_weight" CHECK(typeof("distribution_part"."weight") = 'integer' and "distribution_part"."weight" >= 0)
);
--> statement-breakpoint
CREATE TABLE `surplus_policy` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`decided_on` text NOT NULL,
	`resolution` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `surplus_policy_organisation` ON `surplus_policy` (`organisation_id`,`decided_on`);--> statement-breakpoint
CREATE UNIQUE INDEX `surplus_policy_waiting` ON `surplus_policy` (`organisation_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE TABLE `surplus_policy_part` (
	`policy_id` integer NOT NULL,
	`part` text NOT NULL,
	`share` integer NOT NULL,
	PRIMARY KEY(`policy_id`, `part`),
	FOREIGN KEY (`policy_id`) REFERENCES `surplus_policy`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "surplus_policy_part_share" CHECK(typeof("surplus_policy_part"."share") = 'integer' and "surplus_policy_part"."share" >= 0 and "surplus_policy_part"."share" <= 1000000)
);
--> statement-breakpoint
ALTER TABLE `closed_year` ADD `shared_at` integer;
--> statement-breakpoint
CREATE TRIGGER surplus_policy_two_persons BEFORE UPDATE ON surplus_policy
	WHEN NEW.state = 'approved' AND (NEW.approved_by IS NULL OR NEW.approved_by = NEW.entered_by) BEGIN
	SELECT RAISE(ABORT, 'same_person: who entered it does not approve');
END;
--> statement-breakpoint
CREATE TRIGGER distribution_two_persons BEFORE UPDATE ON distribution
	WHEN NEW.state = 'approved' AND (NEW.approved_by IS NULL OR NEW.approved_by = NEW.prepared_by) BEGIN
	SELECT RAISE(ABORT, 'same_person: who prepared it does not approve');
END;
--> statement-breakpoint
CREATE TRIGGER distribution_decided_once BEFORE UPDATE ON distribution WHEN OLD.state = 'approved' BEGIN
	SELECT RAISE(ABORT, 'append_only: what was shared out stays as it was');
END;
--> statement-breakpoint
CREATE TRIGGER distribution_approved_stays BEFORE DELETE ON distribution WHEN OLD.state = 'approved' BEGIN
	SELECT RAISE(ABORT, 'append_only: what was shared out is never deleted');
END;
