import ExcelJS from 'exceljs';
import { beforeEach, describe, expect, test } from 'vitest';
import { readSheet } from '#lib/documents/sheet.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { applyAnswer, planOf, type AnswerCells, type ApplyAnswer } from '#lib/payouts/answer.server.ts';
import { approveBatch, makeBatch } from '#lib/payouts/batch.server.ts';
import { payoutById } from '#lib/payouts/find.server.ts';
import { batchOf, linesOf } from '#lib/payouts/findBatches.server.ts';
import type { BatchId } from '#lib/payouts/ids.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import {
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	pairSum,
	producerOf,
	save,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let second: Producer;
let batchId: BatchId;
let ids: number[];
const LIMITS = { bytes: 400_000, rows: 2000, columns: 60 };
const at = (id = batchId) => ({ organisationId: sale.bumdesaId, batchId: id });
const HEAD = 'Rekening Tujuan;Jumlah;Status;Alasan;No Referensi;No Jurnal';

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	second = await producerOf(sale.groupId);
	await save(sale, sale.producer, 300_000);
	await save(sale, second, 200_000);
	ids = [
		await asked(sale.producer, 300_000, '002301000111500'),
		await asked(second, 200_000, '002301000222600')
	];
	batchId = await approved(ids);
});

async function asked(who: Producer, amount: number, number: string): Promise<number> {
	const made = await requestPayout(who.actor, {
		...{ membershipId: who.membershipId, amount: rupiah(amount), key: newKey() },
		bank: { name: 'BRI', number, holder: 'Anggota' }
	});
	if (!made.ok) throw new Error(made.code);
	return made.payoutId;
}

async function approved(payoutIds: readonly number[]): Promise<BatchId> {
	const made = await makeBatch(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, method: 'bank', onDate: bookDate('2026-11-23') },
		...{ payoutIds, key: newKey() }
	});
	if (!made.ok) throw new Error(made.code);
	expect(await approveBatch(sale.director, at(made.batchId))).toEqual({ ok: true });
	return made.batchId;
}

async function cellsOf(content: BlobPart, name = 'hasil.csv'): Promise<AnswerCells> {
	const read = await readSheet(new File([content], name), LIMITS);
	if (!read.ok) throw new Error(read.code);
	return read.cells;
}

/** One officer reads the file and confirms what she sees. */
async function confirm(cells: AnswerCells, changes: Partial<ApplyAnswer> = {}, by: Actor = sale.treasurer) {
	const { seen } = await planOf(db, changes.batchId ?? batchId, cells);
	return applyAnswer(by, { ...at(), cells, seen, bankCharge: rupiah(2_500), key: newKey(), ...changes });
}

const row = (line: number, amount: string, status: string, reason = '', journal = '') =>
	`00230100011150${line};${amount};${status};${reason};B${batchId}-00${line};${journal}`;
const answer = (...rows: string[]) =>
	cellsOf([HEAD.replace('Rekening Tujuan', 'Rekening'), ...rows].join('\r\n'));
const bank = () => standsOn(sale.trade, CODE.bank);
const voluntary = (who: Producer) => ofMember(sale.group, CODE.voluntarySavings, who);
const stateOf = async (id?: number) => (await payoutById(db, id ?? 0))?.state;
const lineStates = async (id = batchId) =>
	(await linesOf(db, id)).map(({ line }) => [line.state, line.reason]);

