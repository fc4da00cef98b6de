-- Invoices and credit notes have numbers, each kind an unbroken row for each book and year. Orders that were paid or packed
-- before get theirs in the order they were placed, and the refunds that took from them theirs; from then on a trigger takes
-- only the next number, and none is changed or given back.
CREATE TABLE `document_number` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`book_id` integer NOT NULL,
	`kind` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`reference` text NOT NULL,
	`order_number` text NOT NULL,
	`amount` integer,
	`issued_on` text NOT NULL,
	`issued_at` integer NOT NULL,
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "document_number_year" CHECK(typeof("document_number"."year") = 'integer' and "document_number"."year" >= 2000 and "document_number"."year" <= 9999),
	CONSTRAINT "document_number_number" CHECK(typeof("document_number"."number") = 'integer' and "document_number"."number" >= 1),
	CONSTRAINT "document_number_amount" CHECK("document_number"."amount" is null or (typeof("document_number"."amount") = 'integer' and "document_number"."amount" >= 1)),
	CONSTRAINT "document_number_credits" CHECK(("document_number"."kind" = 'credit_note') = ("document_number"."amount" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_number_row` ON `document_number` (`book_id`,`kind`,`year`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_number_reference` ON `document_number` (`kind`,`reference`);--> statement-breakpoint
CREATE INDEX `document_number_order` ON `document_number` (`order_number`);--> statement-breakpoint
INSERT INTO document_number (book_id, kind, year, number, reference, order_number, amount, issued_on, issued_at)
SELECT book_id, 'invoice', year, row_number() OVER (PARTITION BY book_id, year ORDER BY id), number, number, NULL, issued_on, issued_at
FROM (
	SELECT o.id, o.number, p.book_id, coalesce(p.confirmed_at, o.placed_at) AS issued_at,
		date(coalesce(p.confirmed_at, o.placed_at) / 1000 + 25200, 'unixepoch') AS issued_on,
		CAST(strftime('%Y', coalesce(p.confirmed_at, o.placed_at) / 1000 + 25200, 'unixepoch') AS INTEGER) AS year
	FROM customer_order o JOIN payment p ON p.id = o.payment_id
	WHERE p.state = 'paid' OR EXISTS (
		SELECT 1 FROM sub_order s WHERE s.order_id = o.id
			AND s.state IN ('ready', 'on_the_way', 'delivered', 'completed', 'complaint')
	)
);--> statement-breakpoint
INSERT INTO document_number (book_id, kind, year, number, reference, order_number, amount, issued_on, issued_at)
SELECT book_id, 'credit_note', year, row_number() OVER (PARTITION BY book_id, year ORDER BY id), 'refund:' || id, reference, amount,
	issued_on, created_at
FROM (
	SELECT r.id, r.book_id, r.reference, r.amount, r.created_at, date(r.created_at / 1000 + 25200, 'unixepoch') AS issued_on,
		CAST(strftime('%Y', r.created_at / 1000 + 25200, 'unixepoch') AS INTEGER) AS year
	FROM refund r JOIN ledger_transaction t ON t.id = r.owed_transaction_id
	WHERE (r.cause IN ('producer', 'bumdesa', 'courier') OR (r.cause = 'cancelled' AND t.kind = 'order.cancelled'))
		AND r.reference IN (SELECT reference FROM document_number WHERE kind = 'invoice')
);--> statement-breakpoint
CREATE TRIGGER document_number_next BEFORE INSERT ON document_number
WHEN NEW.number <> (
	SELECT coalesce(max(number), 0) + 1 FROM document_number
	WHERE book_id = NEW.book_id AND kind = NEW.kind AND year = NEW.year
)
BEGIN SELECT raise(ABORT, 'numbers of documents have no gap'); END;--> statement-breakpoint
CREATE TRIGGER document_number_fixed BEFORE UPDATE ON document_number
BEGIN SELECT raise(ABORT, 'the number of a document stays'); END;--> statement-breakpoint
CREATE TRIGGER document_number_kept BEFORE DELETE ON document_number
BEGIN SELECT raise(ABORT, 'the number of a document stays'); END;
