-- Long fillings (the demo village) are marked when they begin and when they are done, so that /readyz can wait for them.
CREATE TABLE `milestone` (
	`name` text PRIMARY KEY NOT NULL,
	`begun_at` integer NOT NULL,
	`done_at` integer
);
