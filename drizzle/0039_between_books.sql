-- One book pays another what it owes it: said by the payer, confirmed by the receiver.
CREATE TABLE `book_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`from_book_id` integer NOT NULL,
	`to_book_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`paid_from` text NOT NULL,
	`received_in` text,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`entered_by` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`transaction_id` integer,
	FOREIGN KEY (`from_book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "book_payment_amount" CHECK(typeof("book_payment"."amount") = 'integer' and "book_payment"."amount" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `book_payment_waiting` ON `book_payment` (`from_book_id`,`to_book_id`) WHERE state = 'entered';--> statement-breakpoint
CREATE INDEX `book_payment_to` ON `book_payment` (`to_book_id`,`state`);