import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { producerBy, producersOfGroup } from '#lib/catalog/producers.server.ts';
import { ratingOfGroups, ratingOfListing, ratingOfSeller } from '#lib/catalog/rating.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { photoById, readPhoto } from '#lib/media/store.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { answerReview } from '#lib/reviews/answer.server.ts';
import { askedLines, reviewOfLine, unreviewedOf } from '#lib/reviews/bought.server.ts';
import {
	reviewsAtDesk,
	reviewsForProducer,
	reviewsOfListing,
	reviewsOfSeller,
	unansweredOf
} from '#lib/reviews/find.server.ts';
import { hideReview, showReview } from '#lib/reviews/moderate.server.ts';
import { writeReview, type WriteReview } from '#lib/reviews/write.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey, type OrderLineId, type ReviewId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	as,
	fund,
	MORNING,
	officerOf,
	openSale,
	order,
	orderOf,
	paidOrder,
	producerOf,
	type Producer,
	type Sale
} from '../support/sale.ts';
import { barePerson } from '../support/village.ts';

freshDatabase();
const DAY = 86_400_000;
const NEWEST = { before: null, size: 20 };
const guest: Actor = { userId: null, address: '127.0.0.1', requestId: 'test' };
let sale: Sale;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
});

interface Bought {
	readonly placed: WholeOrder;
	readonly token: string;
	readonly lineId: OrderLineId;
}

function boughtIn(placed: WholeOrder): Bought {
	const lineId = placed.parts[0]?.lines[0]?.id;
	if (!lineId) throw new Error('no line');
	return { placed, token: placed.token, lineId };
}

/** A guest's order of one producer's goods, packed and handed over. */
async function received(producer: Producer, gross = 100_000): Promise<Bought> {
	const placed = await paidOrder(sale, [{ producer, gross }]);
	await pack(sale, placed.parts);
	await handOver(sale, placed.parts[0]);
	return boughtIn(await orderOf(placed.number));
}

function say({ token, lineId }: Pick<Bought, 'token' | 'lineId'>, changes: Partial<WriteReview> = {}) {
	return writeReview(guest, {
		...{ token, orderLineId: lineId, stars: 5, words: 'Segar sekali', photo: null, dropPhoto: false },
		...changes
	});
}

async function said(bought: Bought, changes: Partial<WriteReview> = {}): Promise<ReviewId> {
	const written = await say(bought, changes);
	if (!written.ok) throw new Error(written.code);
	return written.reviewId;
}

async function photo() {
	const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#5a9e3f' } })
		.jpeg()
		.toBuffer();
	const read = await readPhoto(new File([new Uint8Array(bytes)], 'lele.jpg', { type: 'image/jpeg' }));
	if (!read.ok) throw new Error(read.code);
	return read.prepared;
}

