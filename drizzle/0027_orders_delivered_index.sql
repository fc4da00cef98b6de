-- Sales reports read what was delivered in a period; without these they would read everything that was ever sold.
CREATE INDEX `sub_order_delivered` ON `sub_order` (`bumdesa_id`,`delivered_at`);--> statement-breakpoint
CREATE INDEX `sub_order_delivered_group` ON `sub_order` (`group_id`,`delivered_at`);