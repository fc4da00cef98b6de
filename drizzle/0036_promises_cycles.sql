-- What producers promise to harvest and what orders hold of it; windows in which a BUM Desa sells, what they sell at what
-- price, what each closed one asks of its producers, and their fees. An order's line remembers the harvest and the window
-- it was bought in. The fees' accounts are added to the trade books that were opened before.
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
CREATE TABLE `cycle_fee` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`cycle_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`charged_by` text NOT NULL,
	`kind` text NOT NULL,
	`value` integer NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `order_cycle`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cycle_fee_value" CHECK(typeof("cycle_fee"."value") = 'integer' and "cycle_fee"."value" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cycle_fee_once` ON `cycle_fee` (`cycle_id`,`purpose`,`charged_by`,`kind`);--> statement-breakpoint
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
CREATE TABLE `order_fee` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` integer NOT NULL,
	`sub_order_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`charged_by` text NOT NULL,
	`amount` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `customer_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_fee_amount" CHECK(typeof("order_fee"."amount") = 'integer' and "order_fee"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `order_fee_order` ON `order_fee` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_fee_once` ON `order_fee` (`sub_order_id`,`purpose`,`charged_by`);--> statement-breakpoint
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
ALTER TABLE `order_line` ADD `harvest_from_on` text;--> statement-breakpoint
ALTER TABLE `order_line` ADD `harvest_until_on` text;--> statement-breakpoint
CREATE INDEX `order_line_cycle` ON `order_line` (`cycle_id`);--> statement-breakpoint
INSERT INTO `account` (`book_id`, `code`, `name_id`, `name_en`, `type`, `normal`, `is_control`)
SELECT `book`.`id`, `new`.`code`, `new`.`name_id`, `new`.`name_en`, 'income', 'credit', 0
FROM `book` JOIN (
	SELECT '4.1.51.04' AS `code`, 'Pendapatan biaya pengemasan' AS `name_id`, 'Packing fees' AS `name_en`
	UNION ALL SELECT '4.1.51.05', 'Pendapatan biaya administrasi', 'Administration fees'
	UNION ALL SELECT '4.1.51.06', 'Pendapatan biaya penjualan', 'Sales fees'
	UNION ALL SELECT '4.1.51.07', 'Pendapatan biaya angkut', 'Transport fees'
) AS `new` WHERE `book`.`kind` = 'trade'
AND NOT EXISTS (SELECT 1 FROM `account` WHERE `account`.`book_id` = `book`.`id` AND `account`.`code` = `new`.`code`);