describe('who may review', () => {
	test('a guest who received the goods, by the secret of the order; only her short name is read', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer);
		const written = await say(bought);
		expect(written).toMatchObject({ ok: true, changed: false });
		const { items } = await reviewsOfListing(db, producer.listingId, NEWEST);
		expect(items).toMatchObject([
			{ author: 'Ayu', stars: 5, words: 'Segar sekali', answer: null, changed: false }
		]);
		expect(JSON.stringify(items)).not.toMatch(/Lestari|8111111111|hiddenReason/);
	});

	test('nobody before the goods were handed over, and the database refuses it too', async () => {
		const producer = await producerOf(sale.groupId);
		const placed = boughtIn(await paidOrder(sale, [{ producer, gross: 100_000 }]));
		expect(await say(placed)).toEqual({ ok: false, code: 'not_received' });
		await pack(sale, placed.placed.parts);
		expect(await say(placed)).toEqual({ ok: false, code: 'not_received' });
		const forced = write((tx) =>
			tx.$client.execute({
				sql: `INSERT INTO review (order_line_id, listing_id, seller_id, group_id, bumdesa_id, author, stars, words, written_at)
					VALUES (?, ?, ?, ?, ?, 'X', 5, '', 0)`,
				args: [placed.lineId, producer.listingId, producer.membershipId, sale.groupId, sale.bumdesaId]
			})
		);
		await expect(forced).rejects.toThrow(/only a delivered line/);
	});

	test("nobody with another order's secret, or a secret that is none", async () => {
		const producer = await producerOf(sale.groupId);
		const [mine, other] = [await received(producer), await received(producer)];
		expect(await say({ token: other.token, lineId: mine.lineId })).toEqual({ ok: false, code: 'not_found' });
		expect(await say({ token: newKey(), lineId: mine.lineId })).toEqual({ ok: false, code: 'not_found' });
	});

	test('a line refunded in full is not reviewed; one refunded in part is', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer, 100_000);
		const part = bought.placed.parts[0];
		const give = (amount: number) =>
			refundAtDesk(sale.treasurer, {
				...{ organisationId: sale.bumdesaId, subOrderId: part?.id ?? (0 as never) },
				...{ orderLineId: bought.lineId, amount: rupiah(amount), cause: 'producer' as const },
				...{ reason: 'Sebagian mati', key: newKey() }
			});
		expect((await give(99_999)).ok).toBe(true);
		expect((await askedLines(db, bought.token))[0]?.obstacle).toBe(null);
		expect((await give(1)).ok).toBe(true);
		expect(await say(bought)).toEqual({ ok: false, code: 'refunded' });
		expect(await unreviewedOf(db, [bought.placed.number])).toEqual(new Map());
	});

	test('a producer does not praise her own goods, signed in or by her telephone', async () => {
		const producer = await producerOf(sale.groupId);
		const { rows } = await db.$client.execute({
			sql: 'SELECT phone FROM user WHERE id = ?',
			args: [producer.userId]
		});
		for (const [actor, phone] of [
			[producer.actor, '+628111111111'],
			[systemActor, String(rows[0]?.['phone'])]
		] as const) {
			const placed = await placeOrder(actor, {
				...{ key: newKey(), bumdesaId: sale.bumdesaId, shownTotal: rupiah(50_000) },
				lines: [{ listingId: producer.listingId, quantity: 1000, shownPrice: rupiah(50_000) }],
				delivery: { method: 'pickup', villageCode: null, address: '' },
				payment: { method: 'cash', membershipId: null },
				buyer: { name: 'Bu Sri', phone, email: null },
				...{ locale: 'id', note: '', cartToken: null }
			});
			if (!placed.ok) throw new Error(placed.code);
			const own = await orderOf(placed.number);
			await pack(sale, own.parts);
			await handOver(sale, own.parts[0], { takeCash: true });
			expect(await say(boughtIn(own))).toEqual({ ok: false, code: 'own_goods' });
		}
	});

	test('stars from one to five, and at most 600 letters', async () => {
		const bought = await received(await producerOf(sale.groupId));
		for (const stars of [0, 6, 4.5, Number.NaN]) {
			expect(await say(bought, { stars })).toEqual({ ok: false, code: 'stars_missing' });
		}
		expect(await say(bought, { words: 'a'.repeat(601) })).toEqual({ ok: false, code: 'too_long' });
		expect(await say(bought, { words: 'a'.repeat(600) })).toMatchObject({ ok: true });
	});
});

describe('once per line', () => {
	test('sent twice at once it is one review, counted once', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer);
		const both = await Promise.all([say(bought, { stars: 5 }), say(bought, { stars: 3 })]);
		expect(both.map((each) => each.ok && each.changed)).toEqual([false, true]);
		expect(await ratingOfListing(db, producer.listingId)).toEqual({
			...{ count: 1, tenths: 30 },
			stars: [0, 0, 1, 0, 0]
		});
	});

	test('may be changed for 14 days, photo and all, and then no more', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer);
		try {
			await said(bought, { photo: await photo() });
			const before = await reviewOfLine(db, bought.lineId);
			setClock(MORNING + 14 * DAY);
			expect(await say(bought, { stars: 2, words: 'Cepat lembek', photo: await photo() })).toMatchObject({
				...{ ok: true, changed: true }
			});
			const after = await reviewOfLine(db, bought.lineId);
			expect(after).toMatchObject({ stars: 2, words: 'Cepat lembek', changedAt: MORNING + 14 * DAY });
			// The photo it replaces is nobody's any more.
			expect(before?.photoId && (await photoById(db, before.photoId))).toBe(null);
			expect(await say(bought, { dropPhoto: true })).toMatchObject({ ok: true });
			expect((await reviewOfLine(db, bought.lineId))?.photoId).toBe(null);
			expect(await askedLines(db, bought.token)).toMatchObject([{ stars: 5, mayChange: true }]);
			setClock(MORNING + 14 * DAY + 1);
			expect(await askedLines(db, bought.token)).toMatchObject([{ stars: 5, mayChange: false }]);
			expect(await say(bought, { stars: 5 })).toEqual({ ok: false, code: 'too_late' });
		} finally {
			setClock(MORNING);
		}
	});
});