async function allHolds(): Promise<void> {
	expect(await pairSum(sale)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
}

describe("a bank's answer", () => {
	test('is written down as it was shown: paid with its number and the fee, refused with its reason', async () => {
		const before = await bank();
		const cells = await answer(
			row(1, '300.000,00', 'BERHASIL', '', 'J-77'),
			row(2, '200.000', 'GAGAL', 'Rekening tutup')
		);
		expect(await confirm(cells)).toEqual({ ok: true, paid: 1, refused: 1, returned: 0 });
		expect(before - (await bank())).toBe(302_500);
		expect(await payoutById(db, ids[0] ?? 0)).toMatchObject({
			state: 'paid',
			reference: 'J-77',
			bankCharge: 2_500
		});
		expect(await stateOf(ids[1])).toBe('approved');
		expect(await lineStates()).toEqual([
			['paid', ''],
			['refused', 'Rekening tutup']
		]);
		expect((await batchOf(db, at()))?.state).toBe('done');
		// Refused a second time in the next list, her savings are free again: retried once only.
		const next = await approved([ids[1] ?? 0]);
		const again = await cellsOf(`Ref;Jumlah;Status\nB${next}-001;200.000;REJECTED`);
		expect(await confirm(again, at(next))).toEqual({ ok: true, paid: 0, refused: 1, returned: 0 });
		expect(await stateOf(ids[1])).toBe('refused');
		expect(await availableVoluntary(db, second.membershipId)).toBe(200_000);
		await allHolds();
	});

	test('is read from a workbook too, whose account numbers have lost their zeros', async () => {
		const workbook = new ExcelJS.Workbook();
		const sheet = workbook.addWorksheet('Hasil');
		sheet.addRow(['BRI CMS']);
		sheet.addRow(['Beneficiary Account', 'Amount', 'Status', 'Reason']);
		sheet.addRow([2301000111500, 300000, 'SUCCESS', '']);
		sheet.addRow(['2301000222600', '200,000.00', 'FAILED', 'CLOSED']);
		const cells = await cellsOf(new Uint8Array(await workbook.xlsx.writeBuffer()), 'hasil.xlsx');
		expect(await confirm(cells)).toEqual({ ok: true, paid: 1, refused: 1, returned: 0 });
		await allHolds();
	});

	test('that names another amount pays nothing; the other line is written down', async () => {
		const cells = await answer(row(1, '299.999', 'BERHASIL'), row(2, '200.000', 'BERHASIL'));
		const plan = await planOf(db, batchId, cells);
		expect(plan.doubtful).toMatchObject([{ why: 'amount_differs' }]);
		expect(await confirm(cells)).toEqual({ ok: true, paid: 1, refused: 0, returned: 0 });
		expect(await Promise.all(ids.map(stateOf))).toEqual(['approved', 'paid']);
		expect(await voluntary(sale.producer)).toBe(-300_000);
	});

	test('read twice changes nothing more; the same form sent twice gets the first answer', async () => {
		const cells = await answer(row(1, '300.000', 'SUKSES'), row(2, '200.000', 'SUKSES'));
		const key = newKey();
		const { seen } = await planOf(db, batchId, cells);
		const first = await confirm(cells, { key });
		expect(first).toEqual({ ok: true, paid: 2, refused: 0, returned: 0 });
		const left = await bank();
		expect(await confirm(cells, { key, seen })).toEqual(first);
		expect(await confirm(cells, { seen })).toEqual({ ok: false, code: 'plan_changed' });
		expect((await planOf(db, batchId, cells)).already).toHaveLength(2);
		expect(await confirm(cells)).toEqual({ ok: false, code: 'nothing_to_write' });
		expect(await bank()).toBe(left);
		await allHolds();
	});

	test('confirmed three times at once is written down once', async () => {
		const cells = await answer(row(1, '300.000', 'SUKSES'), row(2, '200.000', 'DITOLAK', 'Nama beda'));
		const before = await bank();
		const done = await Promise.all([confirm(cells), confirm(cells), confirm(cells)]);
		expect(done.filter(({ ok }) => ok)).toHaveLength(1);
		expect(done.filter((each) => !each.ok && each.code === 'plan_changed')).toHaveLength(2);
		expect(before - (await bank())).toBe(302_500);
		await allHolds();
	});

	test('that something came back after it was paid gives her the money again, once', async () => {
		expect(await confirm(await answer(row(1, '300.000', 'BERHASIL')))).toMatchObject({ ok: true, paid: 1 });
		expect(await voluntary(sale.producer)).toBe(0);
		const text = `Tanggal;Keterangan;Debet;Kredit\n24/11;PENCAIRAN B${batchId}-001;300.000,00;\n25/11;RETUR SKN B${batchId}-001;;300.000,00`;
		const statement = await cellsOf(text);
		expect(await confirm(statement)).toEqual({ ok: true, paid: 0, refused: 0, returned: 1 });
		expect(await payoutById(db, ids[0] ?? 0)).toMatchObject({
			...{ state: 'returned', refusedReason: `RETUR SKN B${batchId}-001` }
		});
		expect(await voluntary(sale.producer)).toBe(-300_000);
		expect(await confirm(statement)).toEqual({ ok: false, code: 'nothing_to_write' });
		await allHolds();
	});

	test('is not for another desk, a member, a cash list or one that nobody approved', async () => {
		const cells = await answer(row(1, '300.000', 'BERHASIL'));
		expect(await confirm(cells, { organisationId: sale.groupId })).toMatchObject({ ok: false });
		expect(await confirm(cells, {}, sale.producer.actor)).toEqual({ ok: false, code: 'forbidden' });
		const third = await producerOf(sale.groupId);
		await save(sale, third, 50_000);
		const made = await makeBatch(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, method: 'bank', onDate: bookDate('2026-11-23'), key: newKey() },
			payoutIds: [await asked(third, 50_000, '002301000333700')]
		});
		if (!made.ok) throw new Error(made.code);
		const early = await cellsOf(`Ref;Jumlah;Status\nB${made.batchId}-001;50.000;BERHASIL`);
		expect(await confirm(early, at(made.batchId))).toEqual({ ok: false, code: 'wrong_state' });
		// Its row in another list's answer is nobody's.
		expect((await planOf(db, batchId, early)).unknown).toMatchObject([{ why: 'other_list' }]);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['approved', 'approved']);
	});

	test('a file that is none is refused, one in an old encoding is read', async () => {
		const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]);
		expect(await readSheet(new File([bytes], 'x.csv'), LIMITS)).toEqual({
			ok: false,
			code: 'file_unreadable'
		});
		const latin = Buffer.from(`Ref;Nama;Jumlah;Status\nB${batchId}-001;SITI ÁINI;300.000;BERHASIL`, 'latin1');
		expect((await planOf(db, batchId, await cellsOf(new Uint8Array(latin)))).results).toHaveLength(1);
	});
});
