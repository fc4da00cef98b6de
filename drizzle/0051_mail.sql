-- Notices by e-mail: the address a person gave and confirmed, and what waits to be sent or was, one for each thing told.
CREATE TABLE `mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`facts` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`try_at` integer NOT NULL,
	`sent_at` integer,
	`dropped_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mail_attempts" CHECK(typeof("mail"."attempts") = 'integer' and "mail"."attempts" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_key_unique` ON `mail` (`key`);--> statement-breakpoint
CREATE INDEX `mail_waiting` ON `mail` (`sent_at`,`dropped_at`,`try_at`);--> statement-breakpoint
CREATE INDEX `mail_user` ON `mail` (`user_id`);--> statement-breakpoint
CREATE TABLE `mail_address` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`code_hash` text,
	`code_expires_at` integer,
	`confirmed_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
