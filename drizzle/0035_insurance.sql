-- What insurers cover for a group: a policy, what each member paid and for which days, what was sent on, and claims that two
-- officers enter and approve. A payment of an insurer is entered once.
CREATE TABLE `insurance_claim` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`policy_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`happened_on` text NOT NULL,
	`reason` text NOT NULL,
	`reference` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`policy_id`) REFERENCES `insurance_policy`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "insurance_claim_two_people" CHECK(state <> 'approved' or entered_by <> decided_by),
	CONSTRAINT "insurance_claim_amount" CHECK(typeof("insurance_claim"."amount") = 'integer' and "insurance_claim"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `insurance_claim_reference` ON `insurance_claim` (`policy_id`,`reference`) WHERE state <> 'refused';--> statement-breakpoint
CREATE INDEX `insurance_claim_member` ON `insurance_claim` (`membership_id`);--> statement-breakpoint
CREATE TABLE `insurance_policy` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`insurer` text NOT NULL,
	`name` text NOT NULL,
	`number` text NOT NULL,
	`covers` text NOT NULL,
	`premium` integer NOT NULL,
	`months` integer NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "insurance_policy_premium" CHECK(typeof("insurance_policy"."premium") = 'integer' and "insurance_policy"."premium" >= 1),
	CONSTRAINT "insurance_policy_months" CHECK(typeof("insurance_policy"."months") = 'integer' and "insurance_policy"."months" >= 1 and "insurance_policy"."months" <= 24)
);
--> statement-breakpoint
CREATE INDEX `insurance_policy_book` ON `insurance_policy` (`book_id`);--> statement-breakpoint
CREATE TABLE `insurance_premium` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`policy_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`covered_from` text NOT NULL,
	`covered_until` text NOT NULL,
	`paid_from` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`taken_by` integer NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`policy_id`) REFERENCES `insurance_policy`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "insurance_premium_amount" CHECK(typeof("insurance_premium"."amount") = 'integer' and "insurance_premium"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `insurance_premium_once` ON `insurance_premium` (`policy_id`,`membership_id`,`covered_from`);--> statement-breakpoint
CREATE INDEX `insurance_premium_member` ON `insurance_premium` (`membership_id`,`policy_id`,`covered_until`);--> statement-breakpoint
CREATE TABLE `insurance_remittance` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`policy_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`through` text NOT NULL,
	`reference` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`sent_by` integer NOT NULL,
	`sent_at` integer NOT NULL,
	FOREIGN KEY (`policy_id`) REFERENCES `insurance_policy`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sent_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "insurance_remittance_amount" CHECK(typeof("insurance_remittance"."amount") = 'integer' and "insurance_remittance"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `insurance_remittance_policy` ON `insurance_remittance` (`policy_id`);