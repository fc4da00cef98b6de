-- What a BUM Desa states of its VAT registration and income tax, from a month on; the report of taxes reckons with it.
CREATE TABLE `tax_terms` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`valid_from` text NOT NULL,
	`vat_registered` integer NOT NULL,
	`vat_rate` integer NOT NULL,
	`income_scheme` text NOT NULL,
	`income_rate` integer NOT NULL,
	`income_until` text,
	`stated_by` integer NOT NULL,
	`stated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`stated_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tax_terms_vat_rate" CHECK(typeof("tax_terms"."vat_rate") = 'integer' and "tax_terms"."vat_rate" >= 0 and "tax_terms"."vat_rate" <= 10000),
	CONSTRAINT "tax_terms_income_rate" CHECK(typeof("tax_terms"."income_rate") = 'integer' and "tax_terms"."income_rate" >= 0 and "tax_terms"."income_rate" <= 10000),
	CONSTRAINT "tax_terms_month" CHECK(substr("tax_terms"."valid_from", 9) = '01'),
	CONSTRAINT "tax_terms_registered" CHECK("tax_terms"."vat_registered" = ("tax_terms"."vat_rate" > 0))
);
--> statement-breakpoint
CREATE INDEX `tax_terms_organisation` ON `tax_terms` (`organisation_id`,`id`);