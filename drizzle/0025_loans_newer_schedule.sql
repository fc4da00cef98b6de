-- A payment off the principal makes a new schedule. It may be taken back only while that schedule still holds, so the
-- payment remembers which one it made; before, it was the next number unless an earlier one had been taken back.
ALTER TABLE `loan_payment` ADD `version_after` integer;--> statement-breakpoint
UPDATE `loan_payment` SET `version_after` = `version_before` + 1 WHERE `version_before` IS NOT NULL;
