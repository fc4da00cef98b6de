-- The tables of every room. A posting's reference to its entry is deferred to the commit, because postings are
-- written first and the entry's trigger then checks all of them.
CREATE TABLE `commodity` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name_id` text NOT NULL,
	`name_en` text NOT NULL,
	`synonyms` text DEFAULT '' NOT NULL,
	`commodity_group` text NOT NULL,
	`unit` text NOT NULL,
	`sold_by` text NOT NULL,
	`shelf_life_days` integer,
	`permits` text NOT NULL,
	`origin` text NOT NULL,
	`added_by` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `commodity_slug_unique` ON `commodity` (`slug`);--> statement-breakpoint
CREATE TABLE `listing` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`seller_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`commodity_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`story` text DEFAULT '' NOT NULL,
	`sold_by` text NOT NULL,
	`unit` text NOT NULL,
	`price` integer NOT NULL,
	`piece_grams` integer,
	`least_quantity` integer NOT NULL,
	`most_quantity` integer,
	`stock_mode` text NOT NULL,
	`lead_days` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`hidden_reason` text,
	`permits` text NOT NULL,
	`available` integer DEFAULT 0 NOT NULL,
	`village_code` text NOT NULL,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`seller_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commodity_id`) REFERENCES `commodity`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_price" CHECK(typeof("listing"."price") = 'integer' and "listing"."price" >= 1),
	CONSTRAINT "listing_least" CHECK(typeof("listing"."least_quantity") = 'integer' and "listing"."least_quantity" >= 1),
	CONSTRAINT "listing_most" CHECK("listing"."most_quantity" is null or (typeof("listing"."most_quantity") = 'integer' and "listing"."most_quantity" >= 1)),
	CONSTRAINT "listing_piece_grams" CHECK("listing"."piece_grams" is null or (typeof("listing"."piece_grams") = 'integer' and "listing"."piece_grams" >= 1)),
	CONSTRAINT "listing_available" CHECK(typeof("listing"."available") = 'integer' and "listing"."available" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `listing_slug_unique` ON `listing` (`slug`);--> statement-breakpoint
CREATE INDEX `listing_state` ON `listing` (`state`,`published_at`);--> statement-breakpoint
CREATE INDEX `listing_seller` ON `listing` (`seller_id`);--> statement-breakpoint
CREATE INDEX `listing_group` ON `listing` (`group_id`);--> statement-breakpoint
CREATE INDEX `listing_commodity` ON `listing` (`commodity_id`,`state`);--> statement-breakpoint
CREATE TABLE `listing_photo` (
	`listing_id` integer NOT NULL,
	`position` integer NOT NULL,
	`media_id` integer NOT NULL,
	PRIMARY KEY(`listing_id`, `position`),
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`media_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `listing_tier` (
	`listing_id` integer NOT NULL,
	`least_quantity` integer NOT NULL,
	`price` integer NOT NULL,
	PRIMARY KEY(`listing_id`, `least_quantity`),
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_tier_quantity" CHECK(typeof("listing_tier"."least_quantity") = 'integer' and "listing_tier"."least_quantity" >= 1),
	CONSTRAINT "listing_tier_price" CHECK(typeof("listing_tier"."price") = 'integer' and "listing_tier"."price" >= 1)
);
--> statement-breakpoint
CREATE TABLE `account` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`code` text NOT NULL,
	`name_id` text NOT NULL,
	`name_en` text NOT NULL,
	`type` text NOT NULL,
	`normal` text NOT NULL,
	`control_id` integer,
	`is_control` integer NOT NULL,
	`holder_kind` text DEFAULT '' NOT NULL,
	`holder_key` text DEFAULT '' NOT NULL,
	`holder_name` text DEFAULT '' NOT NULL,
	`balance` integer DEFAULT 0 NOT NULL,
	`ceiling` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`control_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "account_balance" CHECK(typeof("account"."balance") = 'integer'),
	CONSTRAINT "account_ceiling" CHECK("account"."ceiling" is null or (typeof("account"."ceiling") = 'integer'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_holder` ON `account` (`book_id`,`code`,`holder_kind`,`holder_key`);--> statement-breakpoint
