import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseCount } from '#lib/catalog/quantity.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { lotMessages } from '#lib/i18n/lots.ts';
import { countLot, decideCount, spoilLot } from '#lib/lots/change.server.ts';
import { lotByNumber } from '#lib/lots/find.server.ts';
import { qrOf } from '#lib/lots/qr.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, longText, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const changing = v.object({
	key: formKey,
	spoilReason: v.optional(longText(200), ''),
	countReason: v.optional(longText(200), '')
});
const deciding = v.object({
	change: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

async function lotAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'stock.count');
	const number = parseId(event.params['nomor']);
	const found = number && (await lotByNumber(db, organisation.id, number));
	if (!found) error(404);
	return { organisation, found, at: { organisationId: organisation.id, lotId: found.lot.id } };
}

export const load: PageServerLoad = async (event) => {
	const { found, organisation } = await lotAt(event);
	const { lot, goods, unit, soldBy, seller, changes, debts } = found;
	const { origin } = event.url;
	const person = requireUser(event);
	return {
		...{ goods, unit, soldBy, seller, fresh: event.url.searchParams.has('baru') },
		lot: {
			...{ number: lot.number, gross: lot.gross, tare: lot.tare, brought: lot.brought },
			...{ rejected: lot.rejected, rejectedReason: lot.rejectedReason, remaining: lot.remaining },
			...{ onSale: lot.onSale, grade: lot.grade, harvestedOn: lot.harvestedOn, place: lot.place },
			...{ practice: lot.practice, practiceNote: lot.practiceNote, bestBefore: lot.bestBefore },
			...{ unitPrice: lot.unitPrice, cost: lot.cost }
		},
		changes: changes.map(({ id, kind, difference, reason, state, enteredBy }) => ({
			...{ id, kind, difference, reason, state, own: enteredBy === person.id }
		})),
		debts: debts.map(({ kind, amount, dueOn, settledAt }) => ({
			...{ kind, amount, dueOn, settled: settledAt !== null }
		})),
		warehouse: organisation.name,
		receipt: `${origin}/lot/terima/${lot.receiptToken}`,
		...{ publicPage: `/lot/${lot.code}`, qr: qrOf(`${origin}/lot/${lot.code}`) },
		keys: { spoil: newKey(), count: newKey() }
	};
};

/** Reads one of the two forms with a quantity, each with a reason of its own, does what it asks, and comes back. */
function changed(field: 'quantity' | 'counted') {
	const reasonField = field === 'quantity' ? 'spoilReason' : 'countReason';
	return async (event: RequestEvent) => {
		const { found, at } = await lotAt(event);
		const read = await readForm(event.request, changing);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const parsed = parseCount(read.values[field] ?? '', found);
		if (!parsed.ok) return refused(parsed.code, read.values, { [field]: parsed.code });
		const { actor, locale } = event.locals;
		const said = { ...at, key: read.data.key, reason: read.data[reasonField] };
		const done =
			field === 'quantity'
				? await spoilLot(actor, { ...said, quantity: parsed.quantity })
				: await countLot(actor, { ...said, counted: parsed.quantity });
		if (done.ok) redirect(303, event.url.pathname);
		const beside = done.code === 'reason_missing' ? reasonField : field;
		return refusedIn(messagesFor(lotMessages, locale).errors, done.code, read.values, beside);
	};
}

export const actions: Actions = {
	rusak: changed('quantity'),
	hitung: changed('counted'),
	putus: async (event) => {
		const { at } = await lotAt(event);
		const read = await readForm(event.request, deciding);
		if (!read.ok) return refused('stale', read.values);
		const { change: changeId, decision } = read.data;
		const done = await decideCount(event.locals.actor, {
			...{ ...at, changeId, approve: decision === 'approve' }
		});
		if (done.ok) redirect(303, event.url.pathname);
		return refusedIn(messagesFor(lotMessages, event.locals.locale).errors, done.code, read.values);
	}
};
