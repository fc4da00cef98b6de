-- Meetings: who came, what each member paid or was paid there, what was decided on requests for loans.
CREATE TABLE `meeting` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`held_on` text NOT NULL,
	`place` text NOT NULL,
	`social` integer NOT NULL,
	`absence_fine` integer NOT NULL,
	`arisan` integer NOT NULL,
	`state` text NOT NULL,
	`opened_by` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`members` integer,
	`expected_cash` integer,
	`counted_cash` integer,
	`notes` text DEFAULT '' NOT NULL,
	`closed_by` integer,
	`closed_at` integer,
	`confirmed_by` integer,
	`confirmed_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "meeting_social" CHECK(typeof("meeting"."social") = 'integer' and "meeting"."social" >= 0),
	CONSTRAINT "meeting_absence_fine" CHECK(typeof("meeting"."absence_fine") = 'integer' and "meeting"."absence_fine" >= 0),
	CONSTRAINT "meeting_arisan" CHECK(typeof("meeting"."arisan") = 'integer' and "meeting"."arisan" >= 0),
	CONSTRAINT "meeting_expected" CHECK("meeting"."expected_cash" is null or (typeof("meeting"."expected_cash") = 'integer' and "meeting"."expected_cash" >= 0)),
	CONSTRAINT "meeting_counted" CHECK("meeting"."counted_cash" is null or (typeof("meeting"."counted_cash") = 'integer' and "meeting"."counted_cash" >= 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_open` ON `meeting` (`organisation_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `meeting_organisation` ON `meeting` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `meeting_attendance` (
	`meeting_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`present` integer NOT NULL,
	PRIMARY KEY(`meeting_id`, `membership_id`),
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_decision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`meeting_id` integer NOT NULL,
	`application_id` integer NOT NULL,
	`passed` integer NOT NULL,
	`present` integer NOT NULL,
	`members` integer NOT NULL,
	`resolution_hash` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `loan_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_decision_application_id_unique` ON `meeting_decision` (`application_id`);--> statement-breakpoint
CREATE INDEX `meeting_decision_meeting` ON `meeting_decision` (`meeting_id`);--> statement-breakpoint
CREATE TABLE `meeting_line` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`meeting_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`kind` text NOT NULL,
	`loan_id` integer,
	`amount` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	`taken_by` integer NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "meeting_line_amount" CHECK(typeof("meeting_line"."amount") = 'integer' and "meeting_line"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `meeting_line_member` ON `meeting_line` (`meeting_id`,`membership_id`);--> statement-breakpoint
CREATE TABLE `meeting_vote` (
	`decision_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`choice` text NOT NULL,
	PRIMARY KEY(`decision_id`, `membership_id`),
	FOREIGN KEY (`decision_id`) REFERENCES `meeting_decision`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action
);
