import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { readDelimited } from '#lib/documents/delimited.ts';
import { readSheet } from '#lib/documents/sheet.server.ts';
import { bankAnswerMessages } from '#lib/i18n/bankAnswers.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutBatchMessages } from '#lib/i18n/payoutBatches.ts';
import { applyAnswer, planOf, type AnswerCells } from '#lib/payouts/answer.server.ts';
import { linesOf } from '#lib/payouts/findBatches.server.ts';
import type { BatchId, BatchLineId } from '#lib/payouts/ids.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, money } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../../guards.ts';
import { batchAt } from '../batchAt.ts';
import type { Actions, PageServerLoad } from './$types';

/** A day's or a month's answer of a bank; Kopra writes 45 columns. */
const LIMITS = { bytes: 400_000, rows: 2000, columns: 60 };
/** Rows that fit nobody are shown up to here. */
const MOST_UNKNOWN = 20;

/** The list, when the bank may answer for it and the officer may write it down. */
async function answeredBatch(event: RequestEvent) {
	const found = await batchAt(event);
	await requireAbility(event, event.params['org'] ?? '', 'payout.pay');
	const { method, state } = found.batch;
	if (method !== 'bank' || (state !== 'approved' && state !== 'done')) error(404);
	return found;
}

export const load: PageServerLoad = async (event) => {
	const { batch } = await answeredBatch(event);
	return { batch: { id: batch.id, onDate: batch.onDate } };
};

const readingForm = v.object({
	file: v.optional(v.file('file_missing')),
	text: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.bytes, 'file_too_large')), '')
});
const writingForm = v.object({
	rows: v.pipe(v.string('form_stale'), v.maxLength(2 * LIMITS.bytes, 'form_stale')),
	seen: v.pipe(v.string('form_stale'), v.regex(/^[0-9a-f]{32}$/, 'form_stale')),
	bankCharge: money({ zero: true }),
	key: formKey
});

/** The answer as the confirming form carries it: fields between tabs, rows between line breaks. */
const toText = (cells: AnswerCells) => cells.map((row) => row.join('\t').trimEnd()).join('\n');
const fromText = (text: string): AnswerCells => text.split(/\r?\n/).map((row) => row.split('\t'));

/** What the answer would change, for the page, with the names of the members. */
async function preview(batchId: BatchId, cells: AnswerCells) {
	const { results, doubtful, already, missing, unknown, seen } = await planOf(db, batchId, cells);
	const lines = new Map((await linesOf(db, batchId)).map(({ line, payout }) => [line.id, { line, payout }]));
	const named = (lineId: BatchLineId) => {
		const { line, payout } = lines.get(lineId) ?? {};
		return { name: payout?.memberName ?? '', reference: line?.reference ?? '', amount: payout?.amount };
	};
	return {
		results: results.map((each) => ({ ...each, ...named(each.lineId) })),
		doubtful: doubtful.map((each) => ({ ...each, ...named(each.lineId) })),
		missing: missing.map(named),
		already: already.length,
		unknown: unknown.slice(0, MOST_UNKNOWN),
		unknownMore: Math.max(0, unknown.length - MOST_UNKNOWN),
		...{ seen, rows: toText(cells), key: newKey() }
	};
}

async function cellsOf({ file, text }: v.InferOutput<typeof readingForm>) {
	if (file && file.size > 0) return readSheet(file, LIMITS);
	if (text.trim() === '') return { ok: false, code: 'file_missing' } as const;
	const cells = readDelimited(text);
	return cells.length > LIMITS.rows
		? ({ ok: false, code: 'file_too_many_rows' } as const)
		: ({ ok: true, cells } as const);
}

/** Line breaks and tabs inside a field would end it in the confirming form. */
const flat = (cells: AnswerCells): AnswerCells =>
	cells.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));

export const actions: Actions = {
	read: async (event) => {
		const { batch } = await answeredBatch(event);
		const read = await readForm(event.request, readingForm);
		const words = messagesFor(bankAnswerMessages, event.locals.locale).refusals;
		if (!read.ok) return refusedIn(words, 'file_unreadable', {}, 'file');
		const sheet = await cellsOf(read.data);
		if (!sheet.ok) return refusedIn(words, sheet.code, read.values, 'file');
		return { preview: await preview(batch.id, flat(sheet.cells)), values: {} as FormValues, errors: {} };
	},
	write: async (event) => {
		const { at, batch } = await answeredBatch(event);
		const { locale, actor } = event.locals;
		const read = await readForm(event.request, writingForm);
		const done = read.ok ? await applyAnswer(actor, { ...at, ...readBack(read.data) }) : null;
		if (done?.ok) redirect(303, event.url.pathname.replace(/\/jawaban$/, ''));
		const words: Readonly<Record<string, string>> = {
			...messagesFor(payoutBatchMessages, locale).refusals,
			...messagesFor(bankAnswerMessages, locale).refusals
		};
		const { rows = '', bankCharge = '' } = read.values;
		const errors = done ? { form: words[done.code] ?? done.code } : read.ok ? {} : read.errors;
		const again = refused(done?.code ?? 'form', { bankCharge }, errors);
		// What was read is shown once more, as the list is now.
		return fail(again.status, { ...again.data, preview: await preview(batch.id, fromText(rows)) });
	}
};

const readBack = ({ rows, ...rest }: v.InferOutput<typeof writingForm>) => ({
	...rest,
	cells: fromText(rows)
});
