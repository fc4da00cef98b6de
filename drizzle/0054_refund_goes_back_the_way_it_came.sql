-- A refund goes back through the online payment it came with, of which an order whose goods weighed more has two.
ALTER TABLE `refund` ADD `via_payment_id` integer REFERENCES payment(id);--> statement-breakpoint
CREATE INDEX `refund_via` ON `refund` (`via_payment_id`);--> statement-breakpoint
-- Until now an order had one: what was sent, or is being sent, goes through that.
UPDATE refund SET via_payment_id = (
	SELECT p.id FROM payment p JOIN checkout_session s ON s.payment_id = p.id
	WHERE p.reference = refund.reference AND s.state = 'paid' ORDER BY p.id DESC LIMIT 1
) WHERE state = 'sending' OR paid_reference LIKE 're\_%' ESCAPE '\' OR paid_reference LIKE 'dp\_%' ESCAPE '\' OR paid_reference LIKE 'du\_%' ESCAPE '\';
