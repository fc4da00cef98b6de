import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { startOfDay } from '#lib/shared/dates.ts';
import type { Refused } from '#lib/shared/result.ts';
import { batchAt, type NotHere } from './batch.server.ts';
import { bankDigits } from './bankText.ts';
import type { Bulk, BulkTransfer } from './bulkTransfer.ts';
import { waitingLines, type Batch, type OfBatch } from './findBatches.server.ts';
import { bulkFiles, layoutOfBank, namesPayingAccount, type BankLayout } from './layouts.ts';
import { payoutBatch } from './schema.server.ts';

/**
 * In which layout a list's file is made: as chosen for it; else as the desk last chose while its account was at the same bank;
 * else as that bank has it.
 */
export async function layoutOf(
	reader: Reader,
	batch: Batch,
	{ bankName }: Pick<Organisation, 'bankName'>
): Promise<BankLayout> {
	if (batch.bankLayout !== null) return batch.bankLayout;
	const [last] = await reader
		.select({ layout: payoutBatch.bankLayout })
		.from(payoutBatch)
		.where(
			and(
				eq(payoutBatch.organisationId, batch.organisationId),
				eq(payoutBatch.payingBank, bankName ?? ''),
				isNotNull(payoutBatch.bankLayout)
			)
		)
		.orderBy(desc(payoutBatch.id))
		.limit(1);
	return last?.layout ?? layoutOfBank(bankName);
}

export type ChooseLayoutResult = { ok: true } | NotHere | Refused<'wrong_state' | 'not_by_bank'>;

/** The layout of a list's file is chosen; the next lists begin with it as long as the account is at that bank. */
export async function chooseLayout(
	actor: Actor,
	input: OfBatch & { readonly layout: BankLayout }
): Promise<ChooseLayoutResult> {
	return write(async (tx): Promise<ChooseLayoutResult> => {
		const found = await batchAt(tx, actor, input, 'payout.request');
		if (!found.ok) return found;
		const { batch } = found;
		if (batch.method !== 'bank') return { ok: false, code: 'not_by_bank' };
		if (batch.state !== 'approved') return { ok: false, code: 'wrong_state' };
		const organisation = await organisationById(tx, batch.organisationId);
		assert(organisation, 'a list belongs to a desk');
		await tx
			.update(payoutBatch)
			.set({ bankLayout: input.layout, payingBank: organisation.bankName ?? '' })
			.where(eq(payoutBatch.id, batch.id));
		await audit(tx, actor, {
			...{ action: 'payout.batch.layout', organisationId: batch.organisationId },
			...{ subject: `batch:${batch.id}`, detail: { layout: input.layout } }
		});
		return { ok: true };
	});
}

export type BatchFiles = { ok: true; bulk: Bulk } | Refused<'paying_account_missing'>;

/** The files of an approved list in a layout, of the lines that still wait. */
export async function filesOf(
	reader: Reader,
	batch: Batch,
	{ organisation, layout }: { organisation: Organisation; layout: BankLayout }
): Promise<BatchFiles> {
	const fromAccount = bankDigits(organisation.bankAccountNumber ?? '');
	if (namesPayingAccount(layout) && fromAccount === '') return { ok: false, code: 'paying_account_missing' };
	const date = today(organisation.timeZone);
	const transfer: BulkTransfer = {
		...{ batchId: batch.id, fromAccount, onDate: batch.onDate > date ? batch.onDate : date },
		madeAt: { date, time: clockTime(now() - startOfDay(date, organisation.timeZone)) },
		lines: (await waitingLines(reader, batch.id)).map(({ line, payout }) => ({
			...{ reference: line.reference, bankName: payout.bankName ?? '', amount: payout.amount },
			...{ accountNumber: payout.bankAccountNumber ?? '', accountName: payout.bankAccountName ?? '' }
		}))
	};
	return { ok: true, bulk: bulkFiles(layout, transfer) };
}

/** Milliseconds since midnight as a clock shows them, `HH:MM:SS`. */
function clockTime(sinceMidnight: number): string {
	return new Date(sinceMidnight).toISOString().slice(11, 19);
}
