-- VAT falls when an order is paid, where that is before the goods are handed over. What was paid by now and is still to be handed over
-- keeps all of its VAT for the delivery, as was said when it was paid; its deposits hold the whole price until then.
ALTER TABLE `sub_order` ADD `vat_at_delivery` integer DEFAULT false NOT NULL;
--> statement-breakpoint
UPDATE `sub_order` SET `vat_at_delivery` = 1 WHERE `vat_basis_points` > 0 AND `delivered_transaction_id` IS NULL
	AND `state` NOT IN ('cancelled', 'expired') AND EXISTS (SELECT 1 FROM `customer_order` o JOIN `payment` p ON p.id = o.payment_id
		WHERE o.id = `sub_order`.`order_id` AND p.state = 'paid');
