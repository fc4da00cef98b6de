-- The farm-input shop of a BUM Desa: what it sells, what it bought, what members order and from which lots it was filled.
CREATE TABLE `input_item` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`price` integer NOT NULL,
	`offered` integer DEFAULT true NOT NULL,
	`created_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_item_price" CHECK(typeof("input_item"."price") = 'integer' and "input_item"."price" >= 1)
);
--> statement-breakpoint
CREATE INDEX `input_item_organisation` ON `input_item` (`organisation_id`,`offered`);--> statement-breakpoint
CREATE TABLE `input_line` (
	`order_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`price` integer NOT NULL,
	PRIMARY KEY(`order_id`, `item_id`),
	FOREIGN KEY (`order_id`) REFERENCES `input_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `input_item`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_line_quantity" CHECK(typeof("input_line"."quantity") = 'integer' and "input_line"."quantity" >= 1),
	CONSTRAINT "input_line_price" CHECK(typeof("input_line"."price") = 'integer' and "input_line"."price" >= 1)
);
--> statement-breakpoint
CREATE TABLE `input_lot` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`item_id` integer NOT NULL,
	`received_on` text NOT NULL,
	`supplier` text NOT NULL,
	`quantity` integer NOT NULL,
	`left` integer NOT NULL,
	`cost` integer NOT NULL,
	`account_id` integer,
	`transaction_id` integer,
	`received_by` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`item_id`) REFERENCES `input_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`received_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_lot_quantity" CHECK(typeof("input_lot"."quantity") = 'integer' and "input_lot"."quantity" >= 1),
	CONSTRAINT "input_lot_left" CHECK(typeof("input_lot"."left") = 'integer' and "input_lot"."left" >= 0),
	CONSTRAINT "input_lot_cost" CHECK(typeof("input_lot"."cost") = 'integer' and "input_lot"."cost" >= 0),
	CONSTRAINT "input_lot_not_above" CHECK("input_lot"."left" <= "input_lot"."quantity")
);
--> statement-breakpoint
CREATE INDEX `input_lot_item` ON `input_lot` (`item_id`,`left`);--> statement-breakpoint
CREATE TABLE `input_order` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`way` text NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`ordered_by` integer NOT NULL,
	`ordered_at` integer NOT NULL,
	`transaction_id` integer,
	`handed_by` integer,
	`handed_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ordered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`handed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_order_total" CHECK(typeof("input_order"."total") = 'integer' and "input_order"."total" >= 1)
);
--> statement-breakpoint
CREATE INDEX `input_order_desk` ON `input_order` (`organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `input_order_member` ON `input_order` (`membership_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `input_order_loan` ON `input_order` (`membership_id`) WHERE way = 'loan' and state = 'asked';--> statement-breakpoint
CREATE TABLE `input_taken` (
	`order_id` integer NOT NULL,
	`lot_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`cost` integer NOT NULL,
	PRIMARY KEY(`order_id`, `lot_id`),
	FOREIGN KEY (`order_id`) REFERENCES `input_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `input_lot`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "input_taken_quantity" CHECK(typeof("input_taken"."quantity") = 'integer' and "input_taken"."quantity" >= 1),
	CONSTRAINT "input_taken_cost" CHECK(typeof("input_taken"."cost") = 'integer' and "input_taken"."cost" >= 0)
);
--> statement-breakpoint
CREATE INDEX `input_taken_lot` ON `input_taken` (`lot_id`);