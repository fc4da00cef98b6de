import { beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type ListingId, type UserId } from '#lib/shared/ids.ts';
import { actions } from '../../src/routes/(shop)/bayar/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { event, thrownStatus } from '../support/event.ts';
import { countRows, offer, openHub, save, type Hub } from '../support/orders.ts';

freshDatabase();
let hub: Hub;
let listingId: ListingId;

beforeAll(async () => {
	setClock(Date.UTC(2026, 10, 23, 3));
	hub = await openHub();
	listingId = await offer(hub);
});

/** One kilogram sent as the review's form sends it. */
function ordered(fields: Record<string, string> = {}, userId: UserId | null = null): never {
	const form = new FormData();
	const sent = {
		...{ name: 'Rina', phone: '0812 3456 7890', delivery: 'pickup', payment: 'transfer', note: '' },
		...{ villageCode: '', address: '', key: newKey(), shown: `${listingId}:1000:50000:0:0`, total: '50000' },
		...fields
	};
	for (const [name, value] of Object.entries(sent)) form.set(name, value);
	return event(`/bayar?toko=${hub.bumdesaSlug}`, { form, userId });
}

describe('an order sent with savings that are not hers to spend', () => {
	test.each([
		['by a guest', 'id', 'Masuk dulu untuk membayar dari simpanan, atau pilih cara lain.'],
		['by a guest', 'en', 'Sign in first to pay from savings, or choose another way.'],
		['by another member', 'id', 'Simpanan ini bukan simpanan Anda. Pilih cara lain.'],
		['by another member', 'en', 'These savings are not yours. Choose another way.']
	])('%s is told so beside the payment (%s), and nothing is ordered', async (who, locale, words) => {
		const { membershipId } = hub.second;
		await save(hub, membershipId, 60_000);
		const orders = await countRows('customer_order');
		const asked = ordered(
			{ payment: `savings:${membershipId}` },
			who === 'by a guest' ? null : hub.producer.userId
		);
		Object.assign((asked as { locals: object }).locals, { locale });
		const answer = await actions['pesan']?.(asked);
		expect(answer).toMatchObject({ status: 403, data: { errors: { payment: words }, review: null } });
		expect(await countRows('customer_order')).toBe(orders);
	});
});

describe('a number from abroad', () => {
	test.each([
		['0065 9123 4567', '+6591234567'],
		['0812-3456-7890', '+6281234567890']
	])('typed as %s orders, and is kept as %s', async (phone, stored) => {
		expect(await thrownStatus(() => actions['pesan']?.(ordered({ phone })))).toBe(303);
		const { rows } = await db.$client.execute(
			'SELECT buyer_phone FROM customer_order ORDER BY id DESC LIMIT 1'
		);
		expect(rows[0]?.['buyer_phone']).toBe(stored);
	});

	test.each(['9123 4567', '+62 21 555 1234', '+65 12'])('that is not whole is refused: %s', async (phone) => {
		const orders = await countRows('customer_order');
		expect(await actions['pesan']?.(ordered({ phone }))).toMatchObject({
			status: 400,
			data: { errors: { phone: expect.any(String) as string } }
		});
		expect(await countRows('customer_order')).toBe(orders);
	});
});