describe('the stars that are counted', () => {
	test('two of five and one of two make 4,0 on card, page, seller and group', async () => {
		const own = await openSale();
		await fund(own, 10_000_000);
		sale = own;
		const [first, second] = [own.producer, await producerOf(own.groupId)];
		for (const [producer, stars] of [
			[first, 5],
			[first, 2],
			[second, 5]
		] as const) {
			await said(await received(producer), { stars });
		}
		expect(await ratingOfListing(db, first.listingId)).toMatchObject({ count: 2, tenths: 35 });
		expect(await ratingOfSeller(db, first.membershipId)).toMatchObject({ count: 2, tenths: 35 });
		expect(await ratingOfGroups(db, [own.groupId])).toEqual({
			...{ count: 3, tenths: 40 },
			stars: [0, 1, 0, 0, 2]
		});
		const cards = (await browse(db, filterWith({ size: 40 }))).items;
		expect(cards.find(({ id }) => id === first.listingId)?.rating).toEqual({ count: 2, tenths: 35 });
		const producers = await producersOfGroup(db, own.groupId);
		expect(producers.map(({ goods, rating }) => [goods, rating?.tenths])).toEqual([
			[1, 35],
			[1, 50]
		]);
	});

	test('who has never sold anything has no public page', async () => {
		const slug = (await db.$client.execute('SELECT slug FROM organisation WHERE id = ' + sale.groupId))
			.rows[0];
		const number = async ({ membershipId }: Pick<Producer, 'membershipId'>) =>
			(await db.select().from(membership).where(eq(membership.id, membershipId)))[0]?.number ?? 0;
		const producer = await producerOf(sale.groupId);
		const page = async () => producerBy(db, String(slug?.['slug']), await number(producer));
		expect(await page()).toMatchObject({ membershipId: producer.membershipId });
		expect(JSON.stringify(await page())).not.toMatch(/\+62|email|userId/);
		await write((tx) =>
			tx.update(listing).set({ publishedAt: null, state: 'draft' }).where(eq(listing.id, producer.listingId))
		);
		expect(await page()).toBe(null);
	});

	test('pages of two go on where the last one ended', async () => {
		const producer = await producerOf(sale.groupId);
		for (const stars of [1, 2, 3, 4, 5]) await said(await received(producer), { stars });
		const pages: number[][] = [];
		let before: ReviewId | null = null;
		do {
			const page = await reviewsOfSeller(db, producer.membershipId, { before, size: 2 });
			pages.push(page.items.map(({ stars }) => stars));
			before = page.next;
		} while (before !== null);
		expect(pages).toEqual([[5, 4], [3, 2], [1]]);
	});
});

describe('the answer', () => {
	test('is the producer’s or her officers’, once, and nobody else’s', async () => {
		const producer = await producerOf(sale.groupId);
		const [one, two] = [await said(await received(producer)), await said(await received(producer))];
		const stranger = await producerOf((await openSale()).groupId);
		const answer = (by: Actor, reviewId: ReviewId) => answerReview(by, { reviewId, answer: 'Terima kasih' });
		expect(await unansweredOf(db, producer.userId)).toBe(2);
		for (const by of [guest, stranger.actor, sale.warehouse, sale.director]) {
			expect(await answer(by, one)).toEqual({ ok: false, code: 'forbidden' });
		}
		expect(await answerReview(producer.actor, { reviewId: one, answer: '  ' })).toMatchObject({
			code: 'required'
		});
		const both = await Promise.all([answer(producer.actor, one), answer(sale.bendahara, one)]);
		expect(both).toEqual([{ ok: true }, { ok: false, code: 'already_done' }]);
		expect(await answer(sale.bendahara, two)).toEqual({ ok: true });
		expect(await unansweredOf(db, producer.userId)).toBe(0);
		const { items } = await reviewsForProducer(db, producer.userId, NEWEST);
		expect(items.map((each) => each.answer)).toEqual(['Terima kasih', 'Terima kasih']);
		expect(await answer(producer.actor, 999_999 as ReviewId)).toEqual({ ok: false, code: 'not_found' });
	});

	test('who has left the group answers no more', async () => {
		const producer = await producerOf(sale.groupId);
		const reviewId = await said(await received(producer));
		await write((tx) =>
			tx.update(membership).set({ state: 'left' }).where(eq(membership.id, producer.membershipId))
		);
		expect(await answerReview(producer.actor, { reviewId, answer: 'Halo' })).toMatchObject({
			code: 'forbidden'
		});
	});
});

