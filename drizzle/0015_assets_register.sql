-- What serves for years, what each month used up of it, and its leaving, which takes two officers.
CREATE TABLE `asset` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`acquired_on` text NOT NULL,
	`cost` integer NOT NULL,
	`residual` integer NOT NULL,
	`useful_months` integer NOT NULL,
	`used_before` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "asset_cost" CHECK(typeof("asset"."cost") = 'integer' and "asset"."cost" >= 1),
	CONSTRAINT "asset_residual" CHECK(typeof("asset"."residual") = 'integer' and "asset"."residual" >= 0),
	CONSTRAINT "asset_useful_months" CHECK(typeof("asset"."useful_months") = 'integer' and "asset"."useful_months" >= 0 and "asset"."useful_months" <= 600),
	CONSTRAINT "asset_used_before" CHECK(typeof("asset"."used_before") = 'integer' and "asset"."used_before" >= 0),
	CONSTRAINT "asset_used_within_cost" CHECK("asset"."residual" + "asset"."used_before" <= "asset"."cost")
);
--> statement-breakpoint
CREATE INDEX `asset_book` ON `asset` (`book_id`);--> statement-breakpoint
CREATE TABLE `asset_depreciation` (
	`asset_id` integer NOT NULL,
	`month` text NOT NULL,
	`amount` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	PRIMARY KEY(`asset_id`, `month`),
	FOREIGN KEY (`asset_id`) REFERENCES `asset`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "asset_depreciation_amount" CHECK(typeof("asset_depreciation"."amount") = 'integer' and "asset_depreciation"."amount" >= 1)
);
--> statement-breakpoint
CREATE TABLE `asset_disposal` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`asset_id` integer NOT NULL,
	`date` text NOT NULL,
	`proceeds` integer NOT NULL,
	`through` text NOT NULL,
	`reason` text NOT NULL,
	`state` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`asset_id`) REFERENCES `asset`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "asset_disposal_proceeds" CHECK(typeof("asset_disposal"."proceeds") = 'integer' and "asset_disposal"."proceeds" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `asset_disposal_once` ON `asset_disposal` (`asset_id`) WHERE state <> 'refused';--> statement-breakpoint
CREATE TRIGGER asset_disposal_two_persons BEFORE UPDATE ON asset_disposal
	WHEN NEW.state = 'approved' AND (NEW.decided_by IS NULL OR NEW.decided_by = NEW.asked_by) BEGIN
	SELECT RAISE(ABORT, 'same_person: who asked does not approve');
END;
--> statement-breakpoint
CREATE TRIGGER asset_depreciation_never_deleted BEFORE DELETE ON asset_depreciation BEGIN
	SELECT RAISE(ABORT, 'append_only: what a month used up is never deleted');
END;
