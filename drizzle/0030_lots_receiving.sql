-- What producers bring to a warehouse becomes a lot with its weight, grade, harvest and date, so that the oldest is sold
-- first, nothing past its date is packed, and a buyer can read where it comes from. What is taken of a lot, spoiled or
-- counted stands beside it, so that its rest can be proven.
CREATE TABLE `lot` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`number` integer NOT NULL,
	`code` text NOT NULL,
	`receipt_token` text NOT NULL,
	`listing_id` integer NOT NULL,
	`agreement_id` integer NOT NULL,
	`gross` integer NOT NULL,
	`tare` integer NOT NULL,
	`brought` integer NOT NULL,
	`rejected` integer NOT NULL,
	`rejected_reason` text NOT NULL,
	`rejected_photo_id` integer,
	`remaining` integer NOT NULL,
	`on_sale` integer NOT NULL,
	`grade` text NOT NULL,
	`harvested_on` text NOT NULL,
	`place` text NOT NULL,
	`practice` text NOT NULL,
	`practice_note` text NOT NULL,
	`best_before` text,
	`mark` text NOT NULL,
	`received_by` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rejected_photo_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`received_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_gross" CHECK(typeof("lot"."gross") = 'integer' and "lot"."gross" >= 0),
	CONSTRAINT "lot_tare" CHECK(typeof("lot"."tare") = 'integer' and "lot"."tare" >= 0),
	CONSTRAINT "lot_brought" CHECK(typeof("lot"."brought") = 'integer' and "lot"."brought" >= 1),
	CONSTRAINT "lot_rejected" CHECK(typeof("lot"."rejected") = 'integer' and "lot"."rejected" >= 0),
	CONSTRAINT "lot_remaining" CHECK(typeof("lot"."remaining") = 'integer' and "lot"."remaining" >= 0),
	CONSTRAINT "lot_on_sale" CHECK(typeof("lot"."on_sale") = 'integer' and "lot"."on_sale" >= 0),
	CONSTRAINT "lot_tare_within_gross" CHECK("lot"."tare" <= "lot"."gross"),
	CONSTRAINT "lot_rejected_within_brought" CHECK("lot"."rejected" <= "lot"."brought"),
	CONSTRAINT "lot_on_sale_within_remaining" CHECK("lot"."on_sale" <= "lot"."remaining")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lot_code_unique` ON `lot` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_receipt_token_unique` ON `lot` (`receipt_token`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_number` ON `lot` (`organisation_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_once` ON `lot` (`listing_id`,`harvested_on`,`brought`,`gross`,`mark`);--> statement-breakpoint
CREATE INDEX `lot_best_before` ON `lot` (`best_before`);--> statement-breakpoint
CREATE TABLE `lot_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`lot_id` integer NOT NULL,
	`kind` text NOT NULL,
	`difference` integer NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_change_difference" CHECK(typeof("lot_change"."difference") = 'integer' and "lot_change"."difference" <> 0 and ("lot_change"."kind" = 'count' or "lot_change"."difference" < 0)),
	CONSTRAINT "lot_change_two_people" CHECK("lot_change"."kind" <> 'count' or "lot_change"."state" <> 'booked' or ("lot_change"."decided_by" is not null and "lot_change"."decided_by" <> "lot_change"."entered_by"))
);
--> statement-breakpoint
CREATE INDEX `lot_change_lot` ON `lot_change` (`lot_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_change_waiting` ON `lot_change` (`lot_id`) WHERE "lot_change"."state" = 'waiting';--> statement-breakpoint
CREATE TABLE `lot_grade` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`criteria` text NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lot_grade_name` ON `lot_grade` (`organisation_id`,`name`);--> statement-breakpoint
CREATE TABLE `lot_take` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`listing_id` integer NOT NULL,
	`lot_id` integer,
	`holder` text NOT NULL,
	`quantity` integer NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_take_quantity" CHECK(typeof("lot_take"."quantity") = 'integer' and "lot_take"."quantity" >= 1)
);
--> statement-breakpoint
CREATE INDEX `lot_take_holder` ON `lot_take` (`holder`);--> statement-breakpoint
CREATE INDEX `lot_take_lot` ON `lot_take` (`lot_id`);--> statement-breakpoint
CREATE INDEX `lot_take_listing` ON `lot_take` (`listing_id`,`state`);