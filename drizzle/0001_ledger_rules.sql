-- The ledger's rules, held by the database itself: whoever writes to these tables, by whatever program, cannot post
-- what does not balance, touch what was posted, or take savings below zero. Postings come first, their entry last;
-- the entry's trigger then sees all of it.
CREATE TRIGGER posting_before_insert BEFORE INSERT ON posting BEGIN
	SELECT RAISE(ABORT, 'posted_already: the entry is closed to further postings')
		WHERE EXISTS (SELECT 1 FROM entry WHERE id = NEW.entry_id);
	SELECT RAISE(ABORT, 'control_account: postings go to its sub-ledger accounts')
		WHERE (SELECT is_control FROM account WHERE id = NEW.account_id) = 1;
END;
--> statement-breakpoint
CREATE TRIGGER posting_after_insert AFTER INSERT ON posting BEGIN
	UPDATE account SET balance = balance + NEW.amount
		WHERE id = NEW.account_id OR id = (SELECT control_id FROM account WHERE id = NEW.account_id);
END;
--> statement-breakpoint
CREATE TRIGGER posting_never_updated BEFORE UPDATE ON posting BEGIN
	SELECT RAISE(ABORT, 'append_only: a posting is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER posting_never_deleted BEFORE DELETE ON posting BEGIN
	SELECT RAISE(ABORT, 'append_only: a posting is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER entry_before_insert BEFORE INSERT ON entry BEGIN
	SELECT RAISE(ABORT, 'bad_date: a book date is YYYY-MM-DD')
		WHERE NEW.date IS NOT date(NEW.date);
	SELECT CASE
		WHEN count(*) < 2 THEN RAISE(ABORT, 'too_few_postings: an entry has at least two')
		WHEN sum(p.amount) <> 0 THEN RAISE(ABORT, 'unbalanced: the postings do not add up to nothing')
		WHEN max(a.book_id) <> NEW.book_id OR min(a.book_id) <> NEW.book_id
			THEN RAISE(ABORT, 'wrong_book: a posting names another book''s account')
		WHEN max(a.ceiling IS NOT NULL AND a.balance > a.ceiling)
			THEN RAISE(ABORT, 'below_zero: the account has not that much')
		END
		FROM posting p JOIN account a ON a.id = p.account_id WHERE p.entry_id = NEW.id;
	SELECT RAISE(ABORT, 'closed_period: the month is closed')
		WHERE EXISTS (SELECT 1 FROM closed_period WHERE book_id = NEW.book_id AND month = substr(NEW.date, 1, 7));
	SELECT RAISE(ABORT, 'broken_chain: number and previous hash must follow the book''s last entry')
		FROM book WHERE id = NEW.book_id AND (NEW.number <> last_number + 1 OR NEW.previous_hash <> last_hash);
END;
--> statement-breakpoint
CREATE TRIGGER entry_after_insert AFTER INSERT ON entry BEGIN
	UPDATE book SET last_number = NEW.number, last_hash = NEW.hash WHERE id = NEW.book_id;
	INSERT INTO account_month (account_id, month, debit, credit)
		SELECT account_id, substr(NEW.date, 1, 7), sum(max(amount, 0)), sum(max(-amount, 0))
		FROM posting WHERE entry_id = NEW.id GROUP BY account_id
		ON CONFLICT (account_id, month) DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit;
END;
--> statement-breakpoint
CREATE TRIGGER entry_never_updated BEFORE UPDATE ON entry BEGIN
	SELECT RAISE(ABORT, 'append_only: an entry is never changed; reverse it');
END;
--> statement-breakpoint
CREATE TRIGGER entry_never_deleted BEFORE DELETE ON entry BEGIN
	SELECT RAISE(ABORT, 'append_only: an entry is never deleted; reverse it');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_transaction_before_insert BEFORE INSERT ON ledger_transaction WHEN NEW.reverses_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'is_reversal: a reversal is never reversed')
		WHERE EXISTS (SELECT 1 FROM ledger_transaction WHERE id = NEW.reverses_id AND reverses_id IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER ledger_transaction_never_updated BEFORE UPDATE ON ledger_transaction BEGIN
	SELECT RAISE(ABORT, 'append_only: a transaction is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_transaction_never_deleted BEFORE DELETE ON ledger_transaction BEGIN
	SELECT RAISE(ABORT, 'append_only: a transaction is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER account_before_insert BEFORE INSERT ON account WHEN NEW.balance <> 0 BEGIN
	SELECT RAISE(ABORT, 'opening_balance: an account opens empty; post its balance');
END;
--> statement-breakpoint
CREATE TRIGGER account_sub_ledger BEFORE INSERT ON account WHEN NEW.control_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'wrong_control: a sub-ledger account stands under a control account of its book and code')
		WHERE NOT EXISTS (SELECT 1 FROM account c WHERE c.id = NEW.control_id AND c.is_control = 1
			AND c.book_id = NEW.book_id AND c.code = NEW.code);
END;
--> statement-breakpoint
CREATE TRIGGER account_keeps_its_place BEFORE UPDATE OF id, book_id, code, type, normal, control_id, is_control, holder_kind, holder_key, ceiling ON account BEGIN
	SELECT RAISE(ABORT, 'append_only: an account keeps its book, code and holder');
END;
--> statement-breakpoint
CREATE TRIGGER account_never_deleted BEFORE DELETE ON account BEGIN
	SELECT RAISE(ABORT, 'append_only: an account is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER book_never_deleted BEFORE DELETE ON book BEGIN
	SELECT RAISE(ABORT, 'append_only: a book is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER book_chain_goes_forward BEFORE UPDATE OF last_number ON book WHEN NEW.last_number <> OLD.last_number + 1 BEGIN
	SELECT RAISE(ABORT, 'broken_chain: a book''s entries are counted one by one');
END;
--> statement-breakpoint
CREATE TRIGGER audit_log_never_updated BEFORE UPDATE ON audit_log BEGIN
	SELECT RAISE(ABORT, 'append_only: the audit log is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER audit_log_never_deleted BEFORE DELETE ON audit_log BEGIN
	SELECT RAISE(ABORT, 'append_only: the audit log is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER order_event_never_updated BEFORE UPDATE ON order_event BEGIN
	SELECT RAISE(ABORT, 'append_only: an order''s history is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER order_event_never_deleted BEFORE DELETE ON order_event BEGIN
	SELECT RAISE(ABORT, 'append_only: an order''s history is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER stock_movement_never_updated BEFORE UPDATE ON stock_movement BEGIN
	SELECT RAISE(ABORT, 'append_only: a stock movement is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER stock_movement_never_deleted BEFORE DELETE ON stock_movement BEGIN
	SELECT RAISE(ABORT, 'append_only: a stock movement is never deleted');
END;
