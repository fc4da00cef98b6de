-- On which days of the week a desk pays out voluntary savings, by dated rules like those of amounts.
CREATE TABLE `savings_withdrawal_days` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`days` text NOT NULL,
	`valid_from` text NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `savings_withdrawal_days_from` ON `savings_withdrawal_days` (`book_id`,`valid_from`);