-- Money lent against a harvest: against what, how much of it the terms lend, and how much of each sale repays it. The new
-- columns carry their checks themselves, so that no table with its triggers has to be built again.
CREATE TABLE `harvest_financing` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`basis` text NOT NULL,
	`promise_id` integer,
	`worth` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `loan_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`promise_id`) REFERENCES `harvest_promise`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "harvest_financing_promised" CHECK(("harvest_financing"."basis" = 'promise') = ("harvest_financing"."promise_id" IS NOT NULL)),
	CONSTRAINT "harvest_financing_worth" CHECK(typeof("harvest_financing"."worth") = 'integer' and "harvest_financing"."worth" >= 1)
);
--> statement-breakpoint
CREATE INDEX `harvest_financing_promise` ON `harvest_financing` (`promise_id`);--> statement-breakpoint
ALTER TABLE `loan_application` ADD `assigned_basis_points` integer CONSTRAINT "loan_application_assigned" CHECK("assigned_basis_points" is null or (typeof("assigned_basis_points") = 'integer' and "assigned_basis_points" >= 1 and "assigned_basis_points" <= 10000));--> statement-breakpoint
ALTER TABLE `loan_product` ADD `advance_basis_points` integer CONSTRAINT "loan_product_advance" CHECK("advance_basis_points" is null or (typeof("advance_basis_points") = 'integer' and "advance_basis_points" >= 1 and "advance_basis_points" <= 10000));--> statement-breakpoint
ALTER TABLE `loan` ADD `assigned_basis_points` integer CONSTRAINT "loan_assigned" CHECK("assigned_basis_points" is null or (typeof("assigned_basis_points") = 'integer' and "assigned_basis_points" >= 1 and "assigned_basis_points" <= 10000));
