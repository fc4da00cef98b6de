import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutBatchMessages } from '#lib/i18n/payoutBatches.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { approveBatch, cancelBatch } from '#lib/payouts/batch.server.ts';
import { chooseLayout, filesOf, layoutOf } from '#lib/payouts/bulk.server.ts';
import { linesOf } from '#lib/payouts/findBatches.server.ts';
import { BANK_LAYOUTS } from '#lib/payouts/layouts.ts';
import { recordResults, type LineResult } from '#lib/payouts/results.server.ts';
import { personById } from '#lib/people/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, money } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused } from '../../../../../guards.ts';
import { batchAt } from './batchAt.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { organisation, batch } = await batchAt(event);
	const { actor } = event.locals;
	const lines = await linesOf(db, batch.id);
	return {
		bankFiles:
			batch.method === 'bank' && batch.state === 'approved'
				? await bankFiles({ organisation, batch, lines })
				: null,
		batch: { id: batch.id, method: batch.method, onDate: batch.onDate, state: batch.state },
		madeBy: (await personById(db, batch.madeBy))?.name ?? '',
		approvedBy: batch.approvedBy === null ? null : ((await personById(db, batch.approvedBy))?.name ?? ''),
		mayApprove: batch.madeBy !== actor.userId && (await allow(db, actor, organisation.id, 'payout.approve')),
		mayPay: await allow(db, actor, organisation.id, 'payout.pay'),
		key: newKey(),
		lines: lines.map(({ line, payout }) => ({
			...{ id: line.id, reference: line.reference, state: line.state, reason: line.reason },
			...{ memberName: payout.memberName, groupName: payout.groupName, amount: payout.amount },
			...{ bankName: payout.bankName, bankAccountNumber: payout.bankAccountNumber },
			...{ bankAccountName: payout.bankAccountName, payoutId: payout.id }
		}))
	};
};

type Batch = Awaited<ReturnType<typeof batchAt>>;

/** What of the list goes into the bank's files, and what cannot. */
async function bankFiles({
	organisation,
	batch,
	lines
}: Pick<Batch, 'organisation' | 'batch'> & { lines: Awaited<ReturnType<typeof linesOf>> }) {
	const layout = await layoutOf(db, batch, organisation);
	const files = await filesOf(db, batch, { organisation, layout });
	if (!files.ok) return { layout, parts: null, heldBack: [] };
	const nameOf = new Map(lines.map(({ line, payout }) => [line.reference, payout.memberName]));
	return {
		layout,
		parts: files.bulk.parts.map(({ part, count, total, file }) => ({
			...{ part, count, total, format: file.format }
		})),
		heldBack: files.bulk.heldBack.map(({ reference, why }) => ({
			...{ reference, why, memberName: nameOf.get(reference) ?? '' }
		}))
	};
}

const OUTCOMES = ['paid', 'refused', 'left'] as const;
const layoutForm = v.object({ layout: v.picklist(BANK_LAYOUTS, 'choice_missing') });
const results = v.looseObject({ bankCharge: money({ zero: true }), key: formKey });

/** The lines for which a result was chosen, each with what was written beside it. */
function readResults(values: FormValues, lineIds: readonly LineResult['lineId'][]): LineResult[] {
	return lineIds.flatMap((lineId) => {
		const outcome = OUTCOMES.find((each) => each === values[`outcome${lineId}`]);
		const note = (values[`note${lineId}`] ?? '')
			.replace(/\p{Cc}/gu, ' ')
			.trim()
			.slice(0, 200);
		return outcome ? [{ lineId, outcome, note }] : [];
	});
}

export const actions: Actions = {
	approve: async (event) => {
		const { at } = await batchAt(event);
		return answered(event, await approveBatch(event.locals.actor, at), {});
	},
	cancel: async (event) => {
		const { at } = await batchAt(event);
		return answered(event, await cancelBatch(event.locals.actor, at), {});
	},
	layout: async (event) => {
		const { at } = await batchAt(event);
		const read = await readForm(event.request, layoutForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		return answered(event, await chooseLayout(event.locals.actor, { ...at, ...read.data }), {});
	},
	results: async (event) => {
		const { at, batch } = await batchAt(event);
		const read = await readForm(event.request, results);
		if (!read.ok) return refused('form', read.values, read.errors);
		const lines = await linesOf(db, batch.id);
		const told = readResults(
			read.values,
			lines.map(({ line }) => line.id)
		);
		const unexplained = told.filter(({ outcome, note }) => outcome !== 'paid' && note === '');
		if (unexplained.length > 0) {
			const { reason_missing } = messagesFor(payoutBatchMessages, event.locals.locale).refusals;
			const beside = unexplained.map(({ lineId }) => [`note${lineId}`, reason_missing] as const);
			return refused('reason_missing', read.values, Object.fromEntries(beside));
		}
		const done = await recordResults(event.locals.actor, {
			...{ ...at, bankCharge: read.data.bankCharge, key: read.data.key },
			results: told
		});
		if (!done.ok && done.code === 'not_enough_cash') {
			const words = messagesFor(payoutBatchMessages, event.locals.locale);
			return refused(done.code, read.values, { form: words.notEnoughCash(formatRupiah(done.cash)) });
		}
		return answered(event, done, read.values);
	}
};

function answered(
	event: RequestEvent,
	result: { ok: true } | { ok: false; code: string },
	values: FormValues
) {
	if (result.ok) redirect(303, event.url.pathname);
	const words = messagesFor(payoutBatchMessages, event.locals.locale).refusals;
	return refusedIn(words, result.code, values, result.code === 'charge_on_cash' ? 'bankCharge' : 'form');
}
