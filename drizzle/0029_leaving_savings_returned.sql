-- A member leaves or dies: two people settle what she saved against what she owes, once, and each payment is kept.
CREATE TABLE `leaving` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`date` text NOT NULL,
	`reason` text NOT NULL,
	`heir_name` text,
	`heir_relation` text,
	`heir_phone` text,
	`heir_document` text,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`principal` integer DEFAULT 0 NOT NULL,
	`mandatory` integer DEFAULT 0 NOT NULL,
	`voluntary` integer DEFAULT 0 NOT NULL,
	`advances` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL,
	`loan_penalty` integer DEFAULT 0 NOT NULL,
	`loan_interest` integer DEFAULT 0 NOT NULL,
	`loan_principal` integer DEFAULT 0 NOT NULL,
	`loan_advance` integer DEFAULT 0 NOT NULL,
	`joint_liability` integer DEFAULT 0 NOT NULL,
	`other` integer DEFAULT 0 NOT NULL,
	`rest` integer DEFAULT 0 NOT NULL,
	`debt_left` integer DEFAULT 0 NOT NULL,
	`held_for_others` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "leaving_two_people" CHECK(state <> 'approved' or entered_by <> decided_by),
	CONSTRAINT "leaving_heir" CHECK(kind <> 'died' or heir_name is not null),
	CONSTRAINT "leaving_adds_up" CHECK(principal + mandatory + voluntary + advances + kept = loan_penalty + loan_interest + loan_principal + loan_advance + joint_liability + other + rest),
	CONSTRAINT "leaving_principal" CHECK(typeof("leaving"."principal") = 'integer' and "leaving"."principal" >= 0),
	CONSTRAINT "leaving_mandatory" CHECK(typeof("leaving"."mandatory") = 'integer' and "leaving"."mandatory" >= 0),
	CONSTRAINT "leaving_voluntary" CHECK(typeof("leaving"."voluntary") = 'integer' and "leaving"."voluntary" >= 0),
	CONSTRAINT "leaving_advances" CHECK(typeof("leaving"."advances") = 'integer' and "leaving"."advances" >= 0),
	CONSTRAINT "leaving_kept" CHECK(typeof("leaving"."kept") = 'integer' and "leaving"."kept" >= 0),
	CONSTRAINT "leaving_loan_penalty" CHECK(typeof("leaving"."loan_penalty") = 'integer' and "leaving"."loan_penalty" >= 0),
	CONSTRAINT "leaving_loan_interest" CHECK(typeof("leaving"."loan_interest") = 'integer' and "leaving"."loan_interest" >= 0),
	CONSTRAINT "leaving_loan_principal" CHECK(typeof("leaving"."loan_principal") = 'integer' and "leaving"."loan_principal" >= 0),
	CONSTRAINT "leaving_loan_advance" CHECK(typeof("leaving"."loan_advance") = 'integer' and "leaving"."loan_advance" >= 0),
	CONSTRAINT "leaving_joint_liability" CHECK(typeof("leaving"."joint_liability") = 'integer' and "leaving"."joint_liability" >= 0),
	CONSTRAINT "leaving_other" CHECK(typeof("leaving"."other") = 'integer' and "leaving"."other" >= 0),
	CONSTRAINT "leaving_rest" CHECK(typeof("leaving"."rest") = 'integer' and "leaving"."rest" >= 0),
	CONSTRAINT "leaving_debt_left" CHECK(typeof("leaving"."debt_left") = 'integer' and "leaving"."debt_left" >= 0),
	CONSTRAINT "leaving_held" CHECK(typeof("leaving"."held_for_others") = 'integer' and "leaving"."held_for_others" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `leaving_open` ON `leaving` (`membership_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE INDEX `leaving_organisation` ON `leaving` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `leaving_membership` ON `leaving` (`membership_id`,`id`);--> statement-breakpoint
CREATE TABLE `leaving_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`leaving_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`through` text NOT NULL,
	`reference` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`paid_by` integer NOT NULL,
	`paid_at` integer NOT NULL,
	FOREIGN KEY (`leaving_id`) REFERENCES `leaving`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "leaving_payment_amount" CHECK(typeof("leaving_payment"."amount") = 'integer' and "leaving_payment"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `leaving_payment_transaction_id_unique` ON `leaving_payment` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `leaving_payment_leaving` ON `leaving_payment` (`leaving_id`);