describe('hiding', () => {
	test('is the desk’s, with a reason its author reads; it counts no more until it is shown again', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer);
		const reviewId = await said(bought, { stars: 1, photo: await photo() });
		const reason = 'Memuat nomor telepon';
		const stranger = await officerOf((await openSale()).bumdesaId, 'director');
		for (const by of [guest, producer.actor, sale.bendahara, stranger, as(await barePerson())]) {
			expect(await hideReview(by, { reviewId, reason })).toEqual({ ok: false, code: 'forbidden' });
		}
		expect(await hideReview(sale.warehouse, { reviewId, reason: ' ' })).toMatchObject({
			code: 'reason_missing'
		});
		const both = await Promise.all([
			hideReview(sale.warehouse, { reviewId, reason }),
			hideReview(sale.director, { reviewId, reason: 'Lain' })
		]);
		expect(both).toEqual([{ ok: true }, { ok: false, code: 'already_done' }]);

		expect(await ratingOfListing(db, producer.listingId)).toBe(null);
		expect((await reviewsOfListing(db, producer.listingId, NEWEST)).items).toEqual([]);
		expect((await reviewsForProducer(db, producer.userId, NEWEST)).items).toEqual([]);
		expect(await askedLines(db, bought.token)).toMatchObject([{ stars: 1, hiddenReason: reason }]);
		expect((await reviewsAtDesk(db, { as: 'bumdesa', id: sale.bumdesaId }, NEWEST)).items[0]).toMatchObject({
			hiddenReason: reason
		});
		const kept = await reviewOfLine(db, bought.lineId);
		expect(kept?.photoId && (await photoById(db, kept.photoId))?.visibility).toBe('private');
		const logged = await db
			.select()
			.from(auditLog)
			.where(eq(auditLog.subject, `review:${reviewId}`));
		expect(
			logged.filter(({ action, outcome }) => action === 'review.hide' && outcome === 'done')
		).toMatchObject([{ userId: sale.warehouse.userId, detail: { reason } }]);
		expect(logged.filter(({ outcome }) => outcome === 'refused')).toHaveLength(5);
		expect(await answerReview(producer.actor, { reviewId, answer: 'Maaf' })).toMatchObject({
			code: 'hidden'
		});

		expect(await showReview(sale.bendahara, reviewId)).toEqual({ ok: false, code: 'forbidden' });
		expect(await showReview(sale.treasurer, reviewId)).toEqual({ ok: true });
		expect(await ratingOfListing(db, producer.listingId)).toMatchObject({ count: 1, tenths: 10 });
		expect(kept?.photoId && (await photoById(db, kept.photoId))?.visibility).toBe('public');
	});

	test('an author may change what is hidden, and it stays hidden', async () => {
		const producer = await producerOf(sale.groupId);
		const bought = await received(producer);
		const reviewId = await said(bought);
		await hideReview(sale.director, { reviewId, reason: 'Kasar' });
		expect(await say(bought, { words: 'Maaf, barangnya baik' })).toMatchObject({ ok: true, changed: true });
		expect(await ratingOfListing(db, producer.listingId)).toBe(null);
	});

	test('a review is never deleted', async () => {
		await expect(write((tx) => tx.$client.execute('DELETE FROM review'))).rejects.toThrow(/never deleted/);
	});
});

test('the buyer is asked for what she received and said nothing of', async () => {
	const [first, second] = [await producerOf(sale.groupId), await producerOf(sale.groupId)];
	const placed = await order(sale, [
		{ producer: first, gross: 50_000 },
		{ producer: second, gross: 50_000 }
	]);
	expect(await unreviewedOf(db, [placed.number])).toEqual(new Map());
	await pack(sale, placed.parts);
	await handOver(sale, placed.parts[0], { takeCash: true });
	expect(await unreviewedOf(db, [placed.number])).toEqual(new Map([[placed.number, 1]]));
	expect((await askedLines(db, placed.token)).map(({ obstacle }) => obstacle)).toEqual([
		null,
		'not_received'
	]);
	await said(boughtIn(await orderOf(placed.number)));
	expect(await unreviewedOf(db, [placed.number])).toEqual(new Map());
});
