-- Group buying: goods that a cycle sells by the whole box, and what buyers want of it. The new column carries its check itself,
-- so that no table has to be built again.
CREATE TABLE `group_wish` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`cycle_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`buyer_id` integer NOT NULL,
	`least` integer NOT NULL,
	`wanted` integer NOT NULL,
	`most` integer NOT NULL,
	`price` integer NOT NULL,
	`payment_method` text NOT NULL,
	`wished_at` integer NOT NULL,
	`state` text NOT NULL,
	`got` integer,
	`order_id` integer,
	`problem` text,
	FOREIGN KEY (`cycle_id`) REFERENCES `order_cycle`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`buyer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `customer_order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "group_wish_least" CHECK(typeof("group_wish"."least") = 'integer' and "group_wish"."least" >= 1),
	CONSTRAINT "group_wish_wanted" CHECK(typeof("group_wish"."wanted") = 'integer' and "group_wish"."wanted" >= 1),
	CONSTRAINT "group_wish_most" CHECK(typeof("group_wish"."most") = 'integer' and "group_wish"."most" >= 1),
	CONSTRAINT "group_wish_price" CHECK(typeof("group_wish"."price") = 'integer' and "group_wish"."price" >= 1),
	CONSTRAINT "group_wish_got" CHECK("group_wish"."got" is null or (typeof("group_wish"."got") = 'integer' and "group_wish"."got" >= 1)),
	CONSTRAINT "group_wish_tolerance" CHECK("group_wish"."least" <= "group_wish"."wanted" and "group_wish"."wanted" <= "group_wish"."most"),
	CONSTRAINT "group_wish_within" CHECK("group_wish"."got" is null or ("group_wish"."got" >= "group_wish"."least" and "group_wish"."got" <= "group_wish"."most")),
	CONSTRAINT "group_wish_filled" CHECK(("group_wish"."state" = 'filled') = ("group_wish"."order_id" is not null and "group_wish"."got" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `group_wish_order_id_unique` ON `group_wish` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `group_wish_once` ON `group_wish` (`cycle_id`,`listing_id`,`buyer_id`);--> statement-breakpoint
CREATE INDEX `group_wish_buyer` ON `group_wish` (`buyer_id`,`id`);--> statement-breakpoint
ALTER TABLE `cycle_listing` ADD `box` integer CONSTRAINT "cycle_listing_box" CHECK("box" is null or (typeof("box") = 'integer' and "box" >= 2));
