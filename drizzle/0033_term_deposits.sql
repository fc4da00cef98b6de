-- Deposits for a term: what a group offers (two officers), and each deposit with its certificate number and the terms as
-- they were agreed. One row goes on from one row at most, and what runs and waits for the night is found by an index.
CREATE TABLE `term_deposit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`number` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`rate` integer NOT NULL,
	`months` integer NOT NULL,
	`interest_paid` text NOT NULL,
	`break_keeps` integer NOT NULL,
	`break_fee` integer NOT NULL,
	`opened_on` text NOT NULL,
	`matures_on` text NOT NULL,
	`instruction` text NOT NULL,
	`state` text NOT NULL,
	`accrued_until` text NOT NULL,
	`accrued` integer NOT NULL,
	`paid` integer NOT NULL,
	`tax` integer NOT NULL,
	`ended_on` text,
	`ending` text,
	`returned` integer,
	`fee` integer,
	`rolled_from` integer,
	`transaction_id` integer NOT NULL,
	`made_by` integer,
	`made_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `term_product`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rolled_from`) REFERENCES `term_deposit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "term_deposit_ended" CHECK((state = 'ended') = (ended_on is not null and ending is not null)),
	CONSTRAINT "term_deposit_amount" CHECK(typeof("term_deposit"."amount") = 'integer' and "term_deposit"."amount" >= 1),
	CONSTRAINT "term_deposit_accrued" CHECK(typeof("term_deposit"."accrued") = 'integer' and "term_deposit"."accrued" >= 0),
	CONSTRAINT "term_deposit_paid" CHECK(typeof("term_deposit"."paid") = 'integer' and "term_deposit"."paid" >= 0),
	CONSTRAINT "term_deposit_tax" CHECK(typeof("term_deposit"."tax") = 'integer' and "term_deposit"."tax" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `term_deposit_rolled_from_unique` ON `term_deposit` (`rolled_from`);--> statement-breakpoint
CREATE UNIQUE INDEX `term_deposit_number` ON `term_deposit` (`book_id`,`number`);--> statement-breakpoint
CREATE INDEX `term_deposit_membership` ON `term_deposit` (`membership_id`,`id`);--> statement-breakpoint
CREATE INDEX `term_deposit_running` ON `term_deposit` (`accrued_until`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `term_deposit_book` ON `term_deposit` (`book_id`,`state`,`matures_on`);--> statement-breakpoint
CREATE TABLE `term_product` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`name` text NOT NULL,
	`months` integer NOT NULL,
	`rate` integer NOT NULL,
	`least` integer NOT NULL,
	`interest_paid` text NOT NULL,
	`break_keeps` integer NOT NULL,
	`break_fee` integer NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "term_product_two_people" CHECK(approved_by is null or approved_by <> entered_by),
	CONSTRAINT "term_product_months" CHECK(typeof("term_product"."months") = 'integer' and "term_product"."months" >= 1 and "term_product"."months" <= 60),
	CONSTRAINT "term_product_rate" CHECK(typeof("term_product"."rate") = 'integer' and "term_product"."rate" >= 0),
	CONSTRAINT "term_product_least" CHECK(typeof("term_product"."least") = 'integer' and "term_product"."least" >= 1),
	CONSTRAINT "term_product_keeps" CHECK(typeof("term_product"."break_keeps") = 'integer' and "term_product"."break_keeps" >= 0 and "term_product"."break_keeps" <= 1000000),
	CONSTRAINT "term_product_fee" CHECK(typeof("term_product"."break_fee") = 'integer' and "term_product"."break_fee" >= 0 and "term_product"."break_fee" <= 100000)
);
--> statement-breakpoint
CREATE INDEX `term_product_book` ON `term_product` (`book_id`);