import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { listingById } from '#lib/catalog/find.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { countLot, decideCount, spoilLot } from '#lib/lots/change.server.ts';
import { countWithoutLots } from '#lib/lots/count.server.ts';
import { expireLots } from '#lib/lots/expire.server.ts';
import { originOf, receiptOf } from '#lib/lots/find.server.ts';
import { setGrades } from '#lib/lots/grades.server.ts';
import type { LotId } from '#lib/lots/ids.ts';
import { receiveLot, type ReceiveLot } from '#lib/lots/receive.server.ts';
import { lot, lotTake } from '#lib/lots/schema.server.ts';
import { lotFaults } from '#lib/lots/verify.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { stockOf } from '#lib/stock/receive.server.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, MORNING, openSale, orderOf, paidOrder, type Sale } from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await write((tx) =>
		tx.update(stockItem).set({ onHand: 0 }).where(eq(stockItem.listingId, sale.producer.listingId))
	);
	await write((tx) =>
		tx.update(listing).set({ available: 0 }).where(eq(listing.id, sale.producer.listingId))
	);
});

/** 10 kg of catfish in a 500 g basket, harvested on the 23rd, good for three days. */
function bring(changes: Partial<ReceiveLot> = {}, by: Actor = sale.warehouse) {
	return receiveLot(by, {
		...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
		...{ gross: 10_500, tare: 500, net: null, amount: null, rejected: 0, rejectedReason: '' },
		...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam 2' },
		...{ practice: 'organic' as const, practiceNote: 'Pakan maggot', shelfLifeDays: 3, mark: '' },
		...{ unitPrice: null, at: null },
		...changes
	});
}

async function received(changes: Partial<ReceiveLot> = {}): Promise<LotId> {
	const done = await bring(changes);
	if (!done.ok) throw new Error(done.code);
	return done.lotId;
}

async function left(id: LotId): Promise<{ remaining: number; onSale: number }> {
	const [row] = await db
		.select({ remaining: lot.remaining, onSale: lot.onSale })
		.from(lot)
		.where(eq(lot.id, id));
	if (!row) throw new Error('no lot');
	return row;
}

test('a lot tells the shop how its goods were grown, the latest last', async () => {
	const practice = async () => (await listingById(db, sale.producer.listingId))?.practice;
	expect(await practice()).toBeNull();
	await received();
	expect(await practice()).toBe('organic');
	await received({ practice: 'few_chemicals', mark: 'keranjang 2' });
	expect(await practice()).toBe('few_chemicals');
});

test('800.000 kg are asked about before they are taken, and taken once it is said to be right', async () => {
	const before = await stock();
	const tonnes = { gross: 800_000_000, tare: 0, mark: 'truk' };
	expect(await bring(tonnes)).toEqual({ ok: false, code: 'doubtful', brought: 800_000_000 });
	// Right was said of another figure.
	expect(await bring({ ...tonnes, confirmed: 800_000 })).toMatchObject({ code: 'doubtful' });
	expect(await stock()).toEqual(before);
	const truck = {
		...{ key: newKey(), gross: 2_000_000, tare: 0, mark: 'truk' },
		...{ rejected: 1_999_000, rejectedReason: 'Busuk' }
	};
	expect(await bring(truck)).toMatchObject({ code: 'doubtful', brought: 2_000_000 });
	expect(await bring({ ...truck, confirmed: 2_000_000 })).toMatchObject({ ok: true });
	expect((await stock()).onHand).toBe(before.onHand + 1000);
});

async function available(): Promise<number> {
	const [row] = await db
		.select({ available: listing.available })
		.from(listing)
		.where(eq(listing.id, sale.producer.listingId));
	return row?.available ?? -1;
}

const stock = () => stockOf(db, sale.producer.listingId);
const at = (lotId: LotId) => ({ organisationId: sale.bumdesaId, lotId });

async function allHolds(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await lotFaults(db)).toBeNull();
}

