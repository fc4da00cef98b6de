-- Standing orders: what a buyer needs on which days, and what became of each day. A day has one row, so that whoever asks,
-- and however many processes do, one order is placed for it.
CREATE TABLE `standing_day` (
	`standing_order_id` integer NOT NULL,
	`due_on` text NOT NULL,
	`outcome` text NOT NULL,
	`order_id` integer,
	`problem` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`standing_order_id`, `due_on`),
	FOREIGN KEY (`standing_order_id`) REFERENCES `standing_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `customer_order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "standing_day_placed" CHECK(("standing_day"."outcome" = 'placed') = ("standing_day"."order_id" is not null)),
	CONSTRAINT "standing_day_missed" CHECK(("standing_day"."outcome" = 'missed') = ("standing_day"."problem" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standing_day_order_id_unique` ON `standing_day` (`order_id`);--> statement-breakpoint
CREATE TABLE `standing_order` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`bumdesa_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`buyer_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`most_price` integer NOT NULL,
	`weekdays` integer NOT NULL,
	`every_weeks` integer NOT NULL,
	`days_before` integer NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text,
	`delivery_method` text NOT NULL,
	`village_code` text,
	`address` text NOT NULL,
	`payment_method` text NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`runs_from` text,
	`asked_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`reason` text,
	`ended_at` integer,
	FOREIGN KEY (`bumdesa_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`buyer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "standing_order_quantity" CHECK(typeof("standing_order"."quantity") = 'integer' and "standing_order"."quantity" >= 1),
	CONSTRAINT "standing_order_most_price" CHECK(typeof("standing_order"."most_price") = 'integer' and "standing_order"."most_price" >= 1),
	CONSTRAINT "standing_order_weekdays" CHECK(typeof("standing_order"."weekdays") = 'integer' and "standing_order"."weekdays" >= 1 and "standing_order"."weekdays" <= 127),
	CONSTRAINT "standing_order_every_weeks" CHECK(typeof("standing_order"."every_weeks") = 'integer' and "standing_order"."every_weeks" >= 1 and "standing_order"."every_weeks" <= 8),
	CONSTRAINT "standing_order_days_before" CHECK(typeof("standing_order"."days_before") = 'integer' and "standing_order"."days_before" >= 1 and "standing_order"."days_before" <= 14),
	CONSTRAINT "standing_order_window" CHECK("standing_order"."until_on" is null or "standing_order"."from_on" <= "standing_order"."until_on"),
	CONSTRAINT "standing_order_runs" CHECK("standing_order"."state" <> 'active' or "standing_order"."runs_from" is not null)
);
--> statement-breakpoint
CREATE INDEX `standing_order_desk` ON `standing_order` (`bumdesa_id`,`state`);--> statement-breakpoint
CREATE INDEX `standing_order_buyer` ON `standing_order` (`buyer_id`,`id`);--> statement-breakpoint
CREATE INDEX `standing_order_listing` ON `standing_order` (`listing_id`,`state`);