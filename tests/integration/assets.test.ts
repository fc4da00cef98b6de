import { beforeAll, describe, expect, it } from 'vitest';
import { acquireAsset, type AcquireAsset } from '#lib/assets/acquire.server.ts';
import { depreciateEverywhere, depreciateMonth, depreciatePassed } from '#lib/assets/depreciate.server.ts';
import { usedUpTo } from '#lib/assets/depreciation.ts';
import { askDisposal, decideDisposal } from '#lib/assets/dispose.server.ts';
import { assetById, assetsOf } from '#lib/assets/find.server.ts';
import { checksOf } from '#lib/closing/checks.server.ts';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closeMonths } from '#lib/ledger/periods.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { earn, MORNING, openDesk, type Desk } from '../support/desk.ts';

freshDatabase();
beforeAll(() => setClock(MORNING));

const month = (text: string) => text as BookMonth;

/** A motorcycle of 12.000.000 bought in cash on 10 August 2026, worth 2.000.000 after 40 months: 250.000 a month. */
async function motorcycle(desk: Desk, changes: Partial<AcquireAsset> = {}) {
	return acquireAsset(desk.bendahara, {
		bookId: desk.book,
		name: 'Motor angkut',
		source: 'cash',
		acquiredOn: bookDate('2026-08-10'),
		cost: rupiah(12_000_000),
		residual: rupiah(2_000_000),
		usefulMonths: 40,
		usedBefore: rupiah(0),
		key: newKey(),
		...changes
	});
}

async function richDesk(): Promise<Desk> {
	const desk = await openDesk();
	await earn(desk, '2026-08-01', 20_000_000);
	return desk;
}

async function bought(desk: Desk, changes: Partial<AcquireAsset> = {}): Promise<number> {
	const done = await motorcycle(desk, changes);
	if (!done.ok) throw new Error(done.code);
	return done.assetId;
}

async function balance(desk: Desk, code: string): Promise<number> {
	const id = await findAccount(db, desk.book, code);
	if (!id) throw new Error(`no account ${code}`);
	return balanceOf(db, id);
}

async function valueOf(id: number): Promise<number | undefined> {
	return (await assetById(db, id))?.bookValue;
}

describe('a straight line', () => {
	const asset = {
		cost: rupiah(1_000_000),
		residual: rupiah(0),
		usefulMonths: 3,
		acquiredOn: bookDate('2026-01-31'),
		usedBefore: rupiah(0)
	};

	it('takes equal parts and leaves nothing over in the last month', () => {
		const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04'].map(month);
		expect(months.map((each) => usedUpTo(asset, each))).toEqual([0, 333_333, 666_666, 1_000_000, 1_000_000]);
	});

	it('stops at the residual value, begins with what was used before, and spares land', () => {
		const old = { ...asset, residual: rupiah(100_000), usedBefore: rupiah(300_000), usefulMonths: 6 };
		expect(usedUpTo(old, month('2026-01'))).toBe(400_000);
		expect(usedUpTo(old, month('2030-01'))).toBe(900_000);
		expect(usedUpTo({ ...asset, usefulMonths: 0 }, month('2030-01'))).toBe(0);
	});
});

