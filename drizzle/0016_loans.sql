-- Loans: products, requests and votes, guarantors, schedules with how far they are paid, payments and what they paid,
-- changes by two officers. Who entered a change never approves it: held in code and again here.
CREATE TABLE `loan_application` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`instalments` integer NOT NULL,
	`harvest_on` text,
	`purpose` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_how` text,
	`decided_at` integer,
	`reason` text,
	`resolution_hash` text,
	FOREIGN KEY (`product_id`) REFERENCES `loan_product`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_application_amount" CHECK(typeof("loan_application"."amount") = 'integer' and "loan_application"."amount" >= 1),
	CONSTRAINT "loan_application_instalments" CHECK(typeof("loan_application"."instalments") = 'integer' and "loan_application"."instalments" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loan_application_open` ON `loan_application` (`membership_id`) WHERE state in ('submitted', 'approved');--> statement-breakpoint
CREATE INDEX `loan_application_product` ON `loan_application` (`product_id`,`state`);--> statement-breakpoint
CREATE TABLE `loan_guarantor` (
	`application_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`agreed_at` integer,
	PRIMARY KEY(`application_id`, `membership_id`),
	FOREIGN KEY (`application_id`) REFERENCES `loan_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_guarantor_amount" CHECK(typeof("loan_guarantor"."amount") = 'integer' and "loan_guarantor"."amount" >= 1)
);
--> statement-breakpoint
CREATE TABLE `loan_product` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`name` text NOT NULL,
	`method` text NOT NULL,
	`rate` integer NOT NULL,
	`rate_per` text NOT NULL,
	`every_months` integer,
	`every_weeks` integer,
	`most_instalments` integer NOT NULL,
	`grace_principal` integer NOT NULL,
	`round_to` integer NOT NULL,
	`rounding` text NOT NULL,
	`day_count` text NOT NULL,
	`least` integer NOT NULL,
	`most` integer NOT NULL,
	`fee_basis_points` integer NOT NULL,
	`risk_basis_points` integer NOT NULL,
	`penalty_basis_points` integer NOT NULL,
	`penalty_grace_days` integer NOT NULL,
	`penalty_ceiling_basis_points` integer NOT NULL,
	`savings_multiple` integer,
	`guarantee_basis_points` integer NOT NULL,
	`approvals` integer NOT NULL,
	`source` text NOT NULL,
	`offered` integer NOT NULL,
	`created_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_product_rate" CHECK(typeof("loan_product"."rate") = 'integer' and "loan_product"."rate" >= 0),
	CONSTRAINT "loan_product_least" CHECK(typeof("loan_product"."least") = 'integer' and "loan_product"."least" >= 1),
	CONSTRAINT "loan_product_most" CHECK(typeof("loan_product"."most") = 'integer' and "loan_product"."most" >= 1),
	CONSTRAINT "loan_product_costs" CHECK(fee_basis_points >= 0 and risk_basis_points >= 0 and fee_basis_points + risk_basis_points < 10000),
	CONSTRAINT "loan_product_penalty" CHECK(typeof("loan_product"."penalty_basis_points") = 'integer' and "loan_product"."penalty_basis_points" >= 0 and "loan_product"."penalty_basis_points" <= 10000),
	CONSTRAINT "loan_product_ceiling" CHECK(typeof("loan_product"."penalty_ceiling_basis_points") = 'integer' and "loan_product"."penalty_ceiling_basis_points" >= 0 and "loan_product"."penalty_ceiling_basis_points" <= 10000),
	CONSTRAINT "loan_product_guarantee" CHECK(typeof("loan_product"."guarantee_basis_points") = 'integer' and "loan_product"."guarantee_basis_points" >= 0 and "loan_product"."guarantee_basis_points" <= 10000)
);
--> statement-breakpoint
CREATE INDEX `loan_product_book` ON `loan_product` (`book_id`);--> statement-breakpoint
CREATE TABLE `loan_vote` (
	`application_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`in_favour` integer NOT NULL,
	`voted_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `user_id`),
	FOREIGN KEY (`application_id`) REFERENCES `loan_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `loan` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`book_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`principal` integer NOT NULL,
	`disbursed_on` text NOT NULL,
	`state` text NOT NULL,
	`source` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`restructured_on` text,
	`transaction_id` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `loan_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `loan_product`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_principal" CHECK(typeof("loan"."principal") = 'integer' and "loan"."principal" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loan_application_id_unique` ON `loan` (`application_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `loan_account_id_unique` ON `loan` (`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `loan_transaction_id_unique` ON `loan` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `loan_member` ON `loan` (`membership_id`,`state`);--> statement-breakpoint
