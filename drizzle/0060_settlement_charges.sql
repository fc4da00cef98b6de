-- The delivery charge and the fees of a cycle can be given back after delivery, as goods can; never more than was charged.
CREATE TABLE `charge_refund` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sub_order_id` integer NOT NULL,
	`charge` text NOT NULL,
	`refund_id` integer NOT NULL,
	`cause` text NOT NULL,
	`amount` integer NOT NULL,
	`payable` integer NOT NULL,
	`voluntary` integer NOT NULL,
	`receivable` integer NOT NULL,
	`refunded_at` integer NOT NULL,
	FOREIGN KEY (`sub_order_id`) REFERENCES `sub_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "charge_refund_amount" CHECK(typeof("charge_refund"."amount") = 'integer' and "charge_refund"."amount" >= 1),
	CONSTRAINT "charge_refund_payable" CHECK(typeof("charge_refund"."payable") = 'integer' and "charge_refund"."payable" >= 0),
	CONSTRAINT "charge_refund_voluntary" CHECK(typeof("charge_refund"."voluntary") = 'integer' and "charge_refund"."voluntary" >= 0),
	CONSTRAINT "charge_refund_receivable" CHECK(typeof("charge_refund"."receivable") = 'integer' and "charge_refund"."receivable" >= 0)
);
--> statement-breakpoint
CREATE INDEX `charge_refund_sub_order` ON `charge_refund` (`sub_order_id`);
--> statement-breakpoint
CREATE TRIGGER charge_refund_within AFTER INSERT ON charge_refund
WHEN (SELECT sum(amount) FROM charge_refund WHERE sub_order_id = NEW.sub_order_id AND charge = NEW.charge) > coalesce(
	CASE NEW.charge WHEN 'delivery' THEN (SELECT delivery_amount FROM sub_order WHERE id = NEW.sub_order_id)
	ELSE (SELECT sum(amount) FROM order_fee WHERE sub_order_id = NEW.sub_order_id AND purpose || ':' || charged_by = NEW.charge) END, 0)
BEGIN
	SELECT RAISE(ABORT, 'more given back than was charged');
END;
