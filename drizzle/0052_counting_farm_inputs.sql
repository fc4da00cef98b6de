-- What is really on the shelf of the farm shop: a difference waits for a second officer, and takes from lots at their cost.
CREATE TABLE `input_count` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`item_id` integer NOT NULL,
	`difference` integer NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	FOREIGN KEY (`item_id`) REFERENCES `input_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_count_difference" CHECK(typeof("input_count"."difference") = 'integer' and "input_count"."difference" <> 0),
	CONSTRAINT "input_count_two_people" CHECK("input_count"."state" <> 'booked' or ("input_count"."decided_by" is not null and "input_count"."decided_by" <> "input_count"."entered_by"))
);
--> statement-breakpoint
CREATE INDEX `input_count_item` ON `input_count` (`item_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `input_count_waiting` ON `input_count` (`item_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE TABLE `input_lost` (
	`count_id` integer NOT NULL,
	`lot_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`cost` integer NOT NULL,
	PRIMARY KEY(`count_id`, `lot_id`),
	FOREIGN KEY (`count_id`) REFERENCES `input_count`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `input_lot`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_lost_quantity" CHECK(typeof("input_lost"."quantity") = 'integer'),
	CONSTRAINT "input_lost_cost" CHECK(typeof("input_lost"."cost") = 'integer' and "input_lost"."cost" >= 0)
);
--> statement-breakpoint
CREATE INDEX `input_lost_lot` ON `input_lost` (`lot_id`);