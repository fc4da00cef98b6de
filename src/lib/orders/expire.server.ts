import { and, asc, eq, lte, ne } from 'drizzle-orm';
import { closePayment } from '#lib/payments/close.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { freeReservation } from '#lib/stock/reserve.server.ts';
import { forgetOldCarts } from '#lib/carts/cart.server.ts';
import { moveSubOrder } from './move.server.ts';
import { noticeOfEnd } from './notices.server.ts';
import { customerOrder, subOrder } from './schema.server.ts';

const MINUTE_MS = 60_000;
/** Orders ended in one transaction of the job. */
const BATCH = 50;

/** What is paid online ends elsewhere: Stripe is asked first whether it was paid. */
function overdue(at: number) {
	return and(eq(payment.state, 'awaiting'), lte(payment.expiresAt, at), ne(payment.method, 'stripe'));
}

/**
 * Ends an unpaid order whose time is up: payment and parts expired, stock free again. It reads in its own
 * transaction whether the order is still unpaid, so a confirmation that came first stands.
 */
export async function endOrder(tx: Tx, number: string): Promise<boolean> {
	const [due] = await tx
		.select({ orderId: customerOrder.id, paymentId: payment.id })
		.from(customerOrder)
		.innerJoin(payment, eq(payment.id, customerOrder.paymentId))
		.where(
			and(eq(customerOrder.number, number), eq(payment.state, 'awaiting'), lte(payment.expiresAt, now()))
		);
	if (!due) return false;
	const closed = await closePayment(tx, systemActor, due.paymentId, 'expired');
	assert(closed.ok, 'an overdue payment is awaiting');
	const parts = await tx
		.select({ id: subOrder.id })
		.from(subOrder)
		.where(and(eq(subOrder.orderId, due.orderId), eq(subOrder.state, 'placed')));
	for (const { id } of parts) {
		const moved = await moveSubOrder(tx, systemActor, id, 'expired');
		assert(moved.ok, 'a placed part can expire');
	}
	await freeReservation(tx, `order:${number}`);
	await noticeOfEnd(
		tx,
		'order_expired',
		number,
		parts.map(({ id }) => id)
	);
	return true;
}

/** Orders whose time for paying online is up, oldest first. */
export function overdueOnline(reader: Reader, limit: number) {
	return reader
		.select({ number: customerOrder.number, payment })
		.from(payment)
		.innerJoin(customerOrder, eq(customerOrder.paymentId, payment.id))
		.where(and(eq(payment.state, 'awaiting'), lte(payment.expiresAt, now()), eq(payment.method, 'stripe')))
		.orderBy(asc(payment.expiresAt))
		.limit(limit);
}

async function overdueNumbers(reader: Reader, limit: number): Promise<string[]> {
	const rows = await reader
		.select({ number: customerOrder.number })
		.from(payment)
		.innerJoin(customerOrder, eq(customerOrder.paymentId, payment.id))
		.where(overdue(now()))
		.orderBy(asc(payment.expiresAt))
		.limit(limit);
	return rows.map(({ number }) => number);
}

/** Ends every order whose time is up. @returns how many. */
export async function expireDueOrders(): Promise<number> {
	let ended = 0;
	for (;;) {
		const numbers = await overdueNumbers(db, BATCH);
		for (const number of numbers) if (await write((tx) => endOrder(tx, number))) ended += 1;
		if (numbers.length < BATCH) return ended;
	}
}

/** Ends one order if its time is up, for whoever looks at it before the job comes by. */
export async function expireIfDue(number: string): Promise<boolean> {
	const due = await isDue(db, number);
	if (due) await write((tx) => endOrder(tx, number));
	return due;
}

/** Whether an order's time is up while nothing ended it yet. */
export async function isDue(reader: Reader, number: string): Promise<boolean> {
	const [due] = await reader
		.select({ id: payment.id })
		.from(customerOrder)
		.innerJoin(payment, eq(payment.id, customerOrder.paymentId))
		.where(and(eq(customerOrder.number, number), overdue(now())));
	return due !== undefined;
}

/** What recurs for carts and orders; called once at start. */
export function registerOrderJobs(): void {
	registerJob(
		'orders.expire',
		async () => {
			await expireDueOrders();
		},
		MINUTE_MS
	);
	registerJob('carts.forget', () => write(forgetOldCarts), 24 * 60 * MINUTE_MS);
}
