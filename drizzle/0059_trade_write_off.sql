-- A trade debt is given up by two officers; what clears an invoice may be that, so its table is made anew, which nothing refers to.
CREATE TABLE `trade_recovery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`write_off_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`place` text,
	`note` text NOT NULL,
	`received_on` text NOT NULL,
	`transaction_id` integer,
	`refund_id` integer,
	`confirmed_by` integer,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`write_off_id`) REFERENCES `trade_write_off`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_recovery_amount" CHECK(typeof("trade_recovery"."amount") = 'integer' and "trade_recovery"."amount" >= 1),
	CONSTRAINT "trade_recovery_one_source" CHECK(("trade_recovery"."transaction_id" is null) <> ("trade_recovery"."refund_id" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_recovery_refund_id_unique` ON `trade_recovery` (`refund_id`);--> statement-breakpoint
CREATE INDEX `trade_recovery_write_off` ON `trade_recovery` (`write_off_id`);--> statement-breakpoint
CREATE TABLE `trade_write_off` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`invoice_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`recovered` integer DEFAULT 0 NOT NULL,
	`transaction_id` integer,
	FOREIGN KEY (`invoice_id`) REFERENCES `trade_invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_write_off_amount" CHECK(typeof("trade_write_off"."amount") = 'integer' and "trade_write_off"."amount" >= 1),
	CONSTRAINT "trade_write_off_recovered" CHECK(typeof("trade_write_off"."recovered") = 'integer' and "trade_write_off"."recovered" >= 0),
	CONSTRAINT "trade_write_off_not_above" CHECK("trade_write_off"."recovered" <= "trade_write_off"."amount"),
	CONSTRAINT "trade_write_off_two_officers" CHECK("trade_write_off"."state" <> 'approved' or ("trade_write_off"."decided_by" is not null and "trade_write_off"."decided_by" <> "trade_write_off"."asked_by" and "trade_write_off"."transaction_id" is not null)),
	CONSTRAINT "trade_write_off_after" CHECK("trade_write_off"."recovered" = 0 or "trade_write_off"."state" = 'approved')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_write_off_waiting` ON `trade_write_off` (`invoice_id`) WHERE state = 'asked';--> statement-breakpoint
CREATE INDEX `trade_write_off_invoice` ON `trade_write_off` (`invoice_id`);--> statement-breakpoint
CREATE TABLE `__new_trade_clearing` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`invoice_id` integer NOT NULL,
	`trade_payment_id` integer,
	`refund_id` integer,
	`write_off_id` integer,
	`amount` integer NOT NULL,
	FOREIGN KEY (`invoice_id`) REFERENCES `trade_invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trade_payment_id`) REFERENCES `trade_payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`write_off_id`) REFERENCES `trade_write_off`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trade_clearing_amount" CHECK(typeof("__new_trade_clearing"."amount") = 'integer' and "__new_trade_clearing"."amount" >= 1),
	CONSTRAINT "trade_clearing_one_source" CHECK(("__new_trade_clearing"."trade_payment_id" is null) + ("__new_trade_clearing"."refund_id" is null) + ("__new_trade_clearing"."write_off_id" is null) = 2)
);
--> statement-breakpoint
INSERT INTO `__new_trade_clearing`("id", "invoice_id", "trade_payment_id", "refund_id", "write_off_id", "amount") SELECT "id", "invoice_id", "trade_payment_id", "refund_id", NULL, "amount" FROM `trade_clearing`;--> statement-breakpoint
DROP TABLE `trade_clearing`;--> statement-breakpoint
ALTER TABLE `__new_trade_clearing` RENAME TO `trade_clearing`;--> statement-breakpoint
CREATE UNIQUE INDEX `trade_clearing_refund_id_unique` ON `trade_clearing` (`refund_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `trade_clearing_write_off_id_unique` ON `trade_clearing` (`write_off_id`);--> statement-breakpoint
CREATE INDEX `trade_clearing_invoice` ON `trade_clearing` (`invoice_id`);--> statement-breakpoint
CREATE INDEX `trade_clearing_payment` ON `trade_clearing` (`trade_payment_id`);