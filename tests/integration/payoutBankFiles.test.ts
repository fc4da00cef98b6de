import { beforeEach, expect, test } from 'vitest';
import { organisationById } from '#lib/organisations/find.server.ts';
import { editBankAccount } from '#lib/organisations/profile.server.ts';
import { approveBatch, makeBatch } from '#lib/payouts/batch.server.ts';
import { chooseLayout, filesOf, layoutOf } from '#lib/payouts/bulk.server.ts';
import { batchOf } from '#lib/payouts/findBatches.server.ts';
import type { BatchId } from '#lib/payouts/ids.ts';
import type { BankLayout } from '#lib/payouts/layouts.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { fund, MORNING, openSale, save, type Sale } from '../support/sale.ts';

freshDatabase();
let sale: Sale;
const at = (batchId: BatchId) => ({ organisationId: sale.bumdesaId, batchId });

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await save(sale, sale.producer, 300_000);
});

async function payFrom(bankName: string, bankAccountNumber = '1370001234567'): Promise<void> {
	const account = { bankName, bankAccountNumber, bankAccountName: bankName && 'BUM Desa' };
	expect(await editBankAccount(sale.director, { organisationId: sale.bumdesaId, ...account })).toEqual({
		ok: true
	});
}

async function approved(amount: number): Promise<BatchId> {
	const asked = await requestPayout(sale.producer.actor, {
		...{ membershipId: sale.producer.membershipId, amount: rupiah(amount), key: newKey() },
		bank: { name: 'BRI', number: '002301000111500', holder: 'Sri Wahyuni' }
	});
	if (!asked.ok) throw new Error(asked.code);
	const made = await makeBatch(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, method: 'bank', onDate: bookDate('2026-11-01') },
		...{ payoutIds: [asked.payoutId], key: newKey() }
	});
	if (!made.ok) throw new Error(made.code);
	expect(await approveBatch(sale.director, at(made.batchId))).toEqual({ ok: true });
	return made.batchId;
}

async function opened(batchId: BatchId) {
	const organisation = await organisationById(db, sale.bumdesaId);
	const batch = await batchOf(db, at(batchId));
	if (!organisation || !batch) throw new Error('not there');
	const layout = await layoutOf(db, batch, organisation);
	return { layout, files: await filesOf(db, batch, { organisation, layout }) };
}

const layoutsOf = async (ids: readonly BatchId[]): Promise<BankLayout[]> =>
	Promise.all(ids.map(async (id) => (await opened(id)).layout));

test('a list begins in the layout of the paying bank; what is chosen is kept for the next, until the bank changes', async () => {
	await payFrom('Bank Mandiri');
	const first = await approved(10_000);
	expect(await layoutsOf([first])).toEqual(['mandiri']);
	expect(await chooseLayout(sale.treasurer, { ...at(first), layout: 'general' })).toEqual({ ok: true });
	const second = await approved(20_000);
	expect(await layoutsOf([first, second])).toEqual(['general', 'general']);
	await payFrom('BNI');
	expect(await layoutsOf([first, second])).toEqual(['general', 'bni']);
	await payFrom('Bank Mandiri');
	expect(await layoutsOf([second])).toEqual(['general']);
});

test('the file names the paying account and never an earlier day than today; without an account there is none', async () => {
	await payFrom('Bank Mandiri');
	const batchId = await approved(10_000);
	const { files } = await opened(batchId);
	const file = files.ok ? files.bulk.parts[0]?.file : null;
	if (file?.format !== 'csv') throw new Error('no text');
	// The list was for 1 November; the file is made on the 23rd.
	expect(file.text.split('\r\n')[0]).toBe('P,20261123,1370001234567,1,10000');
	expect(file.text).toContain(`B${batchId}-001`);
	await payFrom('', '');
	expect(await opened(batchId)).toMatchObject({ layout: 'general', files: { ok: true } });
	expect(await chooseLayout(sale.treasurer, { ...at(batchId), layout: 'bca' })).toEqual({ ok: true });
	expect((await opened(batchId)).files).toEqual({ ok: false, code: 'paying_account_missing' });
});

test('no other desk and no member chooses the layout, nor before the list is approved', async () => {
	const batchId = await approved(10_000);
	const layout = 'bni' as const;
	const elsewhere = { organisationId: sale.groupId, batchId, layout };
	expect(await chooseLayout(sale.treasurer, elsewhere)).toMatchObject({ ok: false });
	expect(await chooseLayout(sale.producer.actor, { ...at(batchId), layout })).toEqual({
		...{ ok: false, code: 'forbidden' }
	});
	expect((await opened(batchId)).layout).not.toBe('bni');
});
