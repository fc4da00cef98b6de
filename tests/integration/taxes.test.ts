import { beforeAll, describe, expect, test } from 'vitest';
import type { ExportTable } from '#lib/documents/table.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { YEAR_SOURCE, yearKey } from '#lib/ledger/periods.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { ownMonths, personsMonths, producersTaxes } from '#lib/taxReports/read.server.ts';
import { personsTable, taxTables } from '#lib/taxReports/table.server.ts';
import { stateTaxTerms, taxTermsOf, type StateTaxTerms } from '#lib/taxes/terms.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	fundGroup,
	MORNING,
	openSale,
	paidOrder,
	producerOf,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let second: Producer;
const asked = { year: 2026, timeZone: 'Asia/Jakarta' as const };

/** 500.000 in November, of which 50.000 came back in December; 300.000 in December; then the year's books show 400 of tax. */
beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	second = await producerOf(sale.groupId);
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	const [part] = await deliver([{ producer: sale.producer, gross: 500_000 }]);
	// 1 December, 00.30 at the village: still November in Greenwich.
	setClock(Date.UTC(2026, 10, 30, 17, 30));
	await deliver([
		{ producer: sale.producer, gross: 100_000 },
		{ producer: second, gross: 200_000 }
	]);
	setClock(Date.UTC(2026, 11, 2, 3));
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	const refunded = await refundAtDesk(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id },
		...{ amount: rupiah(50_000), cause: 'producer' as const, reason: 'Sebagian mati', key: newKey() }
	});
	if (!refunded.ok) throw new Error(refunded.code);
});

async function deliver(wanted: Parameters<typeof paidOrder>[1]) {
	const placed = await paidOrder(sale, wanted);
	await pack(sale, placed.parts);
	for (const part of placed.parts) await handOver(sale, part);
	return placed.parts;
}

const stated = (changes: Partial<StateTaxTerms> = {}): StateTaxTerms => ({
	...{ organisationId: sale.bumdesaId, validFrom: bookDate('2026-11-17'), vatRegistered: false, vatRate: 0 },
	...{ incomeScheme: 'final', incomeRate: 50, incomeUntil: null, key: newKey() },
	...changes
});
const ownYear = async () =>
	ownMonths(db, { ...asked, organisationId: sale.bumdesaId, terms: await taxTermsOf(db, sale.bumdesaId) });
const monthOwn = async (month: string) => (await ownYear()).find((each) => each.month === month);
async function rowsOf(table: ExportTable): Promise<(readonly (string | number)[])[]> {
	const rows = [];
	for await (const { cells } of table.rows) rows.push(cells);
	return rows;
}

