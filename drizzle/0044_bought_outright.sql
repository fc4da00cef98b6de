-- Goods that a BUM Desa buys from their producer instead of selling them for her: what a lot cost, what of that left the
-- inventory with which order, and what the producer is owed, also for what spoiled where the BUM Desa bears it. The new columns carry
-- their checks themselves, so that no table with its triggers has to be built again; the agreement's new terms are frozen like the others.
CREATE TABLE `lot_debt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`lot_id` integer NOT NULL,
	`kind` text NOT NULL,
	`membership_id` integer NOT NULL,
	`book_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`group_share` integer NOT NULL,
	`due_on` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_debt_amount" CHECK(typeof("lot_debt"."amount") = 'integer' and "lot_debt"."amount" >= 1),
	CONSTRAINT "lot_debt_group_share" CHECK(typeof("lot_debt"."group_share") = 'integer' and "lot_debt"."group_share" >= 0)
);
--> statement-breakpoint
CREATE INDEX `lot_debt_lot` ON `lot_debt` (`lot_id`);--> statement-breakpoint
CREATE INDEX `lot_debt_member` ON `lot_debt` (`membership_id`,`id`);--> statement-breakpoint
CREATE INDEX `lot_debt_due` ON `lot_debt` (`due_on`) WHERE "lot_debt"."settled_at" is null;--> statement-breakpoint
CREATE TABLE `lot_settlement` (
	`lot_debt_id` integer PRIMARY KEY NOT NULL,
	`other_due` integer NOT NULL,
	`penalty` integer NOT NULL,
	`interest` integer NOT NULL,
	`principal` integer NOT NULL,
	`mandatory` integer NOT NULL,
	`voluntary` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	FOREIGN KEY (`lot_debt_id`) REFERENCES `lot_debt`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_settlement_voluntary" CHECK(typeof("lot_settlement"."voluntary") = 'integer' and "lot_settlement"."voluntary" >= 0)
);
--> statement-breakpoint
ALTER TABLE `agreement` ADD `spoilage_by` text DEFAULT 'producer' NOT NULL;--> statement-breakpoint
ALTER TABLE `agreement` ADD `purchase_days` integer CONSTRAINT "agreement_purchase_days" CHECK("purchase_days" is null or (typeof("purchase_days") = 'integer' and "purchase_days" >= 0 and "purchase_days" <= 90));--> statement-breakpoint
ALTER TABLE `lot` ADD `unit_price` integer CONSTRAINT "lot_unit_price" CHECK("unit_price" is null or (typeof("unit_price") = 'integer' and "unit_price" >= 1));--> statement-breakpoint
ALTER TABLE `lot` ADD `cost` integer DEFAULT 0 NOT NULL CONSTRAINT "lot_cost" CHECK(typeof("cost") = 'integer' and "cost" >= 0);--> statement-breakpoint
ALTER TABLE `lot` ADD `costed` integer DEFAULT 0 NOT NULL CONSTRAINT "lot_costed" CHECK(typeof("costed") = 'integer' and "costed" >= 0);--> statement-breakpoint
ALTER TABLE `lot_take` ADD `cost` integer CONSTRAINT "lot_take_cost" CHECK("cost" is null or (typeof("cost") = 'integer' and "cost" >= 0));--> statement-breakpoint
ALTER TABLE `order_line` ADD `bought` integer DEFAULT 0 NOT NULL CONSTRAINT "order_line_bought" CHECK(typeof("bought") = 'integer' and "bought" >= 0);--> statement-breakpoint
ALTER TABLE `order_line` ADD `bought_cost` integer DEFAULT 0 NOT NULL CONSTRAINT "order_line_bought_cost" CHECK(typeof("bought_cost") = 'integer' and "bought_cost" >= 0);--> statement-breakpoint
ALTER TABLE `order_line` ADD `bought_group_share` integer DEFAULT 0 NOT NULL CONSTRAINT "order_line_bought_group_share" CHECK(typeof("bought_group_share") = 'integer' and "bought_group_share" >= 0);--> statement-breakpoint
ALTER TABLE `line_refund` ADD `bought` integer DEFAULT 0 NOT NULL CONSTRAINT "line_refund_bought" CHECK(typeof("bought") = 'integer' and "bought" >= 0);--> statement-breakpoint
DROP TRIGGER agreement_terms_frozen;--> statement-breakpoint
CREATE TRIGGER agreement_terms_frozen
BEFORE UPDATE ON agreement
WHEN NEW.bumdesa_id IS NOT OLD.bumdesa_id
	OR NEW.group_id IS NOT OLD.group_id
	OR NEW.valid_from IS NOT OLD.valid_from
	OR NEW.valid_until IS NOT OLD.valid_until
	OR NEW.commission_basis_points IS NOT OLD.commission_basis_points
	OR NEW.group_share_basis_points IS NOT OLD.group_share_basis_points
	OR NEW.loan_cap_basis_points IS NOT OLD.loan_cap_basis_points
	OR NEW.mandatory_cap_basis_points IS NOT OLD.mandatory_cap_basis_points
	OR NEW.least_take_home IS NOT OLD.least_take_home
	OR NEW.delivers IS NOT OLD.delivers
	OR NEW.spoilage_by IS NOT OLD.spoilage_by
	OR NEW.purchase_days IS NOT OLD.purchase_days
BEGIN
	SELECT raise(ABORT, 'agreement: terms are frozen');
END;
