-- The index that finds villages by the beginnings of words (`sari gunungkidul`), and the rules of agreements that
-- no program may break: terms never change, consent is a majority's and comes last, a group has one at a time.
-- A village's row in the index is its code without the dots; the index keeps no copy of the text.
CREATE VIRTUAL TABLE village_search USING fts5(
	name, district, regency, province,
	content='', contentless_delete=1, prefix='2 3 4', tokenize='unicode61 remove_diacritics 2'
);
--> statement-breakpoint
CREATE TRIGGER agreement_terms_frozen
BEFORE UPDATE ON agreement
WHEN NEW.bumdesa_id IS NOT OLD.bumdesa_id
	OR NEW.group_id IS NOT OLD.group_id
	OR NEW.valid_from IS NOT OLD.valid_from
	OR NEW.valid_until IS NOT OLD.valid_until
	OR NEW.commission_basis_points IS NOT OLD.commission_basis_points
	OR NEW.group_share_basis_points IS NOT OLD.group_share_basis_points
	OR NEW.loan_cap_basis_points IS NOT OLD.loan_cap_basis_points
	OR NEW.mandatory_cap_basis_points IS NOT OLD.mandatory_cap_basis_points
	OR NEW.least_take_home IS NOT OLD.least_take_home
	OR NEW.delivers IS NOT OLD.delivers
BEGIN
	SELECT raise(ABORT, 'agreement: terms are frozen');
END;
--> statement-breakpoint
CREATE TRIGGER agreement_kept
BEFORE DELETE ON agreement
BEGIN
	SELECT raise(ABORT, 'agreement: agreements are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER agreement_begins_proposed
BEFORE INSERT ON agreement
WHEN NEW.state <> 'proposed' OR NEW.valid_until < NEW.valid_from OR NEW.bumdesa_id = NEW.group_id
BEGIN
	SELECT raise(ABORT, 'agreement: begins as a proposal with sound dates');
END;
--> statement-breakpoint
CREATE TRIGGER agreement_state_moves
BEFORE UPDATE OF state ON agreement
WHEN NOT (
	(OLD.state = 'proposed' AND NEW.state IN ('proposed', 'consented', 'declined'))
	OR (OLD.state = 'consented' AND NEW.state IN ('consented', 'revoked'))
	OR OLD.state = NEW.state
)
BEGIN
	SELECT raise(ABORT, 'agreement: no such step');
END;
--> statement-breakpoint
CREATE TRIGGER agreement_consent_sound
BEFORE UPDATE OF state ON agreement
WHEN NEW.state = 'consented' AND OLD.state <> 'consented' AND NOT coalesce(
	NEW.accepted_at IS NOT NULL
	AND NEW.consented_by IS NOT NULL
	AND NEW.consented_on IS NOT NULL
	AND typeof(NEW.consent_present) = 'integer'
	AND typeof(NEW.consent_in_favour) = 'integer'
	AND NEW.consent_in_favour <= NEW.consent_present
	AND NEW.consent_in_favour * 2 > NEW.consent_present
	AND NEW.consent_present <= (
		SELECT count(*) FROM membership WHERE organisation_id = NEW.group_id AND state = 'active'
	), 0)
BEGIN
	SELECT raise(ABORT, 'agreement: consent needs the BUM Desa''s yes and a majority of those present');
END;
--> statement-breakpoint
CREATE TRIGGER agreement_one_at_a_time
BEFORE UPDATE OF state ON agreement
WHEN NEW.state = 'consented' AND OLD.state <> 'consented' AND EXISTS (
	SELECT 1 FROM agreement other
	WHERE other.group_id = NEW.group_id
		AND other.id <> NEW.id
		AND other.state = 'consented'
		AND (other.valid_until IS NULL OR other.valid_until >= NEW.valid_from)
		AND (NEW.valid_until IS NULL OR other.valid_from <= NEW.valid_until)
)
BEGIN
	SELECT raise(ABORT, 'agreement: the group has another agreement in these days');
END;