describe('receiving', () => {
	test('takes what is good on sale at once, and gives the lot the next number of the warehouse', async () => {
		const first = await bring({ rejected: 1_500, rejectedReason: 'Mati di jalan' });
		expect(first).toMatchObject({ ok: true, number: 1 });
		expect(await stock()).toEqual({ onHand: 8_500, reserved: 0 });
		expect(await available()).toBe(8_500);
		expect(await bring({ gross: 5_000, tare: 0 })).toMatchObject({ ok: true, number: 2 });
		expect(await available()).toBe(13_500);
		const [row] = await db
			.select()
			.from(lot)
			.where(eq(lot.listingId, sale.producer.listingId))
			.orderBy(lot.id);
		expect(row).toMatchObject({
			...{ gross: 10_500, tare: 500, brought: 10_000, rejected: 1_500, remaining: 8_500, onSale: 8_500 },
			...{ grade: 'A', bestBefore: '2026-11-26', practice: 'organic' }
		});
		await allHolds();
	});

	test('refuses with words what cannot be, and takes nothing in', async () => {
		const wrong: [Partial<ReceiveLot>, string][] = [
			[{ net: 10_600 }, 'net_above_gross'],
			[{ net: 9_999 }, 'net_differs'],
			[{ tare: 10_500 }, 'tare_above_gross'],
			[{ gross: null, tare: null }, 'weight_missing'],
			[{ gross: -1 }, 'amount_not_whole'],
			[{ gross: 10.5 }, 'amount_not_whole'],
			[{ rejected: 10_001, rejectedReason: 'Busuk' }, 'rejected_above_all'],
			[{ rejected: 1 }, 'reason_missing'],
			[{ grade: 'Super' }, 'grade_unknown'],
			[{ harvestedOn: bookDate('2026-11-24') }, 'harvest_future'],
			[{ harvestedOn: bookDate('2016-11-23') }, 'harvest_too_old'],
			[{ harvestedOn: bookDate('2026-11-20') }, 'expired']
		];
		for (const [changes, code] of wrong) expect(await bring(changes), code).toMatchObject({ code });
		expect(await db.select().from(lot).where(eq(lot.listingId, sale.producer.listingId))).toEqual([]);
		expect(await stock()).toEqual({ onHand: 0, reserved: 0 });
	});

	test('counts pieces whole and without a weight', async () => {
		await write((tx) =>
			tx.update(listing).set({ soldBy: 'piece', unit: 'ekor' }).where(eq(listing.id, sale.producer.listingId))
		);
		const pieces = { gross: null, tare: null, amount: 40 };
		expect(await bring({ ...pieces, amount: 2.5 })).toMatchObject({ code: 'amount_not_whole' });
		expect(await bring({ ...pieces, amount: -2 })).toMatchObject({ code: 'amount_not_whole' });
		expect(await bring({ ...pieces, amount: null })).toMatchObject({ code: 'amount_missing' });
		expect(await bring({ ...pieces, rejected: 3, rejectedReason: 'Cacat' })).toMatchObject({ ok: true });
		expect(await stock()).toEqual({ onHand: 37, reserved: 0 });
	});

	test('gives one answer to one form, and refuses its key with another weight', async () => {
		const key = newKey();
		const [one, two] = await Promise.all([bring({ key }), bring({ key })]);
		expect(two).toEqual(one);
		expect(await bring({ key, gross: 11_000 })).toMatchObject({ code: 'key_reused' });
		expect(await stock()).toEqual({ onHand: 10_000, reserved: 0 });
	});

	test('what waited for a signal was received when the telephone says so, within two weeks, and once', async () => {
		const key = newKey();
		setClock(MORNING + 2 * 60 * 60 * 1000);
		expect(await bring({ key, at: MORNING })).toMatchObject({ ok: true });
		expect(await bring({ key })).toMatchObject({ ok: true, number: 1 });
		for (const [mark, at] of [
			['2', MORNING + DAY],
			['3', MORNING - 15 * DAY]
		] as const) {
			expect(await bring({ mark, at })).toMatchObject({ ok: true });
		}
		const rows = await db
			.select({ at: lot.receivedAt })
			.from(lot)
			.where(eq(lot.listingId, sale.producer.listingId))
			.orderBy(lot.id);
		const sent = MORNING + 2 * 60 * 60 * 1000;
		expect(rows.map((each) => each.at)).toEqual([MORNING, sent, sent]);
	});

	test('takes one lot once when two people receive it at the same time; a second box says so', async () => {
		const both = await Promise.all([bring({}, sale.warehouse), bring({}, sale.director)]);
		expect(both.map((each) => (each.ok ? 'ok' : each.code)).toSorted()).toEqual(['lot_twice', 'ok']);
		expect(await stock()).toEqual({ onHand: 10_000, reserved: 0 });
		expect(await bring({ mark: 'keranjang 2' })).toMatchObject({ ok: true, number: 2 });
		expect(await stock()).toEqual({ onHand: 20_000, reserved: 0 });
	});

	test('is for the warehouse that sells the goods, and for nobody else', async () => {
		expect(await bring({}, sale.treasurer)).toMatchObject({ code: 'forbidden' });
		expect(await bring({}, sale.producer.actor)).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		const theirs = { organisationId: other.bumdesaId };
		expect(await bring(theirs, other.warehouse)).toMatchObject({ code: 'not_found' });
		expect(await bring(theirs, sale.warehouse)).toMatchObject({ code: 'forbidden' });
	});

	test('sorts by the warehouse’s own words once it has written them down', async () => {
		const grades = [{ name: 'Super', criteria: 'Lebih dari 400 g' }];
		const own = { organisationId: sale.bumdesaId, grades };
		expect(await setGrades(sale.treasurer, own)).toMatchObject({ code: 'forbidden' });
		expect(await setGrades(sale.warehouse, { ...own, grades: [] })).toMatchObject({ code: 'grades_missing' });
		expect(await setGrades(sale.warehouse, own)).toEqual({ ok: true });
		expect(await bring({ grade: 'A' })).toMatchObject({ code: 'grade_unknown' });
		expect(await bring({ grade: 'Super' })).toMatchObject({ ok: true });
	});
});

