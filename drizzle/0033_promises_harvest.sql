-- What producers promise to harvest, what orders hold of it, and what a listing may therefore take pre-orders for;
-- an order's line remembers when the harvest was expected that it was bought against.
CREATE TABLE `listing_harvest` (
	`listing_id` integer PRIMARY KEY NOT NULL,
	`promise_id` integer NOT NULL,
	`free` integer NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_harvest_free" CHECK(typeof("listing_harvest"."free") = 'integer' and "listing_harvest"."free" >= 1)
);
--> statement-breakpoint
CREATE TABLE `harvest_claim` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`promise_id` integer NOT NULL,
	`holder` text NOT NULL,
	`quantity` integer NOT NULL,
	`covered` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`promise_id`) REFERENCES `harvest_promise`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "harvest_claim_quantity" CHECK(typeof("harvest_claim"."quantity") = 'integer' and "harvest_claim"."quantity" >= 1),
	CONSTRAINT "harvest_claim_covered" CHECK(typeof("harvest_claim"."covered") = 'integer' and "harvest_claim"."covered" >= 0),
	CONSTRAINT "harvest_claim_covered_within" CHECK("harvest_claim"."covered" <= "harvest_claim"."quantity")
);
--> statement-breakpoint
CREATE INDEX `harvest_claim_holder` ON `harvest_claim` (`holder`,`state`);--> statement-breakpoint
CREATE INDEX `harvest_claim_promise` ON `harvest_claim` (`promise_id`,`id`);--> statement-breakpoint
CREATE TABLE `harvest_promise` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`seller_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`commodity_id` integer NOT NULL,
	`listing_id` integer,
	`quantity` integer NOT NULL,
	`ordered` integer DEFAULT 0 NOT NULL,
	`waiting` integer DEFAULT 0 NOT NULL,
	`on_time` integer DEFAULT 0 NOT NULL,
	`late` integer DEFAULT 0 NOT NULL,
	`grade` text NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text NOT NULL,
	`state` text NOT NULL,
	`promised_by` integer NOT NULL,
	`promised_at` integer NOT NULL,
	FOREIGN KEY (`seller_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commodity_id`) REFERENCES `commodity`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`promised_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "harvest_promise_quantity" CHECK(typeof("harvest_promise"."quantity") = 'integer' and "harvest_promise"."quantity" >= 1),
	CONSTRAINT "harvest_promise_ordered" CHECK(typeof("harvest_promise"."ordered") = 'integer' and "harvest_promise"."ordered" >= 0),
	CONSTRAINT "harvest_promise_waiting" CHECK(typeof("harvest_promise"."waiting") = 'integer' and "harvest_promise"."waiting" >= 0),
	CONSTRAINT "harvest_promise_on_time" CHECK(typeof("harvest_promise"."on_time") = 'integer' and "harvest_promise"."on_time" >= 0),
	CONSTRAINT "harvest_promise_late" CHECK(typeof("harvest_promise"."late") = 'integer' and "harvest_promise"."late" >= 0),
	CONSTRAINT "harvest_promise_window" CHECK("harvest_promise"."from_on" <= "harvest_promise"."until_on"),
	CONSTRAINT "harvest_promise_not_oversold" CHECK("harvest_promise"."ordered" <= "harvest_promise"."quantity"),
	CONSTRAINT "harvest_promise_not_exceeded" CHECK("harvest_promise"."waiting" + "harvest_promise"."on_time" + "harvest_promise"."late" <= "harvest_promise"."quantity"),
	CONSTRAINT "harvest_promise_waiting_is_ordered" CHECK("harvest_promise"."waiting" <= "harvest_promise"."ordered"),
	CONSTRAINT "harvest_promise_withdrawn_is_free" CHECK("harvest_promise"."state" <> 'withdrawn' or ("harvest_promise"."ordered" = 0 and "harvest_promise"."on_time" + "harvest_promise"."late" = 0))
);
--> statement-breakpoint
CREATE INDEX `harvest_promise_seller` ON `harvest_promise` (`seller_id`,`until_on`);--> statement-breakpoint
CREATE INDEX `harvest_promise_group` ON `harvest_promise` (`group_id`,`until_on`);--> statement-breakpoint
CREATE INDEX `harvest_promise_listing` ON `harvest_promise` (`listing_id`,`until_on`);--> statement-breakpoint
ALTER TABLE `order_line` ADD `harvest_from_on` text;--> statement-breakpoint
ALTER TABLE `order_line` ADD `harvest_until_on` text;