CREATE INDEX `account_control` ON `account` (`control_id`);--> statement-breakpoint
CREATE TABLE `account_month` (
	`account_id` integer NOT NULL,
	`month` text NOT NULL,
	`debit` integer NOT NULL,
	`credit` integer NOT NULL,
	PRIMARY KEY(`account_id`, `month`),
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `book` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`opened_on` text NOT NULL,
	`last_number` integer DEFAULT 0 NOT NULL,
	`last_hash` text NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `book_of_organisation` ON `book` (`organisation_id`,`kind`);--> statement-breakpoint
CREATE TABLE `closed_period` (
	`book_id` integer NOT NULL,
	`month` text NOT NULL,
	`closed_by` integer,
	`closed_at` integer NOT NULL,
	PRIMARY KEY(`book_id`, `month`),
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `draft_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`date` text NOT NULL,
	`memo` text NOT NULL,
	`postings` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `draft_entry_book` ON `draft_entry` (`book_id`,`state`);--> statement-breakpoint
CREATE TABLE `entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`transaction_id` integer NOT NULL,
	`book_id` integer NOT NULL,
	`number` integer NOT NULL,
	`date` text NOT NULL,
	`kind` text NOT NULL,
	`memo` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_number` ON `entry` (`book_id`,`number`);--> statement-breakpoint
CREATE INDEX `entry_date` ON `entry` (`book_id`,`date`,`number`);--> statement-breakpoint
CREATE INDEX `entry_transaction` ON `entry` (`transaction_id`);--> statement-breakpoint
CREATE TABLE `ledger_transaction` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`source_kind` text NOT NULL,
	`source_key` text NOT NULL,
	`idempotency_key` text,
	`user_id` integer,
	`recorded_at` integer NOT NULL,
	`reverses_id` integer,
	`resolution_hash` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reverses_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transaction_idempotency_key_unique` ON `ledger_transaction` (`idempotency_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transaction_reverses_id_unique` ON `ledger_transaction` (`reverses_id`);--> statement-breakpoint
CREATE INDEX `ledger_transaction_source` ON `ledger_transaction` (`source_kind`,`source_key`);--> statement-breakpoint
CREATE TABLE `posting` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entry_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entry`(`id`) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "posting_amount" CHECK(typeof("posting"."amount") = 'integer' and "posting"."amount" <> 0)
);
--> statement-breakpoint
CREATE INDEX `posting_entry` ON `posting` (`entry_id`);--> statement-breakpoint
CREATE INDEX `posting_account` ON `posting` (`account_id`,`entry_id`);--> statement-breakpoint
CREATE TABLE `transaction_photo` (
	`transaction_id` integer PRIMARY KEY NOT NULL,
	`media_id` integer NOT NULL,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`media_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `media` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token` text NOT NULL,
	`visibility` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`source_hash` text NOT NULL,
	`uploaded_by` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `media_token_unique` ON `media` (`token`);--> statement-breakpoint
CREATE INDEX `media_source` ON `media` (`source_hash`);--> statement-breakpoint
CREATE TABLE `cart` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token_hash` text NOT NULL,
	`user_id` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cart_token_hash_unique` ON `cart` (`token_hash`);--> statement-breakpoint
CREATE TABLE `cart_line` (
	`cart_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`shown_price` integer NOT NULL,
	PRIMARY KEY(`cart_id`, `listing_id`),
	FOREIGN KEY (`cart_id`) REFERENCES `cart`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cart_line_quantity" CHECK(typeof("cart_line"."quantity") = 'integer' and "cart_line"."quantity" >= 1),
	CONSTRAINT "cart_line_price" CHECK(typeof("cart_line"."shown_price") = 'integer' and "cart_line"."shown_price" >= 1)
);
--> statement-breakpoint
CREATE TABLE `complaint` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sub_order_id` integer NOT NULL,
	`text` text NOT NULL,
	`photo_id` integer,
	`made_at` integer NOT NULL,
	`answer` text,
	`cause` text,
	`answer_text` text,
	`refund_id` integer,
	`answered_by` integer,
	`answered_at` integer,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `complaint_open` ON `complaint` (`sub_order_id`,`answered_at`);--> statement-breakpoint
CREATE INDEX `complaint_sub_order` ON `complaint` (`sub_order_id`);--> statement-breakpoint
CREATE TABLE `customer_order` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` text NOT NULL,
	`token` text NOT NULL,
	`bumdesa_id` integer NOT NULL,
	`buyer_id` integer,
	`buyer_name` text NOT NULL,
	`buyer_phone` text NOT NULL,
	`buyer_email` text,
	`locale` text NOT NULL,
	`delivery_method` text NOT NULL,
	`village_code` text,
	`address` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`payment_method` text NOT NULL,
	`payment_id` integer,
	`goods_amount` integer NOT NULL,
	`delivery_amount` integer NOT NULL,
	`deposits_account_id` integer NOT NULL,
	`refund_bank_name` text,
	`refund_account_number` text,
	`refund_account_name` text,
	`placed_at` integer NOT NULL,
	FOREIGN KEY (`bumdesa_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`buyer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`deposits_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "customer_order_goods" CHECK(typeof("customer_order"."goods_amount") = 'integer' and "customer_order"."goods_amount" >= 1),
	CONSTRAINT "customer_order_delivery" CHECK(typeof("customer_order"."delivery_amount") = 'integer' and "customer_order"."delivery_amount" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_order_number_unique` ON `customer_order` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `customer_order_token_unique` ON `customer_order` (`token`);--> statement-breakpoint
CREATE INDEX `customer_order_bumdesa` ON `customer_order` (`bumdesa_id`,`id`);--> statement-breakpoint
CREATE INDEX `customer_order_buyer` ON `customer_order` (`buyer_id`,`id`);--> statement-breakpoint
CREATE TABLE `delivery_zone` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`areas` text NOT NULL,
	`charge` integer NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_zone_charge" CHECK(typeof("delivery_zone"."charge") = 'integer' and "delivery_zone"."charge" >= 0)
);
--> statement-breakpoint
CREATE INDEX `delivery_zone_organisation` ON `delivery_zone` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `order_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` integer NOT NULL,
	`sub_order_id` integer,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`user_id` integer,
	`detail` text,
	FOREIGN KEY (`order_id`) REFERENCES `customer_order`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_event_order` ON `order_event` (`order_id`,`id`);--> statement-breakpoint
CREATE TABLE `order_line` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sub_order_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`sold_by` text NOT NULL,
	`price` integer NOT NULL,
	`quantity` integer NOT NULL,
	`gross` integer NOT NULL,
	`commission_basis_points` integer NOT NULL,
	`group_share_basis_points` integer NOT NULL,
	`commission` integer NOT NULL,
	`group_share` integer NOT NULL,
	`payable` integer NOT NULL,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_line_price" CHECK(typeof("order_line"."price") = 'integer' and "order_line"."price" >= 1),
	CONSTRAINT "order_line_quantity" CHECK(typeof("order_line"."quantity") = 'integer' and "order_line"."quantity" >= 1),
	CONSTRAINT "order_line_gross" CHECK(typeof("order_line"."gross") = 'integer' and "order_line"."gross" >= 1),
	CONSTRAINT "order_line_commission" CHECK(typeof("order_line"."commission") = 'integer' and "order_line"."commission" >= 0),
	CONSTRAINT "order_line_group_share" CHECK(typeof("order_line"."group_share") = 'integer' and "order_line"."group_share" >= 0),
	CONSTRAINT "order_line_payable" CHECK(typeof("order_line"."payable") = 'integer' and "order_line"."payable" >= 0)
);
--> statement-breakpoint
CREATE INDEX `order_line_sub_order` ON `order_line` (`sub_order_id`);--> statement-breakpoint
CREATE INDEX `order_line_listing` ON `order_line` (`listing_id`);--> statement-breakpoint
CREATE TABLE `parcel_rate` (
	`organisation_id` integer NOT NULL,
	`province_code` text NOT NULL,
	`charge_per_kilogram` integer NOT NULL,
	`days` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `province_code`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "parcel_rate_charge" CHECK(typeof("parcel_rate"."charge_per_kilogram") = 'integer' and "parcel_rate"."charge_per_kilogram" >= 0),
	CONSTRAINT "parcel_rate_days" CHECK(typeof("parcel_rate"."days") = 'integer' and "parcel_rate"."days" >= 1)
);
--> statement-breakpoint
CREATE TABLE `sub_order` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` integer NOT NULL,
	`bumdesa_id` integer NOT NULL,
	`seller_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`agreement_id` integer NOT NULL,
	`state` text NOT NULL,
	`delivery_amount` integer NOT NULL,
	`delivers` text NOT NULL,
	`loan_cap_basis_points` integer NOT NULL,
	`mandatory_cap_basis_points` integer NOT NULL,
	`least_take_home` integer NOT NULL,
	`delivered_at` integer,
	`delivered_transaction_id` integer,
	`completed_at` integer,
	`received_by` text,
	FOREIGN KEY (`order_id`) REFERENCES `customer_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bumdesa_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seller_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delivered_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sub_order_delivery" CHECK(typeof("sub_order"."delivery_amount") = 'integer' and "sub_order"."delivery_amount" >= 0)
);
--> statement-breakpoint
CREATE INDEX `sub_order_order` ON `sub_order` (`order_id`);--> statement-breakpoint
CREATE INDEX `sub_order_desk` ON `sub_order` (`bumdesa_id`,`state`);--> statement-breakpoint
CREATE INDEX `sub_order_seller` ON `sub_order` (`seller_id`,`id`);--> statement-breakpoint
CREATE TABLE `agreement` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`bumdesa_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`state` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_until` text,
	`commission_basis_points` integer NOT NULL,
	`group_share_basis_points` integer NOT NULL,
	`loan_cap_basis_points` integer DEFAULT 3000 NOT NULL,
	`mandatory_cap_basis_points` integer DEFAULT 1000 NOT NULL,
	`least_take_home` integer NOT NULL,
	`delivers` text NOT NULL,
	`proposed_by` integer NOT NULL,
	`proposed_at` integer NOT NULL,
	`consented_on` text,
	`consent_minutes` text,
	`consent_present` integer,
	`consent_in_favour` integer,
	`consented_by` integer,
	`revoked_at` integer,
	FOREIGN KEY (`bumdesa_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consented_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_commission" CHECK(typeof("agreement"."commission_basis_points") = 'integer' and "agreement"."commission_basis_points" >= 0 and "agreement"."commission_basis_points" <= 10000),
	CONSTRAINT "agreement_group_share" CHECK(typeof("agreement"."group_share_basis_points") = 'integer' and "agreement"."group_share_basis_points" >= 0 and "agreement"."group_share_basis_points" <= 10000),
	CONSTRAINT "agreement_loan_cap" CHECK(typeof("agreement"."loan_cap_basis_points") = 'integer' and "agreement"."loan_cap_basis_points" >= 0 and "agreement"."loan_cap_basis_points" <= 10000),
	CONSTRAINT "agreement_mandatory_cap" CHECK(typeof("agreement"."mandatory_cap_basis_points") = 'integer' and "agreement"."mandatory_cap_basis_points" >= 0 and "agreement"."mandatory_cap_basis_points" <= 10000),
	CONSTRAINT "agreement_take_home" CHECK(typeof("agreement"."least_take_home") = 'integer' and "agreement"."least_take_home" >= 0),
	CONSTRAINT "agreement_parts" CHECK("agreement"."commission_basis_points" + "agreement"."group_share_basis_points" <= 10000)
);
--> statement-breakpoint
CREATE INDEX `agreement_group` ON `agreement` (`group_id`,`valid_from`);--> statement-breakpoint
CREATE INDEX `agreement_bumdesa` ON `agreement` (`bumdesa_id`);--> statement-breakpoint
CREATE TABLE `membership` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`number` integer,
	`state` text NOT NULL,
	`requested_at` integer NOT NULL,
	`joined_on` text,
	`left_on` text,
	`decided_by` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `membership_person` ON `membership` (`organisation_id`,`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `membership_number` ON `membership` (`organisation_id`,`number`);--> statement-breakpoint
CREATE INDEX `membership_user` ON `membership` (`user_id`);--> statement-breakpoint
CREATE TABLE `officer` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`role` text NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text,
	`ended_at` integer,
	`appointed_by` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`appointed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `officer_organisation` ON `officer` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `officer_user` ON `officer` (`user_id`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`village_code` text NOT NULL,
	`time_zone` text NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`phone` text,
	`story` text DEFAULT '' NOT NULL,
	`photo_id` integer,
	`registration_number` text,
	`founded_on` text,
	`bank_name` text,
	`bank_account_number` text,
	`bank_account_name` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`village_code`) REFERENCES `village`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_slug_unique` ON `organisation` (`slug`);--> statement-breakpoint
CREATE INDEX `organisation_village` ON `organisation` (`village_code`);--> statement-breakpoint
CREATE TABLE `village` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`district` text NOT NULL,
	`regency` text NOT NULL,
	`province` text NOT NULL,
	`province_code` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `village_province` ON `village` (`province_code`);--> statement-breakpoint
CREATE TABLE `payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`reference` text NOT NULL,
	`method` text NOT NULL,
	`state` text NOT NULL,
	`book_id` integer NOT NULL,
	`deposits_account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`unique_discount` integer NOT NULL,
	`savings_account_id` integer,
	`expires_at` integer,
	`confirmed_by` integer,
	`confirmed_at` integer,
	`transaction_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`deposits_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`savings_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payment_amount" CHECK(typeof("payment"."amount") = 'integer' and "payment"."amount" >= 1),
	CONSTRAINT "payment_unique_discount" CHECK(typeof("payment"."unique_discount") = 'integer' and "payment"."unique_discount" >= 0 and "payment"."unique_discount" <= 499)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_transaction_id_unique` ON `payment` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `payment_reference` ON `payment` (`reference`);--> statement-breakpoint
CREATE INDEX `payment_state` ON `payment` (`book_id`,`state`);--> statement-breakpoint
CREATE TABLE `payment_proof` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`payment_id` integer NOT NULL,
	`media_id` integer NOT NULL,
	`source_hash` text NOT NULL,
	`sent_at` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`media_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_proof_once` ON `payment_proof` (`source_hash`);--> statement-breakpoint
CREATE INDEX `payment_proof_payment` ON `payment_proof` (`payment_id`);--> statement-breakpoint
CREATE TABLE `refund` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`reference` text NOT NULL,
	`book_id` integer NOT NULL,
	`refunds_account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`cause` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`bank_name` text,
	`bank_account_number` text,
	`bank_account_name` text,
	`paid_by` integer,
	`paid_at` integer,
	`paid_reference` text,
	`owed_transaction_id` integer NOT NULL,
	`paid_transaction_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refunds_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owed_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refund_amount" CHECK(typeof("refund"."amount") = 'integer' and "refund"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `refund_reference` ON `refund` (`reference`);--> statement-breakpoint
CREATE INDEX `refund_state` ON `refund` (`book_id`,`state`);--> statement-breakpoint
CREATE TABLE `reset_code` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`code_hash` text NOT NULL,
	`made_by` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reset_code_user` ON `reset_code` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`phone` text,
	`email` text,
	`password_hash` text,
	`locale` text DEFAULT 'id' NOT NULL,
	`gender` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_phone_unique` ON `user` (`phone`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `savings_account` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`membership_id` integer NOT NULL,
	`kind` text NOT NULL,
	`book_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `savings_account_kind` ON `savings_account` (`membership_id`,`kind`);--> statement-breakpoint
CREATE TABLE `savings_hold` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`held_at` integer NOT NULL,
	`released_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "savings_hold_amount" CHECK(typeof("savings_hold"."amount") = 'integer' and "savings_hold"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `savings_hold_reason_unique` ON `savings_hold` (`reason`);--> statement-breakpoint
CREATE INDEX `savings_hold_account` ON `savings_hold` (`account_id`);--> statement-breakpoint
CREATE TABLE `savings_rule` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`valid_from` text NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "savings_rule_amount" CHECK(typeof("savings_rule"."amount") = 'integer' and "savings_rule"."amount" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `savings_rule_from` ON `savings_rule` (`book_id`,`kind`,`valid_from`);--> statement-breakpoint
CREATE TABLE `savings_slip` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token` text NOT NULL,
	`membership_id` integer NOT NULL,
	`direction` text NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`balance_after` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	`made_by` integer NOT NULL,
	`made_at` integer NOT NULL,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "savings_slip_amount" CHECK(typeof("savings_slip"."amount") = 'integer' and "savings_slip"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `savings_slip_token_unique` ON `savings_slip` (`token`);--> statement-breakpoint
CREATE INDEX `savings_slip_membership` ON `savings_slip` (`membership_id`);--> statement-breakpoint
CREATE TABLE `payout` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`membership_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`payer_id` integer NOT NULL,
	`payer_book_id` integer NOT NULL,
	`savings_account_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`method` text NOT NULL,
	`bank_name` text,
	`bank_account_number` text,
	`bank_account_name` text,
	`state` text NOT NULL,
	`requested_by` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	`paid_by` integer,
	`paid_at` integer,
	`reference` text,
	`bank_charge` integer NOT NULL,
	`refused_reason` text,
	`paid_transaction_id` integer,
	`returned_transaction_id` integer,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payer_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payer_book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`savings_account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`returned_transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payout_amount" CHECK(typeof("payout"."amount") = 'integer' and "payout"."amount" >= 1),
	CONSTRAINT "payout_bank_charge" CHECK(typeof("payout"."bank_charge") = 'integer' and "payout"."bank_charge" >= 0)
);
--> statement-breakpoint
CREATE INDEX `payout_payer` ON `payout` (`payer_id`,`state`);--> statement-breakpoint
CREATE INDEX `payout_membership` ON `payout` (`membership_id`,`id`);--> statement-breakpoint
CREATE TABLE `settlement` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_line_id` integer NOT NULL,
	`membership_id` integer NOT NULL,
	`payable` integer NOT NULL,
	`other_due` integer NOT NULL,
	`penalty` integer NOT NULL,
	`interest` integer NOT NULL,
	`principal` integer NOT NULL,
	`mandatory` integer NOT NULL,
	`voluntary` integer NOT NULL,
	`transaction_id` integer NOT NULL,
	`settled_at` integer NOT NULL,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "settlement_payable" CHECK(typeof("settlement"."payable") = 'integer' and "settlement"."payable" >= 0),
	CONSTRAINT "settlement_voluntary" CHECK(typeof("settlement"."voluntary") = 'integer' and "settlement"."voluntary" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `settlement_order_line_id_unique` ON `settlement` (`order_line_id`);--> statement-breakpoint
CREATE INDEX `settlement_membership` ON `settlement` (`membership_id`,`id`);--> statement-breakpoint
CREATE TABLE `attempt` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`window_ends_at` integer NOT NULL,
	CONSTRAINT "attempt_count" CHECK(typeof("attempt"."count") = 'integer' and "attempt"."count" >= 0)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` integer,
	`address` text NOT NULL,
	`request_id` text NOT NULL,
	`action` text NOT NULL,
	`organisation_id` integer,
	`subject` text,
	`outcome` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject`);--> statement-breakpoint
CREATE INDEX `audit_log_organisation` ON `audit_log` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `idempotency_key` (
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_key_created` ON `idempotency_key` (`created_at`);--> statement-breakpoint
CREATE TABLE `job` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`unique_key` text,
	`payload` text NOT NULL,
	`run_at` integer NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`done_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_unique_key_unique` ON `job` (`unique_key`);--> statement-breakpoint
CREATE INDEX `job_due` ON `job` (`run_at`) WHERE done_at is null;--> statement-breakpoint
CREATE TABLE `reservation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`listing_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`holder` text NOT NULL,
	`state` text NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reservation_quantity" CHECK(typeof("reservation"."quantity") = 'integer' and "reservation"."quantity" >= 1)
);
--> statement-breakpoint
CREATE INDEX `reservation_holder` ON `reservation` (`holder`);--> statement-breakpoint
CREATE INDEX `reservation_expiry` ON `reservation` (`state`,`expires_at`);--> statement-breakpoint
CREATE TABLE `stock_item` (
	`listing_id` integer PRIMARY KEY NOT NULL,
	`on_hand` integer NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_item_on_hand" CHECK(typeof("stock_item"."on_hand") = 'integer' and "stock_item"."on_hand" >= 0),
	CONSTRAINT "stock_item_reserved" CHECK(typeof("stock_item"."reserved") = 'integer' and "stock_item"."reserved" >= 0),
	CONSTRAINT "stock_item_not_oversold" CHECK("stock_item"."reserved" <= "stock_item"."on_hand")
);
--> statement-breakpoint
CREATE TABLE `stock_movement` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`listing_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`reason` text NOT NULL,
	`source` text NOT NULL,
	`user_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_movement_quantity" CHECK(typeof("stock_movement"."quantity") = 'integer' and "stock_movement"."quantity" <> 0)
);
--> statement-breakpoint
CREATE INDEX `stock_movement_listing` ON `stock_movement` (`listing_id`,`id`);