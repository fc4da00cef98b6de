/** What is told by e-mail. `confirm` asks whether the address is hers. */
export const MAIL_KINDS = [
	'confirm',
	'placed',
	'paid',
	'ready',
	'top_up',
	'on_the_way',
	'delivered',
	'order_cancelled',
	'part_cancelled',
	'order_expired',
	'refund_owed',
	'refunded',
	'sold',
	'payout',
	'payout_refused',
	'payout_returned',
	'cycle_changed',
	'box_changed',
	'request_changed',
	'standing_missed',
	'instalment'
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
