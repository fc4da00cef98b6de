-- The end of a month for loans: what each has accrued, once, and how the portfolio stood.
CREATE TABLE `loan_accrual` (
	`loan_id` integer NOT NULL,
	`month` text NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`loan_id`, `month`),
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_accrual_amount" CHECK(typeof("loan_accrual"."amount") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `portfolio_month` (
	`book_id` integer NOT NULL,
	`month` text NOT NULL,
	`loans` integer NOT NULL,
	`gross` integer NOT NULL,
	`at_risk` integer NOT NULL,
	`allowance` integer NOT NULL,
	`transaction_id` integer,
	PRIMARY KEY(`book_id`, `month`),
	FOREIGN KEY (`book_id`) REFERENCES `book`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transaction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "portfolio_month_gross" CHECK(typeof("portfolio_month"."gross") = 'integer' and "portfolio_month"."gross" >= 0),
	CONSTRAINT "portfolio_month_at_risk" CHECK(typeof("portfolio_month"."at_risk") = 'integer' and "portfolio_month"."at_risk" >= 0),
	CONSTRAINT "portfolio_month_allowance" CHECK(typeof("portfolio_month"."allowance") = 'integer')
);
