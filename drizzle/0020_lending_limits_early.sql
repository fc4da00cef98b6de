-- Limits of a loan product per member and for all together, what is let off when a loan is paid off early, and who is
-- family of an officer. The columns are added one by one, because a table that others refer to is not made anew.
CREATE TABLE `officer_relative` (
	`membership_id` integer PRIMARY KEY NOT NULL,
	`marked_by` integer NOT NULL,
	`marked_at` integer NOT NULL,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`marked_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `loan_product` ADD `member_most` integer
	CONSTRAINT "loan_product_member_most" CHECK (`member_most` is null or (typeof(`member_most`) = 'integer' and `member_most` >= 1));
--> statement-breakpoint
ALTER TABLE `loan_product` ADD `group_most` integer
	CONSTRAINT "loan_product_group_most" CHECK (`group_most` is null or (typeof(`group_most`) = 'integer' and `group_most` >= 1));
--> statement-breakpoint
ALTER TABLE `loan_product` ADD `early_forgiven_basis_points` integer DEFAULT 10000 NOT NULL
	CONSTRAINT "loan_product_early" CHECK (typeof(`early_forgiven_basis_points`) = 'integer' and `early_forgiven_basis_points` >= 0 and `early_forgiven_basis_points` <= 10000);
