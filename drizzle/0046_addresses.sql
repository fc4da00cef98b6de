-- Where buyers have goods brought, one of them the default. Who closes her account takes them along, and the lists she kept.
CREATE TABLE `buyer_address` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`label` text NOT NULL,
	`name` text NOT NULL,
	`phone` text NOT NULL,
	`village_code` text NOT NULL,
	`address` text NOT NULL,
	`is_default` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`village_code`) REFERENCES `village`(`code`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "buyer_address_default_is_one" CHECK("buyer_address"."is_default" in (0, 1))
);
--> statement-breakpoint
CREATE INDEX `buyer_address_user` ON `buyer_address` (`user_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `buyer_address_default` ON `buyer_address` (`user_id`) WHERE is_default = 1;--> statement-breakpoint
CREATE TRIGGER closed_account_keeps_no_lists AFTER UPDATE OF disabled_at ON user
WHEN NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL
BEGIN
	DELETE FROM buyer_address WHERE user_id = NEW.id;
	DELETE FROM saved_listing WHERE user_id = NEW.id;
	DELETE FROM followed_producer WHERE user_id = NEW.id;
END;
