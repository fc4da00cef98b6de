import { sql } from 'drizzle-orm';
import { newOfFollowed } from '#lib/favourites/find.server.ts';
import { guaranteesAskedOf } from '#lib/lending/find.server.ts';
import { unansweredOf } from '#lib/reviews/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';

export type PersonTaskKey = 'pay' | 'topUp' | 'received' | 'prepare' | 'guarantee' | 'answer' | 'followed';

/** Something of her own that waits for somebody, and how many of it. */
export interface PersonTask {
	readonly key: PersonTaskKey;
	readonly count: number;
	/** The page where it is done. */
	readonly href: string;
}

/** What waits for a person who buys, sells or stands for others, the most urgent first; what is done is left out. */
export async function personTasks(reader: Reader, userId: UserId): Promise<PersonTask[]> {
	const [orders, guarantees, unanswered, fresh] = await Promise.all([
		ordersWaiting(reader, userId),
		guaranteesAskedOf(reader, userId),
		unansweredOf(reader, userId),
		newOfFollowed(reader, userId)
	]);
	const tasks: PersonTask[] = [
		{ key: 'pay', count: orders.pay, href: '/saya/pesanan' },
		{ key: 'topUp', count: orders.topUp, href: '/saya/pesanan' },
		{ key: 'received', count: orders.received, href: '/saya/pesanan' },
		{ key: 'prepare', count: orders.prepare, href: '/saya/penjualan' },
		{ key: 'guarantee', count: guarantees.length, href: '/saya/pinjaman' },
		{ key: 'answer', count: unanswered, href: '/saya/ulasan' },
		{ key: 'followed', count: fresh, href: '/saya/diikuti' }
	];
	return tasks.filter(({ count }) => count > 0);
}

interface OrdersWaiting {
	/** Orders to be paid from afar, of which nothing was sent to prove it. */
	readonly pay: number;
	/** Orders with something to be paid besides, for heavier goods. */
	readonly topUp: number;
	/** Orders that arrived, to be looked through. */
	readonly received: number;
	/** Orders of her own goods that are not packed yet. */
	readonly prepare: number;
}

const NOTHING: OrdersWaiting = { pay: 0, topUp: 0, received: 0, prepare: 0 };

async function ordersWaiting(reader: Reader, userId: UserId): Promise<OrdersWaiting> {
	const [row] = await reader.all<OrdersWaiting>(sql`
		WITH bought AS MATERIALIZED (SELECT id, number, payment_id FROM customer_order WHERE buyer_id = ${userId})
		SELECT
			(SELECT count(*) FROM bought o JOIN payment p ON p.id = o.payment_id
				WHERE p.state = 'awaiting' AND p.method IN ('transfer', 'stripe')
				AND NOT EXISTS (SELECT 1 FROM payment_proof f WHERE f.payment_id = p.id)
				AND EXISTS (SELECT 1 FROM sub_order s WHERE s.order_id = o.id AND s.state = 'placed')) AS pay,
			(SELECT count(DISTINCT o.id) FROM bought o JOIN payment p ON p.reference = o.number
				JOIN top_up t ON t.payment_id = p.id WHERE p.state = 'awaiting') AS topUp,
			(SELECT count(DISTINCT o.id) FROM bought o JOIN sub_order s ON s.order_id = o.id
				WHERE s.state = 'delivered') AS received,
			(SELECT count(DISTINCT s.order_id) FROM sub_order s JOIN membership m ON m.id = s.seller_id
				WHERE m.user_id = ${userId} AND s.state = 'packing') AS prepare`);
	return row ?? NOTHING;
}