describe('an asset', () => {
	it('bought in cash moves cash to the asset, once for one key, and never more than there is', async () => {
		const desk = await richDesk();
		const key = newKey();
		const [first, second] = await Promise.all([motorcycle(desk, { key }), motorcycle(desk, { key })]);
		expect(second).toEqual(first);
		expect(await balance(desk, CODE.cash)).toBe(8_000_000);
		expect(await balance(desk, CODE.fixedAssets)).toBe(12_000_000);
		expect(await motorcycle(desk)).toEqual({ ok: false, code: 'not_enough_cash', available: 8_000_000 });
		expect(await motorcycle(desk, { residual: rupiah(13_000_000) })).toEqual({
			ok: false,
			code: 'residual_above_cost'
		});
		expect(await acquireAsset(desk.sri.actor, { ...terms(desk), key: newKey() })).toEqual({
			ok: false,
			code: 'forbidden'
		});
		expect((await assetsOf(db, desk.book, { page: 1, size: 10 })).total).toBe(1);
	});

	function terms(desk: Desk) {
		return {
			bookId: desk.book,
			name: 'Tanah kas',
			source: 'donated' as const,
			acquiredOn: bookDate('2026-08-10'),
			cost: rupiah(5_000_000),
			residual: rupiah(0),
			usefulMonths: 0,
			usedBefore: rupiah(0)
		};
	}

	it('given, owed or there before stands against the account of its source', async () => {
		const desk = await richDesk();
		await bought(desk, { source: 'donated', usefulMonths: 0, name: 'Tanah' });
		await bought(desk, { source: 'owed' });
		const old = await bought(desk, { source: 'opening', usedBefore: rupiah(4_000_000) });
		expect(await balance(desk, CODE.land)).toBe(12_000_000);
		expect(await balance(desk, CODE.donatedCapital)).toBe(-12_000_000);
		expect(await balance(desk, CODE.tradePayables)).toBe(-12_000_000);
		expect(await balance(desk, CODE.retainedEarnings)).toBe(-8_000_000);
		expect(await valueOf(old)).toBe(8_000_000);
	});

	it('is depreciated once a month, however often and from wherever it is asked', async () => {
		const desk = await richDesk();
		const id = await bought(desk);
		const books = await booksOf(db, desk.id);
		const wanting = async () =>
			(await checksOf(db, books, month('2026-10'))).find(({ key }) => key === 'depreciation')?.amount;
		expect(await wanting()).toBe(1);
		const october = { bookId: desk.book, month: month('2026-10') };
		await Promise.all([depreciatePassed(desk.bendahara, desk.book), depreciateMonth(desk.ketua, october)]);
		await depreciateEverywhere();
		expect(await valueOf(id)).toBe(11_250_000);
		expect(await balance(desk, CODE.depreciation)).toBe(750_000);
		expect(await wanting()).toBe(0);
		const november = { bookId: desk.book, month: month('2026-11') };
		expect(await depreciateMonth(desk.bendahara, november)).toEqual({ ok: false, code: 'month_running' });
		expect(await depreciateMonth(desk.sri.actor, october)).toEqual({ ok: false, code: 'forbidden' });
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('posts nothing into a closed month, and catches up in the next open one', async () => {
		const desk = await richDesk();
		const id = await bought(desk);
		await write((tx) => closeMonths(tx, [desk.book], [month('2026-08'), month('2026-09')], null));
		const september = { bookId: desk.book, month: month('2026-09') };
		expect(await depreciateMonth(desk.bendahara, september)).toEqual({ ok: false, code: 'closed_period' });
		expect(await depreciatePassed(desk.bendahara, desk.book)).toEqual({ ok: true, assets: 1 });
		expect(await valueOf(id)).toBe(11_250_000);
	});
});

describe('letting an asset go', () => {
	async function sold(desk: Desk, proceeds: number) {
		const id = await bought(desk);
		const asked = await askDisposal(desk.bendahara, {
			assetId: id,
			date: bookDate('2026-11-20'),
			proceeds: rupiah(proceeds),
			through: 'bank',
			reason: 'Dijual kepada Pak Budi',
			key: newKey()
		});
		if (!asked.ok) throw new Error(asked.code);
		return {
			id,
			decide: (by: Desk['ketua'], approve = true) =>
				decideDisposal(by, { assetId: id, disposalId: asked.disposalId, approve })
		};
	}

	it('at a gain takes it out at what it is worth after the month before, by a second officer, once', async () => {
		const desk = await richDesk();
		const { id, decide } = await sold(desk, 11_500_000);
		expect(await decide(desk.bendahara)).toEqual({ ok: false, code: 'same_person' });
		expect(await decide(desk.sri.actor)).toEqual({ ok: false, code: 'forbidden' });
		const both = await Promise.all([decide(desk.ketua), decide(desk.ketua)]);
		expect(both).toEqual([{ ok: true }, { ok: false, code: 'already_done' }]);
		expect(await valueOf(id)).toBe(0);
		expect(await balance(desk, CODE.fixedAssets)).toBe(0);
		expect(await balance(desk, CODE.accumulatedDepreciation)).toBe(0);
		expect(await balance(desk, CODE.bank)).toBe(11_500_000);
		// 20 million were earned; 11.500.000 less 11.250.000 is the gain.
		expect(await balance(desk, CODE.otherIncome)).toBe(-20_250_000);
		setClock(MORNING + 30 * 86_400_000);
		await depreciateEverywhere();
		setClock(MORNING);
		expect(await balance(desk, CODE.depreciation)).toBe(750_000);
	});

	it('at a loss, refused, and held by the database against one person', async () => {
		const desk = await richDesk();
		const first = await sold(desk, 0);
		expect(await first.decide(desk.ketua, false)).toEqual({ ok: true });
		expect(await valueOf(first.id)).toBe(12_000_000);
		const desk2 = await richDesk();
		const { decide } = await sold(desk2, 1_000_000);
		await expect(
			write((tx) =>
				tx.$client.execute(
					"UPDATE asset_disposal SET state = 'approved', decided_by = asked_by WHERE state = 'waiting'"
				)
			)
		).rejects.toThrow(/same_person/);
		expect(await decide(desk2.ketua)).toEqual({ ok: true });
		expect(await balance(desk2, CODE.otherExpense)).toBe(10_250_000);
	});
});
