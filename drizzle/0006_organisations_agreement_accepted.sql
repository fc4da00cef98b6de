-- The BUM Desa says its own yes to an agreement before the group consents; the edition of the villages' list that was loaded.
CREATE TABLE `village_edition` (
	`edition` text PRIMARY KEY NOT NULL,
	`loaded_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `agreement` ADD `accepted_at` integer;--> statement-breakpoint
ALTER TABLE `agreement` ADD `accepted_by` integer REFERENCES user(id);