CREATE INDEX `loan_book` ON `loan` (`book_id`,`state`);--> statement-breakpoint
CREATE TABLE `loan_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`loan_id` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`payment_id` integer,
	`instalments` integer,
	`first_due_on` text,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `loan_payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loan_change_open` ON `loan_change` (`loan_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE TABLE `loan_instalment` (
	`loan_id` integer NOT NULL,
	`version` integer NOT NULL,
	`number` integer NOT NULL,
	`due_on` text NOT NULL,
	`principal` integer NOT NULL,
	`interest` integer NOT NULL,
	`paid_principal` integer DEFAULT 0 NOT NULL,
	`paid_interest` integer DEFAULT 0 NOT NULL,
	`paid_penalty` integer DEFAULT 0 NOT NULL,
	`late_from` text NOT NULL,
	PRIMARY KEY(`loan_id`, `version`, `number`),
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_instalment_paid" CHECK("loan_instalment"."paid_principal" <= "loan_instalment"."principal" and "loan_instalment"."paid_interest" <= "loan_instalment"."interest"),
	CONSTRAINT "loan_instalment_principal" CHECK(typeof("loan_instalment"."principal") = 'integer' and "loan_instalment"."principal" >= 0),
	CONSTRAINT "loan_instalment_interest" CHECK(typeof("loan_instalment"."interest") = 'integer' and "loan_instalment"."interest" >= 0),
	CONSTRAINT "loan_instalment_paid_principal" CHECK(typeof("loan_instalment"."paid_principal") = 'integer' and "loan_instalment"."paid_principal" >= 0),
	CONSTRAINT "loan_instalment_paid_interest" CHECK(typeof("loan_instalment"."paid_interest") = 'integer' and "loan_instalment"."paid_interest" >= 0),
	CONSTRAINT "loan_instalment_paid_penalty" CHECK(typeof("loan_instalment"."paid_penalty") = 'integer' and "loan_instalment"."paid_penalty" >= 0)
);
--> statement-breakpoint
CREATE INDEX `loan_instalment_due` ON `loan_instalment` (`due_on`);--> statement-breakpoint
CREATE TABLE `loan_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token` text NOT NULL,
	`loan_id` integer NOT NULL,
	`kind` text NOT NULL,
	`penalty` integer NOT NULL,
	`interest` integer NOT NULL,
	`principal` integer NOT NULL,
	`prepaid` integer NOT NULL,
	`version_before` integer,
	`advance` integer NOT NULL,
	`paid_on` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`reopens_id` integer,
	`reversed_by` integer,
	`taken_by` integer,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reopens_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reversed_by`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_payment_penalty" CHECK(typeof("loan_payment"."penalty") = 'integer' and "loan_payment"."penalty" >= 0),
	CONSTRAINT "loan_payment_interest" CHECK(typeof("loan_payment"."interest") = 'integer' and "loan_payment"."interest" >= 0),
	CONSTRAINT "loan_payment_principal" CHECK(typeof("loan_payment"."principal") = 'integer' and "loan_payment"."principal" >= 0),
	CONSTRAINT "loan_payment_prepaid" CHECK(typeof("loan_payment"."prepaid") = 'integer' and "loan_payment"."prepaid" >= 0),
	CONSTRAINT "loan_payment_advance" CHECK(typeof("loan_payment"."advance") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loan_payment_token_unique` ON `loan_payment` (`token`);--> statement-breakpoint
CREATE INDEX `loan_payment_loan` ON `loan_payment` (`loan_id`);--> statement-breakpoint
CREATE INDEX `loan_payment_transaction` ON `loan_payment` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `loan_payment_reopens` ON `loan_payment` (`reopens_id`);--> statement-breakpoint
CREATE TABLE `loan_payment_part` (
	`payment_id` integer NOT NULL,
	`version` integer NOT NULL,
	`number` integer NOT NULL,
	`penalty` integer NOT NULL,
	`interest` integer NOT NULL,
	`principal` integer NOT NULL,
	PRIMARY KEY(`payment_id`, `version`, `number`),
	FOREIGN KEY (`payment_id`) REFERENCES `loan_payment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TRIGGER loan_change_two_persons BEFORE UPDATE ON loan_change
	WHEN NEW.state = 'approved' AND NEW.decided_by = NEW.entered_by BEGIN
	SELECT RAISE(ABORT, 'two_persons: who entered it does not approve it');
END;
--> statement-breakpoint
CREATE TRIGGER loan_vote_once BEFORE UPDATE ON loan_vote BEGIN
	SELECT RAISE(ABORT, 'append_only: a vote stands');
END;
--> statement-breakpoint
CREATE TRIGGER loan_product_fixed BEFORE UPDATE OF method, rate, rate_per, every_months, every_weeks, grace_principal,
	round_to, rounding, day_count, penalty_basis_points, penalty_grace_days, penalty_ceiling_basis_points ON loan_product BEGIN
	SELECT RAISE(ABORT, 'append_only: the terms of running loans stand');
END;
