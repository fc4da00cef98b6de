-- A producer is owed for a replacement as far as she gave it: goods the BUM Desa had bought are its own cost.
CREATE TABLE `line_replacement` (
	`complaint_id` integer PRIMARY KEY NOT NULL,
	`order_line_id` integer NOT NULL,
	`payable` integer NOT NULL,
	`transaction_id` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaint`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "line_replacement_payable" CHECK(typeof("line_replacement"."payable") = 'integer' and "line_replacement"."payable" >= 1)
);
--> statement-breakpoint
CREATE INDEX `line_replacement_line` ON `line_replacement` (`order_line_id`);--> statement-breakpoint
-- Until now it was owed, as for the sale, as soon as the desk had answered.
INSERT INTO line_replacement (complaint_id, order_line_id, payable)
	SELECT c.id, l.id, l.payable FROM complaint c JOIN order_line l ON l.id = c.order_line_id
	WHERE c.answer = 'replacement' AND c.cause <> 'producer' AND l.payable > 0;
