-- Online payment through Stripe: the payment page of an order, what Stripe said and when, its payouts to the bank; and
-- refunds that wait for its answer.
CREATE TABLE `checkout_session` (
	`id` text PRIMARY KEY NOT NULL,
	`payment_id` integer NOT NULL,
	`url` text NOT NULL,
	`state` text NOT NULL,
	`payment_intent_id` text,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checkout_session_payment_id_unique` ON `checkout_session` (`payment_id`);--> statement-breakpoint
CREATE INDEX `checkout_session_intent` ON `checkout_session` (`payment_intent_id`);--> statement-breakpoint
CREATE TABLE `stripe_event` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`object_id` text NOT NULL,
	`reference` text,
	`outcome` text NOT NULL,
	`reason` text,
	`amount` integer,
	`seen_by` integer,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`seen_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stripe_event_amount" CHECK("stripe_event"."amount" is null or (typeof("stripe_event"."amount") = 'integer'))
);
--> statement-breakpoint
CREATE INDEX `stripe_event_flagged` ON `stripe_event` (`received_at`) WHERE outcome = 'flagged' and seen_by is null;--> statement-breakpoint
CREATE TABLE `stripe_payout` (
	`id` text NOT NULL,
	`book_id` integer NOT NULL,
	`arrived_on` text NOT NULL,
	`gross` integer NOT NULL,
	`costs` integer NOT NULL,
	`net` integer NOT NULL,
	`transaction_id` integer,
	PRIMARY KEY(`id`, `book_id`),
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stripe_payout_gross" CHECK(typeof("stripe_payout"."gross") = 'integer'),
	CONSTRAINT "stripe_payout_costs" CHECK(typeof("stripe_payout"."costs") = 'integer'),
	CONSTRAINT "stripe_payout_net" CHECK(typeof("stripe_payout"."net") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `stripe_payout_book` ON `stripe_payout` (`book_id`,`arrived_on`);--> statement-breakpoint
ALTER TABLE `refund` ADD `sending_failed` text;--> statement-breakpoint
ALTER TABLE `refund` ADD `sending_attempts` integer DEFAULT 0 NOT NULL;