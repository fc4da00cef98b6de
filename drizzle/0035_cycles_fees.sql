-- Fees of order cycles by purpose and by who charges them, what each order pays of them, and the accounts of a trade
-- book that they are earned on, for the books that were opened before.
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
INSERT INTO `account` (`book_id`, `code`, `name_id`, `name_en`, `type`, `normal`, `is_control`)
SELECT `book`.`id`, `new`.`code`, `new`.`name_id`, `new`.`name_en`, 'income', 'credit', 0
FROM `book` JOIN (
	SELECT '4.1.51.04' AS `code`, 'Pendapatan biaya pengemasan' AS `name_id`, 'Packing fees' AS `name_en`
	UNION ALL SELECT '4.1.51.05', 'Pendapatan biaya administrasi', 'Administration fees'
	UNION ALL SELECT '4.1.51.06', 'Pendapatan biaya penjualan', 'Sales fees'
	UNION ALL SELECT '4.1.51.07', 'Pendapatan biaya angkut', 'Transport fees'
) AS `new` WHERE `book`.`kind` = 'trade'
AND NOT EXISTS (SELECT 1 FROM `account` WHERE `account`.`book_id` = `book`.`id` AND `account`.`code` = `new`.`code`);