describe('taxes on sales', () => {
	test('before anything is stated the turnover stands there, and no tax', async () => {
		// On consignment the commission of 8 % alone is the BUM Desa's.
		expect(await monthOwn('2026-11')).toMatchObject({
			commission: 40_000,
			turnover: 40_000,
			incomeTax: null,
			vat: 0
		});
		// 24.000 of December less 4.000 of what came back.
		expect(await monthOwn('2026-12')).toMatchObject({ commission: 20_000, turnover: 20_000 });
	});

	test('an officer who may edit states what holds from a month on; the same form twice is one', async () => {
		const first = stated();
		expect(await stateTaxTerms(sale.treasurer, stated())).toEqual({ ok: false, code: 'forbidden' });
		expect(await stateTaxTerms(sale.producer.actor, stated())).toEqual({ ok: false, code: 'forbidden' });
		const at = { organisationId: sale.groupId };
		expect(await stateTaxTerms(sale.director, stated(at))).toEqual({ ok: false, code: 'not_found' });
		expect(await stateTaxTerms(sale.director, stated({ vatRegistered: true }))).toMatchObject({
			code: 'vat_rate_missing'
		});
		const early = { incomeUntil: bookDate('2026-10-31') };
		expect(await stateTaxTerms(sale.director, stated(early))).toMatchObject({ code: 'ends_before' });
		const [one, two] = await Promise.all([
			stateTaxTerms(sale.director, first),
			stateTaxTerms(sale.director, first)
		]);
		expect([one, two]).toEqual([{ ok: true }, { ok: true }]);
		expect(await taxTermsOf(db, sale.bumdesaId)).toMatchObject([{ validFrom: '2026-11-01', incomeRate: 50 }]);
		expect(await monthOwn('2026-10')).toMatchObject({ incomeTax: null });
		expect(await monthOwn('2026-11')).toMatchObject({ turnover: 40_000, incomeTax: 200, vatBase: 0 });
		expect(await monthOwn('2026-12')).toMatchObject({ incomeTax: 100 });
	});

	test('registered for VAT afterwards, what was ordered before contains none', async () => {
		const registered = stated({ validFrom: bookDate('2026-12-01'), vatRegistered: true, vatRate: 1_100 });
		expect(await stateTaxTerms(sale.director, registered)).toEqual({ ok: true });
		expect(await monthOwn('2026-12')).toMatchObject({
			...{ turnover: 20_000, vatBase: 0, vat: 0, vatBooked: 0, incomeTax: 100 }
		});
	});

	test('what the books owe the tax office stands beside it, payments do not lessen it', async () => {
		await write(async (tx) => {
			const of = (code: string) => accountOf(tx, sale.trade, code);
			for (const [memo, debited, credited, amount] of [
				['PPh November', CODE.otherExpense, CODE.finalTaxPayable, 200],
				['Setor PPh', CODE.finalTaxPayable, CODE.bank, 200]
			] as const) {
				await post(tx, {
					...{ actor: systemActor, kind: 'manual', source: { kind: 'test', key: memo }, key: memo },
					entries: [
						{
							...{ bookId: sale.trade, date: bookDate('2026-12-02'), memo },
							postings: [debit(await of(debited), rupiah(amount)), credit(await of(credited), rupiah(amount))]
						}
					]
				});
			}
		});
		expect(await monthOwn('2026-12')).toMatchObject({ incomeBooked: 200, vatBooked: 0 });
	});

	test('closing the year, which empties income accounts, takes nothing off its turnover', async () => {
		await write(async (tx) => {
			const commission = await accountOf(tx, sale.trade, CODE.commissionIncome);
			const summary = await accountOf(tx, sale.trade, CODE.incomeSummary);
			await post(tx, {
				...{ actor: systemActor, kind: 'year.closed', key: 'year' },
				source: { kind: YEAR_SOURCE, key: yearKey(sale.bumdesaId, 2026) },
				entries: [
					{
						...{ bookId: sale.trade, date: bookDate('2026-12-31'), memo: 'Tutup tahun' },
						postings: [debit(commission, rupiah(60_000)), credit(summary, rupiah(60_000))]
					}
				]
			});
		});
		expect(await monthOwn('2026-12')).toMatchObject({ commission: 20_000 });
	});

	test('a producer’s turnover is the whole price, less what came back in its month; each reads only her own', async () => {
		const { rows } = await producersTaxes(db, {
			...asked,
			organisationId: sale.bumdesaId,
			page: 1,
			size: 50
		});
		expect(rows.map(({ turnover, taxable, tax }) => [turnover, taxable, tax])).toEqual([
			[550_000, 0, 0],
			[200_000, 0, 0]
		]);
		const months = async (userId: Producer['userId']) =>
			(await personsMonths(db, { ...asked, userId })).filter(({ turnover }) => turnover !== 0);
		expect(await months(sale.producer.userId)).toMatchObject([
			{ month: '2026-11', turnover: 500_000 },
			{ month: '2026-12', turnover: 50_000 }
		]);
		expect(await months(second.userId)).toMatchObject([{ month: '2026-12', turnover: 200_000 }]);
		const first = await producersTaxes(db, { ...asked, organisationId: sale.bumdesaId, page: 1, size: 1 });
		expect([first.more, first.rows.length]).toEqual([true, 1]);
	});

	test('another BUM Desa and another year show nothing', async () => {
		const other = await openSale();
		const elsewhere = { ...asked, organisationId: other.bumdesaId };
		expect((await producersTaxes(db, { ...elsewhere, page: 1, size: 50 })).rows).toEqual([]);
		expect((await ownMonths(db, { ...elsewhere, terms: [] })).every(({ turnover }) => turnover === 0)).toBe(
			true
		);
		const before = { ...asked, year: 2025, organisationId: sale.bumdesaId };
		expect((await ownMonths(db, { ...before, terms: [] })).every(({ turnover }) => turnover === 0)).toBe(
			true
		);
	});

	test('the files hold every month and producer', async () => {
		const terms = await taxTermsOf(db, sale.bumdesaId);
		const file = {
			...asked,
			organisationId: sale.bumdesaId,
			terms,
			title: 'BUM Desa',
			locale: 'id' as const
		};
		const [own, producers] = taxTables(db, file);
		if (!own || !producers) throw new Error('two tables');
		const months = await rowsOf(own);
		expect(months).toHaveLength(12);
		expect(months[9]).toEqual(['Oktober 2026', 0, 0, 0, 0, 0, 0, 0, 0, '', 0]);
		expect(months[11]?.slice(5)).toEqual([20_000, 0, 0, 0, 100, 200]);
		expect(await rowsOf(producers)).toHaveLength(2);
		const hers = personsTable(db, { ...asked, userId: second.userId, title: 'Dua', locale: 'id' });
		expect((await rowsOf(hers))[11]).toEqual(['Desember 2026', 200_000, 0, 0]);
	});
});
