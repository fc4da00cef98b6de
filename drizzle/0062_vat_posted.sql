-- VAT is posted when goods are delivered, by the rate that held when they were ordered, and kept in a register beside the entry. What
-- was ordered and is not delivered yet gets the rate of its month; what was delivered before stays as officers wrote it.
CREATE TABLE `output_vat` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	`date` text NOT NULL,
	`supply` text NOT NULL,
	`reference` text NOT NULL,
	`base` integer NOT NULL,
	`vat` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "output_vat_base" CHECK(typeof("output_vat"."base") = 'integer'),
	CONSTRAINT "output_vat_vat" CHECK(typeof("output_vat"."vat") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `output_vat_book` ON `output_vat` (`book_id`,`date`);--> statement-breakpoint
CREATE INDEX `output_vat_reference` ON `output_vat` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `output_vat_once` ON `output_vat` (`transaction_id`,`supply`,`reference`);
--> statement-breakpoint
CREATE TRIGGER output_vat_never_updated BEFORE UPDATE ON output_vat BEGIN
	SELECT RAISE(ABORT, 'output_vat is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER output_vat_never_deleted BEFORE DELETE ON output_vat BEGIN
	SELECT RAISE(ABORT, 'output_vat is append-only');
END;
--> statement-breakpoint
ALTER TABLE `sub_order` ADD `vat_basis_points` integer DEFAULT 0 NOT NULL
	CONSTRAINT "sub_order_vat" CHECK (typeof("vat_basis_points") = 'integer' and "vat_basis_points" >= 0 and "vat_basis_points" <= 10000);
--> statement-breakpoint
ALTER TABLE `order_line` ADD `goods_vat_basis_points` integer DEFAULT 0 NOT NULL
	CONSTRAINT "order_line_goods_vat" CHECK (typeof("goods_vat_basis_points") = 'integer' and "goods_vat_basis_points" >= 0 and "goods_vat_basis_points" <= 10000);
--> statement-breakpoint
ALTER TABLE `input_order` ADD `vat_basis_points` integer DEFAULT 0 NOT NULL
	CONSTRAINT "input_order_vat" CHECK (typeof("vat_basis_points") = 'integer' and "vat_basis_points" >= 0 and "vat_basis_points" <= 10000);
--> statement-breakpoint
UPDATE `sub_order` SET `vat_basis_points` = coalesce((SELECT t.vat_rate FROM `tax_terms` t WHERE t.organisation_id = `sub_order`.`bumdesa_id`
	AND substr(t.valid_from, 1, 7) <= strftime('%Y-%m', (SELECT o.placed_at FROM `customer_order` o WHERE o.id = `sub_order`.`order_id`) / 1000 + 25200, 'unixepoch') ORDER BY t.valid_from DESC, t.id DESC LIMIT 1), 0)
WHERE `delivered_transaction_id` IS NULL AND `state` NOT IN ('cancelled', 'expired') AND EXISTS (SELECT 1 FROM `tax_terms`);
--> statement-breakpoint
UPDATE `order_line` SET `goods_vat_basis_points` = (SELECT s.vat_basis_points FROM `sub_order` s WHERE s.id = `order_line`.`sub_order_id`)
WHERE `sub_order_id` IN (SELECT id FROM `sub_order` WHERE `vat_basis_points` > 0) AND `listing_id` IN (SELECT g.id FROM `listing` g
	JOIN `commodity` c ON c.id = g.commodity_id WHERE c.commodity_group NOT IN ('fruit', 'vegetable', 'staple', 'fish', 'livestock', 'spice', 'seed'));
--> statement-breakpoint
UPDATE `input_order` SET `vat_basis_points` = coalesce((SELECT t.vat_rate FROM `tax_terms` t WHERE t.organisation_id = `input_order`.`organisation_id`
	AND substr(t.valid_from, 1, 7) <= strftime('%Y-%m', `input_order`.`ordered_at` / 1000 + 25200, 'unixepoch') ORDER BY t.valid_from DESC, t.id DESC LIMIT 1), 0)
WHERE `state` = 'asked' AND EXISTS (SELECT 1 FROM `tax_terms`);
