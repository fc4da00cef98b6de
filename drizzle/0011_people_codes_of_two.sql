-- A lost password of an officer takes the codes of two officers.
ALTER TABLE `reset_code` ADD `codes_needed` integer DEFAULT 1 NOT NULL;