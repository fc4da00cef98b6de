-- Which part of a month's total stood in entries that moved cash, so that the cash flow is read from the totals too.
ALTER TABLE `account_month` ADD `cash` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE account_month SET cash = (
	SELECT coalesce(sum(p.amount), 0) FROM posting p JOIN entry e ON e.id = p.entry_id
	WHERE p.account_id = account_month.account_id AND substr(e.date, 1, 7) = account_month.month
		AND EXISTS (SELECT 1 FROM posting c JOIN account ca ON ca.id = c.account_id
			WHERE c.entry_id = e.id AND substr(ca.code, 1, 7) = '1.1.01.'));
--> statement-breakpoint
DROP TRIGGER entry_after_insert;
--> statement-breakpoint
CREATE TRIGGER entry_after_insert AFTER INSERT ON entry BEGIN
	UPDATE book SET last_number = NEW.number, last_hash = NEW.hash WHERE id = NEW.book_id;
	INSERT INTO account_month (account_id, month, debit, credit, cash)
		SELECT account_id, substr(NEW.date, 1, 7), sum(max(amount, 0)), sum(max(-amount, 0)),
			CASE WHEN EXISTS (SELECT 1 FROM posting c JOIN account ca ON ca.id = c.account_id
				WHERE c.entry_id = NEW.id AND substr(ca.code, 1, 7) = '1.1.01.') THEN sum(amount) ELSE 0 END
		FROM posting WHERE entry_id = NEW.id GROUP BY account_id
		ON CONFLICT (account_id, month) DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit,
			cash = cash + excluded.cash;
END;
