-- What was packed may weigh more or less than what was ordered: who changed a line, from what to what, with its entry;
-- what a paid order still asks for; how much more the buyer allows. The columns are added one by one, because a table
-- that others refer to is not made anew. What was weighed is never changed afterwards.
CREATE TABLE `line_weighing` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_line_id` integer NOT NULL,
	`from_quantity` integer NOT NULL,
	`to_quantity` integer NOT NULL,
	`from_gross` integer NOT NULL,
	`to_gross` integer NOT NULL,
	`reason` text NOT NULL,
	`transaction_id` integer,
	`weighed_by` integer NOT NULL,
	`weighed_at` integer NOT NULL,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`weighed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "line_weighing_from_quantity" CHECK(typeof("line_weighing"."from_quantity") = 'integer' and "line_weighing"."from_quantity" >= 1),
	CONSTRAINT "line_weighing_to_quantity" CHECK(typeof("line_weighing"."to_quantity") = 'integer' and "line_weighing"."to_quantity" >= 1),
	CONSTRAINT "line_weighing_from_gross" CHECK(typeof("line_weighing"."from_gross") = 'integer' and "line_weighing"."from_gross" >= 1),
	CONSTRAINT "line_weighing_to_gross" CHECK(typeof("line_weighing"."to_gross") = 'integer' and "line_weighing"."to_gross" >= 1)
);
--> statement-breakpoint
CREATE INDEX `line_weighing_line` ON `line_weighing` (`order_line_id`,`id`);--> statement-breakpoint
CREATE TABLE `top_up` (
	`payment_id` integer PRIMARY KEY NOT NULL,
	`sub_order_id` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `top_up_sub_order` ON `top_up` (`sub_order_id`);--> statement-breakpoint
ALTER TABLE `customer_order` ADD `most_over_basis_points` integer DEFAULT 0 NOT NULL
	CONSTRAINT "customer_order_most_over" CHECK (typeof("most_over_basis_points") = 'integer' and "most_over_basis_points" >= 0 and "most_over_basis_points" <= 10000);
--> statement-breakpoint
ALTER TABLE `order_line` ADD `ordered_quantity` integer
	CONSTRAINT "order_line_ordered_quantity" CHECK ("ordered_quantity" is null or (typeof("ordered_quantity") = 'integer' and "ordered_quantity" >= 1));
--> statement-breakpoint
ALTER TABLE `order_line` ADD `ordered_gross` integer
	CONSTRAINT "order_line_ordered_gross" CHECK ("ordered_gross" is null or (typeof("ordered_gross") = 'integer' and "ordered_gross" >= 1));
--> statement-breakpoint
CREATE TRIGGER line_weighing_never_updated BEFORE UPDATE ON line_weighing BEGIN
	SELECT RAISE(ABORT, 'line_weighing is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER line_weighing_never_deleted BEFORE DELETE ON line_weighing BEGIN
	SELECT RAISE(ABORT, 'line_weighing is append-only');
END;
