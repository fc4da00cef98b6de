-- Transfers that are too small, or that fit nothing, are kept as receipts; what was really received stands on the payment;
-- two open transfers of one book never ask for the same sum, since the sum alone tells them apart.
CREATE TABLE `receipt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`received_on` text NOT NULL,
	`sender` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`payment_id` integer,
	`transaction_id` integer NOT NULL,
	`recorded_by` integer,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "receipt_amount" CHECK(typeof("receipt"."amount") = 'integer' and "receipt"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `receipt_state` ON `receipt` (`book_id`,`state`);--> statement-breakpoint
CREATE INDEX `receipt_payment` ON `receipt` (`payment_id`);--> statement-breakpoint
ALTER TABLE `payment` ADD COLUMN `received_amount` integer
	CONSTRAINT "payment_received" CHECK("received_amount" is null or (typeof("received_amount") = 'integer' and "received_amount" >= 0));--> statement-breakpoint
CREATE UNIQUE INDEX `payment_transfer_sum` ON `payment` (`book_id`, (amount - unique_discount)) WHERE state = 'awaiting' and method = 'transfer';--> statement-breakpoint
CREATE INDEX `cart_user` ON `cart` (`user_id`);