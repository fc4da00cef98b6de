import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { MONEY_PLACES } from '#lib/bookkeeping/between.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { tradeCreditMessages } from '#lib/i18n/tradeCredit.ts';
import { tradeWriteOffMessages } from '#lib/i18n/tradeWriteOffs.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { daysBetween } from '#lib/shared/dates.ts';
import { formKey, line, longText, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { endTerms } from '#lib/tradeCredit/agree.server.ts';
import { openInvoicesOf, tradeBuyerAt, tradePaymentsOf, writeOffsOf } from '#lib/tradeCredit/find.server.ts';
import { receiveTradePayment } from '#lib/tradeCredit/receive.server.ts';
import { recover } from '#lib/tradeCredit/recover.server.ts';
import { askWriteOff, decideWriteOff } from '#lib/tradeCredit/writeOff.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The buyer of the address, when she is this desk's; 404 else. */
async function buyerHere(event: RequestEvent<{ org: string; id: string }>, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const buyerId = parseId<'trade_buyer'>(event.params.id);
	const on = today(organisation.timeZone);
	const buyer = buyerId && (await tradeBuyerAt(db, organisation.id, buyerId, on));
	if (!buyer) error(404);
	return { organisation, buyer, on, at: { organisationId: organisation.id, tradeBuyerId: buyer.id } };
}

export const load: PageServerLoad = async (event) => {
	const { buyer, on } = await buyerHere(event, 'credit.read');
	const person = requireUser(event);
	const writeOffs = await writeOffsOf(db, buyer.id);
	const asked = writeOffs.filter(({ state }) => state === 'asked').map(({ invoiceId }) => invoiceId);
	const invoices = (await openInvoicesOf(db, [buyer.id])).map((invoice) => ({
		...invoice,
		late: Math.max(0, daysBetween(invoice.dueOn, on))
	}));
	return {
		...{ buyer, invoices },
		writeOffs: writeOffs.map(({ askedBy, ...each }) => ({ ...each, own: askedBy === person.id })),
		late: invoices.filter(({ id, late }) => late > 0 && !asked.includes(id)),
		payments: await tradePaymentsOf(db, buyer.id),
		key: newKey(),
		done: event.url.searchParams.get('sudah')
	};
};

const payForm = v.object({
	key: formKey,
	amount: money(),
	place: v.picklist(MONEY_PLACES, 'choice_missing'),
	note: longText(80)
});

const askForm = v.object({ key: formKey, invoice: v.optional(v.array(v.string()), []), why: line(200) });
const decideForm = v.object({
	writeOff: v.optional(v.array(v.string()), []),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});
const recoverForm = v.object({
	key: formKey,
	recovered: money(),
	recoveredPlace: v.picklist(MONEY_PLACES, 'choice_missing'),
	recoveredNote: longText(80)
});

export const actions: Actions = {
	terima: async (event) => {
		const { at } = await buyerHere(event, 'orders.confirm_payment');
		const read = await readForm(event.request, payForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const paid = await receiveTradePayment(event.locals.actor, { ...at, ...read.data });
		if (!paid.ok) return answer(event, paid.code, read.values, 'amount');
		redirect(303, '?sudah=bayar');
	},
	akhiri: async (event) => {
		const { at } = await buyerHere(event, 'credit.agree');
		const read = await readForm(event.request, v.object({ reason: line(200) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const ended = await endTerms(event.locals.actor, { ...at, ...read.data });
		if (!ended.ok) return answer(event, ended.code, read.values, 'reason');
		redirect(303, '?sudah=akhir');
	},
	hapus: async (event) => {
		const { at } = await buyerHere(event, 'credit.agree');
		const read = await readForm(event.request, askForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { invoice, why, key } = read.data;
		const invoiceIds = invoice.flatMap((each) => parseId<'trade_invoice'>(each) ?? []);
		const asked = await askWriteOff(event.locals.actor, { ...at, invoiceIds, reason: why, key });
		if (!asked.ok) return answerWriteOff(event, asked.code, read.values, 'invoice');
		redirect(303, '?sudah=usul');
	},
	putuskan: async (event) => {
		const { at } = await buyerHere(event, 'credit.agree');
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const decided = await decideWriteOff(event.locals.actor, {
			...{ ...at, approve: read.data.decision === 'approve' },
			writeOffIds: read.data.writeOff.flatMap((each) => parseId<'trade_write_off'>(each) ?? [])
		});
		if (!decided.ok) return answerWriteOff(event, decided.code, {}, 'form');
		redirect(303, '?sudah=putus');
	},
	pulih: async (event) => {
		const { at } = await buyerHere(event, 'orders.confirm_payment');
		const read = await readForm(event.request, recoverForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { recovered: amount, recoveredPlace: place, recoveredNote: note, key } = read.data;
		const came = await recover(event.locals.actor, { ...at, amount, place, note, key });
		if (!came.ok) return answerWriteOff(event, came.code, read.values, 'recovered');
		redirect(303, '?sudah=pulih');
	}
};

function answerWriteOff(event: RequestEvent, code: string, values: Record<string, string>, field: string) {
	return refusedIn(messagesFor(tradeWriteOffMessages, event.locals.locale).refusals, code, values, field);
}

function answer(event: RequestEvent, code: string, values: Record<string, string>, field: string) {
	return refusedIn(messagesFor(tradeCreditMessages, event.locals.locale).errors, code, values, field);
}
