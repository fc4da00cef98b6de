-- Buyers see what a price was before, and a listing the desk hid is shown again only by the desk.
CREATE TABLE `listing_price` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`listing_id` integer NOT NULL,
	`price` integer NOT NULL,
	`set_by` integer,
	`set_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_price_history" CHECK(typeof("listing_price"."price") = 'integer' and "listing_price"."price" >= 1)
);
--> statement-breakpoint
CREATE INDEX `listing_price_listing` ON `listing_price` (`listing_id`,`id`);--> statement-breakpoint
ALTER TABLE `listing` ADD `hidden_by` text;