-- A second refund of one line must know what the first took from whom, and a complaint is answered for one line.
CREATE TABLE `line_refund` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_line_id` integer NOT NULL,
	`refund_id` integer NOT NULL,
	`cause` text NOT NULL,
	`amount` integer NOT NULL,
	`payable` integer NOT NULL,
	`commission` integer NOT NULL,
	`group_share` integer NOT NULL,
	`voluntary` integer NOT NULL,
	`mandatory` integer NOT NULL,
	`principal` integer NOT NULL,
	`interest` integer NOT NULL,
	`penalty` integer NOT NULL,
	`other_due` integer NOT NULL,
	`receivable` integer NOT NULL,
	`refunded_at` integer NOT NULL,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "line_refund_amount" CHECK(typeof("line_refund"."amount") = 'integer' and "line_refund"."amount" >= 1),
	CONSTRAINT "line_refund_payable" CHECK(typeof("line_refund"."payable") = 'integer' and "line_refund"."payable" >= 0),
	CONSTRAINT "line_refund_commission" CHECK(typeof("line_refund"."commission") = 'integer' and "line_refund"."commission" >= 0),
	CONSTRAINT "line_refund_group_share" CHECK(typeof("line_refund"."group_share") = 'integer' and "line_refund"."group_share" >= 0),
	CONSTRAINT "line_refund_voluntary" CHECK(typeof("line_refund"."voluntary") = 'integer' and "line_refund"."voluntary" >= 0),
	CONSTRAINT "line_refund_mandatory" CHECK(typeof("line_refund"."mandatory") = 'integer' and "line_refund"."mandatory" >= 0),
	CONSTRAINT "line_refund_principal" CHECK(typeof("line_refund"."principal") = 'integer' and "line_refund"."principal" >= 0),
	CONSTRAINT "line_refund_interest" CHECK(typeof("line_refund"."interest") = 'integer' and "line_refund"."interest" >= 0),
	CONSTRAINT "line_refund_penalty" CHECK(typeof("line_refund"."penalty") = 'integer' and "line_refund"."penalty" >= 0),
	CONSTRAINT "line_refund_other_due" CHECK(typeof("line_refund"."other_due") = 'integer' and "line_refund"."other_due" >= 0),
	CONSTRAINT "line_refund_receivable" CHECK(typeof("line_refund"."receivable") = 'integer' and "line_refund"."receivable" >= 0)
);
--> statement-breakpoint
CREATE INDEX `line_refund_line` ON `line_refund` (`order_line_id`);--> statement-breakpoint
ALTER TABLE `complaint` ADD `order_line_id` integer REFERENCES order_line(id);