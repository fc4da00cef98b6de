-- Times, days and note of a cycle may change until it closes; a weekly one may keep its rhythm all the same.
ALTER TABLE `order_cycle` ADD `note` text;--> statement-breakpoint
ALTER TABLE `order_cycle` ADD `usual` text;--> statement-breakpoint
ALTER TABLE `order_cycle` ADD `changed_at` integer;