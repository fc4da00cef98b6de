-- In which bank's layout a list's file is made; a desk's next list begins with it while its account is at the same bank.
ALTER TABLE `payout_batch` ADD `bank_layout` text;--> statement-breakpoint
ALTER TABLE `payout_batch` ADD `paying_bank` text;