-- Order cycles: windows that open and close, what they sell at what price and limits, what orders took of them,
-- and what each closed one asks of its producers; an order's line knows the cycle it was ordered in.
CREATE TABLE `cycle_claim` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`cycle_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`holder` text NOT NULL,
	`quantity` integer NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `order_cycle`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cycle_claim_quantity" CHECK(typeof("cycle_claim"."quantity") = 'integer' and "cycle_claim"."quantity" >= 1)
);
--> statement-breakpoint
CREATE INDEX `cycle_claim_holder` ON `cycle_claim` (`holder`,`state`);--> statement-breakpoint
CREATE INDEX `cycle_claim_cycle` ON `cycle_claim` (`cycle_id`,`listing_id`);--> statement-breakpoint
CREATE TABLE `cycle_listing` (
	`cycle_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`price` integer,
	`most` integer,
	`most_per_order` integer,
	`ordered` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`cycle_id`, `listing_id`),
	FOREIGN KEY (`cycle_id`) REFERENCES `order_cycle`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cycle_listing_price" CHECK("cycle_listing"."price" is null or (typeof("cycle_listing"."price") = 'integer' and "cycle_listing"."price" >= 1)),
	CONSTRAINT "cycle_listing_most" CHECK("cycle_listing"."most" is null or (typeof("cycle_listing"."most") = 'integer' and "cycle_listing"."most" >= 1)),
	CONSTRAINT "cycle_listing_most_per_order" CHECK("cycle_listing"."most_per_order" is null or (typeof("cycle_listing"."most_per_order") = 'integer' and "cycle_listing"."most_per_order" >= 1)),
	CONSTRAINT "cycle_listing_ordered" CHECK(typeof("cycle_listing"."ordered") = 'integer' and "cycle_listing"."ordered" >= 0),
	CONSTRAINT "cycle_listing_not_oversold" CHECK("cycle_listing"."most" is null or "cycle_listing"."ordered" <= "cycle_listing"."most")
);
--> statement-breakpoint
CREATE INDEX `cycle_listing_listing` ON `cycle_listing` (`listing_id`);--> statement-breakpoint
CREATE TABLE `order_cycle` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`pickup_on` text,
	`delivery_on` text,
	`repeat` text NOT NULL,
	`promise_id` integer,
	`state` text NOT NULL,
	`previous_id` integer,
	`planned_by` integer NOT NULL,
	`planned_at` integer NOT NULL,
	`closed_at` integer,
	`fulfilled_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`promise_id`) REFERENCES `harvest_promise`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`planned_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_cycle_opens" CHECK(typeof("order_cycle"."opens_at") = 'integer' and "order_cycle"."opens_at" >= 0),
	CONSTRAINT "order_cycle_closes" CHECK(typeof("order_cycle"."closes_at") = 'integer' and "order_cycle"."closes_at" >= 0),
	CONSTRAINT "order_cycle_window" CHECK("order_cycle"."opens_at" < "order_cycle"."closes_at"),
	CONSTRAINT "order_cycle_days" CHECK("order_cycle"."pickup_on" is not null or "order_cycle"."delivery_on" is not null)
);
--> statement-breakpoint
CREATE INDEX `order_cycle_organisation` ON `order_cycle` (`organisation_id`,`closes_at`);--> statement-breakpoint
CREATE INDEX `order_cycle_due` ON `order_cycle` (`state`,`closes_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_cycle_previous` ON `order_cycle` (`previous_id`);--> statement-breakpoint
CREATE TABLE `cycle_request` (
	`cycle_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`seller_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`orders` integer NOT NULL,
	PRIMARY KEY(`cycle_id`, `listing_id`),
	FOREIGN KEY (`cycle_id`) REFERENCES `order_cycle`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seller_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cycle_request_quantity" CHECK(typeof("cycle_request"."quantity") = 'integer' and "cycle_request"."quantity" >= 1),
	CONSTRAINT "cycle_request_orders" CHECK(typeof("cycle_request"."orders") = 'integer' and "cycle_request"."orders" >= 1)
);
--> statement-breakpoint
CREATE INDEX `cycle_request_seller` ON `cycle_request` (`seller_id`,`cycle_id`);--> statement-breakpoint
ALTER TABLE `order_line` ADD `cycle_id` integer REFERENCES order_cycle(id);--> statement-breakpoint
CREATE INDEX `order_line_cycle` ON `order_line` (`cycle_id`);