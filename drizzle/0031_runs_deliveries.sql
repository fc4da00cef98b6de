-- Delivery runs: what one courier brings on one day, stop by stop, and the cash counted against the sheet.
-- A part waits on one sheet at a time.
CREATE TABLE `delivery_run` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`courier_id` integer NOT NULL,
	`on_date` text NOT NULL,
	`state` text NOT NULL,
	`planned_by` integer NOT NULL,
	`planned_at` integer NOT NULL,
	`left_at` integer,
	`closed_by` integer,
	`closed_at` integer,
	`cash_due` integer,
	`cash_received` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`courier_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`planned_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_run_closed" CHECK(("delivery_run"."state" = 'closed') = ("delivery_run"."cash_due" IS NOT NULL AND "delivery_run"."cash_received" IS NOT NULL)),
	CONSTRAINT "delivery_run_cash" CHECK("delivery_run"."cash_received" BETWEEN 0 AND "delivery_run"."cash_due")
);
--> statement-breakpoint
CREATE INDEX `delivery_run_organisation` ON `delivery_run` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `delivery_stop` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` integer NOT NULL,
	`sub_order_id` integer NOT NULL,
	`position` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`cash` integer NOT NULL,
	`photo_id` integer,
	`ended_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `delivery_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_stop_cash" CHECK(typeof("delivery_stop"."cash") = 'integer' and "delivery_stop"."cash" >= 0)
);
--> statement-breakpoint
CREATE INDEX `delivery_stop_run` ON `delivery_stop` (`run_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_stop_waiting` ON `delivery_stop` (`sub_order_id`) WHERE "delivery_stop"."state" = 'waiting';