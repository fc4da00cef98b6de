-- Trade buyers who pay later by agreement: terms proposed by one officer and approved by another, what of the limit is held
-- for open orders and owed for delivered ones, invoices with due dates and what cleared them.
CREATE TABLE `trade_buyer` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`buyer_id` integer NOT NULL,
	`business_name` text NOT NULL,
	`credit_limit` integer NOT NULL,
	`days` integer NOT NULL,
	`used` integer DEFAULT 0 NOT NULL,
	`receivable_account_id` integer NOT NULL,
	`agreed_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` integer,
	`end_reason` text,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`buyer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`receivable_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_buyer_limit" CHECK(typeof("trade_buyer"."credit_limit") = 'integer' and "trade_buyer"."credit_limit" >= 1),
	CONSTRAINT "trade_buyer_days" CHECK(typeof("trade_buyer"."days") = 'integer' and "trade_buyer"."days" >= 1 and "trade_buyer"."days" <= 90),
	CONSTRAINT "trade_buyer_used" CHECK(typeof("trade_buyer"."used") = 'integer' and "trade_buyer"."used" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_buyer_once` ON `trade_buyer` (`organisation_id`,`buyer_id`);--> statement-breakpoint
CREATE INDEX `trade_buyer_person` ON `trade_buyer` (`buyer_id`);--> statement-breakpoint
CREATE TABLE `trade_clearing` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`invoice_id` integer NOT NULL,
	`trade_payment_id` integer,
	`refund_id` integer,
	`amount` integer NOT NULL,
	FOREIGN KEY (`invoice_id`) REFERENCES `trade_invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trade_payment_id`) REFERENCES `trade_payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_clearing_amount" CHECK(typeof("trade_clearing"."amount") = 'integer' and "trade_clearing"."amount" >= 1),
	CONSTRAINT "trade_clearing_one_source" CHECK(("trade_clearing"."trade_payment_id" is null) <> ("trade_clearing"."refund_id" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_clearing_refund_id_unique` ON `trade_clearing` (`refund_id`);--> statement-breakpoint
CREATE INDEX `trade_clearing_invoice` ON `trade_clearing` (`invoice_id`);--> statement-breakpoint
CREATE INDEX `trade_clearing_payment` ON `trade_clearing` (`trade_payment_id`);--> statement-breakpoint
CREATE TABLE `trade_hold` (
	`reference` text PRIMARY KEY NOT NULL,
	`trade_buyer_id` integer NOT NULL,
	`amount` integer NOT NULL,
	FOREIGN KEY (`trade_buyer_id`) REFERENCES `trade_buyer`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_hold_amount" CHECK(typeof("trade_hold"."amount") = 'integer' and "trade_hold"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `trade_hold_buyer` ON `trade_hold` (`trade_buyer_id`);--> statement-breakpoint
CREATE TABLE `trade_invoice` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`trade_buyer_id` integer NOT NULL,
	`reference` text NOT NULL,
	`order_number` text NOT NULL,
	`payment_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`paid` integer DEFAULT 0 NOT NULL,
	`issued_on` text NOT NULL,
	`due_on` text NOT NULL,
	`transaction_id` integer NOT NULL,
	FOREIGN KEY (`trade_buyer_id`) REFERENCES `trade_buyer`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_invoice_amount" CHECK(typeof("trade_invoice"."amount") = 'integer' and "trade_invoice"."amount" >= 1),
	CONSTRAINT "trade_invoice_paid" CHECK(typeof("trade_invoice"."paid") = 'integer' and "trade_invoice"."paid" >= 0),
	CONSTRAINT "trade_invoice_not_above" CHECK("trade_invoice"."paid" <= "trade_invoice"."amount")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_invoice_reference_unique` ON `trade_invoice` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `trade_invoice_payment_id_unique` ON `trade_invoice` (`payment_id`);--> statement-breakpoint
CREATE INDEX `trade_invoice_buyer` ON `trade_invoice` (`trade_buyer_id`,`due_on`);--> statement-breakpoint
CREATE INDEX `trade_invoice_order` ON `trade_invoice` (`order_number`);--> statement-breakpoint
CREATE TABLE `trade_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`trade_buyer_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`place` text NOT NULL,
	`note` text NOT NULL,
	`received_on` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`confirmed_by` integer NOT NULL,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`trade_buyer_id`) REFERENCES `trade_buyer`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_payment_amount" CHECK(typeof("trade_payment"."amount") = 'integer' and "trade_payment"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_payment_transaction_id_unique` ON `trade_payment` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `trade_payment_buyer` ON `trade_payment` (`trade_buyer_id`,`id`);--> statement-breakpoint
CREATE TABLE `trade_terms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`buyer_id` integer NOT NULL,
	`business_name` text NOT NULL,
	`credit_limit` integer NOT NULL,
	`days` integer NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`proposed_by` integer NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`buyer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_terms_limit" CHECK(typeof("trade_terms"."credit_limit") = 'integer' and "trade_terms"."credit_limit" >= 1),
	CONSTRAINT "trade_terms_days" CHECK(typeof("trade_terms"."days") = 'integer' and "trade_terms"."days" >= 1 and "trade_terms"."days" <= 90),
	CONSTRAINT "trade_terms_two_officers" CHECK("trade_terms"."state" <> 'agreed' or ("trade_terms"."decided_by" is not null and "trade_terms"."decided_by" <> "trade_terms"."proposed_by"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_terms_waiting` ON `trade_terms` (`organisation_id`,`buyer_id`) WHERE state = 'proposed';--> statement-breakpoint
CREATE INDEX `trade_terms_desk` ON `trade_terms` (`organisation_id`,`id`);
--> statement-breakpoint
-- The limit holds however the use-case is called: nothing more is taken beyond it, nor on an agreement that was ended. What
-- was taken stays when the limit is lowered.
CREATE TRIGGER trade_buyer_limit BEFORE UPDATE OF used ON trade_buyer
WHEN new.used > old.used AND (new.used > new.credit_limit OR new.ended_at IS NOT NULL)
BEGIN
	SELECT RAISE(ABORT, 'trade_limit_exceeded');
END;
