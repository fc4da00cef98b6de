-- How deep a group's loans reach is told by the average loan against what a person earns in a year; officers enter that
-- figure with its source, because it changes every year and is nobody's to guess.
CREATE TABLE `income_per_head` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`year` integer NOT NULL,
	`amount` integer NOT NULL,
	`source` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "income_per_head_year" CHECK(typeof("income_per_head"."year") = 'integer' and "income_per_head"."year" >= 2000),
	CONSTRAINT "income_per_head_amount" CHECK(typeof("income_per_head"."amount") = 'integer' and "income_per_head"."amount" >= 1)
);
--> statement-breakpoint
CREATE INDEX `income_per_head_book` ON `income_per_head` (`book_id`,`year`);