describe('what is told of a lot', () => {
	test('is to the buyer who grew it, when and how, and nothing private', async () => {
		const id = await received();
		const [row] = await db.select({ code: lot.code }).from(lot).where(eq(lot.id, id));
		const origin = await originOf(db, row?.code ?? '');
		expect(origin).toMatchObject({ grade: 'A', practice: 'organic', practiceNote: 'Pakan maggot' });
		expect(origin).toMatchObject({
			goods: 'Lele segar',
			harvestedOn: '2026-11-23',
			bestBefore: '2026-11-26'
		});
		const told = JSON.stringify(origin);
		for (const secret of ['Kolam 2', '10500', '+62', row?.code ?? 'x']) expect(told).not.toContain(secret);
		expect(await originOf(db, 'nosuchcode')).toBeNull();
	});

	test('is to the producer what was weighed and taken, by a secret address of its own', async () => {
		const done = await bring({ rejected: 1_000, rejectedReason: 'Mati' });
		if (!done.ok) throw new Error(done.code);
		const receipt = await receiptOf(db, done.receiptToken);
		expect(receipt?.lot).toMatchObject({ gross: 10_500, tare: 500, brought: 10_000, rejected: 1_000 });
		expect(receipt?.lot.code).not.toBe(done.receiptToken);
		expect(await receiptOf(db, receipt?.lot.code ?? '')).toBeNull();
	});
});

describe('selling', () => {
	test('takes what spoils first, remembers it per line, and a cancelled order gives it back', async () => {
		const later = await received({ shelfLifeDays: 5, mark: 'b' });
		const sooner = await received({ gross: 4_500, shelfLifeDays: 3 });
		// 6 kg: all 4 kg of the sooner, 2 kg of the later.
		const order = await paidOrder(sale, [{ producer: sale.producer, gross: 300_000 }]);
		await pack(sale, order.parts);
		expect(await left(sooner)).toEqual({ remaining: 0, onSale: 0 });
		expect(await left(later)).toEqual({ remaining: 8_000, onSale: 8_000 });
		expect(
			await db
				.select({ lotId: lotTake.lotId, quantity: lotTake.quantity })
				.from(lotTake)
				.where(eq(lotTake.listingId, sale.producer.listingId))
				.orderBy(lotTake.id)
		).toEqual([
			{ lotId: sooner, quantity: 4_000 },
			{ lotId: later, quantity: 2_000 }
		]);
		await allHolds();
		const cancelled = await cancelAtDesk(sale.director, {
			...{ key: newKey(), orderNumber: order.number, reason: 'Pembeli batal' }
		});
		expect(cancelled).toMatchObject({ ok: true });
		expect(await left(sooner)).toEqual({ remaining: 4_000, onSale: 4_000 });
		expect(await left(later)).toEqual({ remaining: 10_000, onSale: 10_000 });
		expect(await available()).toBe(14_000);
		await allHolds();
	});

	test('weighed again after packing, takes from its lots what is really in it', async () => {
		const id = await received();
		const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, order.parts);
		const [part] = order.parts;
		const [line] = part?.lines ?? [];
		if (!part || !line) throw new Error('no line');
		const weighed = await weighLine(sale.warehouse, {
			...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
			...{ shown: 2_000, quantity: 1_850, confirmed: null, reason: 'Ditimbang ulang' }
		});
		expect(weighed).toMatchObject({ ok: true, from: 100_000, to: 92_500 });
		expect(await left(id)).toEqual({ remaining: 8_150, onSale: 8_150 });
		expect(await handOver(sale, (await orderOf(order.number)).parts[0])).toMatchObject({ ok: true });
		expect(await stock()).toEqual({ onHand: 8_150, reserved: 0 });
		await allHolds();
	});

	test('leaves the lots and the stock with the same rest when it is handed over', async () => {
		const id = await received();
		const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, order.parts);
		expect(await handOver(sale, order.parts[0])).toMatchObject({ ok: true });
		expect(await left(id)).toEqual({ remaining: 8_000, onSale: 8_000 });
		expect(await stock()).toEqual({ onHand: 8_000, reserved: 0 });
		const [take] = await db.select().from(lotTake).where(eq(lotTake.listingId, sale.producer.listingId));
		expect(take).toMatchObject({ state: 'delivered', quantity: 2_000 });
		await allHolds();
	});

	test('stops on the day of its date, also after days off; what is promised cannot be packed', async () => {
		const id = await received();
		const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		setClock(MORNING + 2 * DAY);
		await expireLots();
		expect(await available()).toBe(8_000);
		setClock(MORNING + 3 * DAY);
		await Promise.all([expireLots(), expireLots()]);
		expect(await available()).toBe(0);
		expect(await left(id)).toEqual({ remaining: 10_000, onSale: 2_000 });
		expect(await stock()).toEqual({ onHand: 2_000, reserved: 2_000 });
		const packing = () =>
			markPacked(sale.warehouse, {
				organisationId: sale.bumdesaId,
				subOrderIds: order.parts.map((part) => part.id)
			});
		expect(await packing()).toMatchObject({ code: 'lots_short', orderNumber: order.number });
		expect(await db.select().from(lotTake).where(eq(lotTake.listingId, sale.producer.listingId))).toEqual([]);
		await received({ harvestedOn: bookDate('2026-11-26') });
		expect(await packing()).toEqual({ ok: true, packed: 1 });
		await expireLots();
		expect(await left(id)).toEqual({ remaining: 10_000, onSale: 0 });
		await allHolds();
	});
});

