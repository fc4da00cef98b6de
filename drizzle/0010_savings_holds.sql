-- What is held of a savings balance stays there, and what needs two officers is never decided by the one who asked:
-- both are held in code and again here.
CREATE TRIGGER savings_hold_covered BEFORE INSERT ON savings_hold BEGIN
	SELECT RAISE(ABORT, 'below_zero: the account has not that much to hold')
		WHERE NEW.amount > -(SELECT balance FROM account WHERE id = NEW.account_id)
			- (SELECT coalesce(sum(amount), 0) FROM savings_hold
				WHERE account_id = NEW.account_id AND released_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER savings_hold_kept_by_reversal BEFORE INSERT ON entry WHEN NEW.kind = 'reversal' BEGIN
	SELECT RAISE(ABORT, 'below_zero: part of the balance is held')
		FROM posting p JOIN account a ON a.id = p.account_id
		WHERE p.entry_id = NEW.id AND p.amount > 0
			AND EXISTS (SELECT 1 FROM savings_hold h WHERE h.account_id = a.id AND h.released_at IS NULL)
			AND -a.balance < (SELECT sum(h.amount) FROM savings_hold h
				WHERE h.account_id = a.id AND h.released_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER draft_entry_two_persons BEFORE UPDATE ON draft_entry
	WHEN NEW.state = 'approved' AND NEW.decided_by IS NOT NULL AND NEW.decided_by = NEW.entered_by BEGIN
	SELECT RAISE(ABORT, 'same_person: who entered it does not approve it');
END;
--> statement-breakpoint
CREATE TRIGGER opening_draft_two_persons BEFORE UPDATE ON opening_draft
	WHEN NEW.state = 'posted' AND NEW.decided_by IS NOT NULL AND NEW.decided_by = NEW.entered_by BEGIN
	SELECT RAISE(ABORT, 'same_person: who uploaded it does not approve it');
END;
