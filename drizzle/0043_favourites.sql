-- Goods that buyers keep to find them again, with what they cost then, and producers whose new goods they want to hear of.
CREATE TABLE `followed_producer` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`followed_at` integer NOT NULL,
	`looked_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `followed_producer_once` ON `followed_producer` (`user_id`,`membership_id`);--> statement-breakpoint
CREATE INDEX `followed_producer_user` ON `followed_producer` (`user_id`,`id`);--> statement-breakpoint
CREATE TABLE `saved_listing` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`price` integer NOT NULL,
	`was_in_stock` integer NOT NULL,
	`saved_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "saved_listing_price" CHECK(typeof("saved_listing"."price") = 'integer' and "saved_listing"."price" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_listing_once` ON `saved_listing` (`user_id`,`listing_id`);--> statement-breakpoint
CREATE INDEX `saved_listing_user` ON `saved_listing` (`user_id`,`id`);