describe('what is left of a lot', () => {
	test('falls by what spoiled, never below what is promised', async () => {
		const id = await received();
		await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		const spoil = (quantity: number, by = sale.warehouse, key = newKey()) =>
			spoilLot(by, { ...at(id), quantity, reason: 'Es mencair', key });
		expect(await spoil(8_001)).toEqual({ ok: false, code: 'less_than_reserved', reserved: 2_000 });
		expect(await spoil(10_001)).toMatchObject({ code: 'more_than_left' });
		expect(await spoil(0)).toMatchObject({ code: 'quantity_invalid' });
		expect(await spoil(1_000, sale.treasurer)).toMatchObject({ code: 'forbidden' });
		const key = newKey();
		const twice = await Promise.all([spoil(3_000, sale.warehouse, key), spoil(3_000, sale.warehouse, key)]);
		expect(twice).toEqual([{ ok: true }, { ok: true }]);
		expect(await left(id)).toEqual({ remaining: 7_000, onSale: 7_000 });
		expect(await available()).toBe(5_000);
		await allHolds();
	});

	test('is corrected by a count only when another officer agrees, once', async () => {
		const id = await received();
		const counted = await countLot(sale.warehouse, {
			...{ ...at(id), counted: 9_200, reason: 'Susut', key: newKey() }
		});
		if (!counted.ok || counted.changeId === null) throw new Error('not counted');
		expect(await left(id)).toEqual({ remaining: 10_000, onSale: 10_000 });
		const decide = (by: Actor) =>
			decideCount(by, { ...at(id), changeId: counted.changeId ?? 0, approve: true });
		expect(await decide(sale.warehouse)).toMatchObject({ code: 'own_entry' });
		expect(await decide(sale.treasurer)).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		expect(
			await decideCount(other.director, {
				...{ organisationId: other.bumdesaId, lotId: id, changeId: counted.changeId, approve: true }
			})
		).toMatchObject({ code: 'not_found' });
		const both = await Promise.all([decide(sale.director), decide(sale.director)]);
		expect(both.map((each) => (each.ok ? 'ok' : each.code)).toSorted()).toEqual(['already_done', 'ok']);
		expect(await left(id)).toEqual({ remaining: 9_200, onSale: 9_200 });
		expect(await available()).toBe(9_200);
		await allHolds();
	});

	test('is not counted over by the seller; what lies in no lot is', async () => {
		const { actor, listingId } = sale.producer;
		expect(await countWithoutLots(actor, { key: newKey(), listingId, onHand: 5_000 })).toMatchObject({
			ok: true
		});
		await received();
		expect(await stock()).toEqual({ onHand: 15_000, reserved: 0 });
		expect(await countWithoutLots(actor, { key: newKey(), listingId, onHand: 1 })).toMatchObject({
			code: 'in_lots'
		});
		await allHolds();
	});
});
