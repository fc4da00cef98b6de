import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { weightsMessages } from '#lib/i18n/weights.ts';
import { mostGross } from '#lib/orders/amounts.ts';
import { weighingsOf } from '#lib/orders/weigh.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id, line, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { mayWeigh, weighLine } from '#lib/supply/weigh.server.ts';
import { parsePacked } from '#lib/supply/weighing.ts';
import { statusOf } from '../../../../../../guards.ts';
import { deskOrder } from '../../../deskOrder.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function partHere(event: RequestEvent) {
	const { order, organisation } = await deskOrder(event, 'orders.pack');
	const partId = parseId<'sub_order'>(event.params.bagian);
	const part = order.parts.find((each) => each.id === partId);
	if (!part) error(404);
	return { order, organisation, part };
}

export const load: PageServerLoad = async (event) => {
	const { order, organisation, part } = await partHere(event);
	return {
		key: newKey(),
		timeZone: organisation.timeZone,
		saved: event.url.searchParams.has('sudah'),
		mayWeigh: mayWeigh(part),
		back: `/meja/${organisation.slug}/pesanan/${order.number}`,
		number: order.number,
		buyerName: order.buyerName,
		weighings: await weighingsOf(
			db,
			part.lines.map((each) => each.id)
		),
		lines: part.lines.map(({ id: lineId, name, soldBy, unit, quantity, gross, ...ordered }) => ({
			...{ id: lineId, name, soldBy, unit, quantity, gross },
			orderedQuantity: ordered.orderedQuantity ?? quantity,
			orderedGross: ordered.orderedGross ?? gross,
			most: mostGross(ordered.orderedGross ?? gross, order.mostOverBasisPoints)
		}))
	};
};

const weighForm = v.object({
	line: id<'order_line'>(),
	shown: whole({ least: 1 }),
	packed: v.string('quantity_empty'),
	confirmed: v.optional(v.string(), ''),
	reason: line(120),
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const { organisation, part } = await partHere(event);
		const read = await readForm(event.request, weighForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors, ask: null });
		const { line: lineId, packed, confirmed, ...input } = read.data;
		const found = part.lines.find((each) => each.id === lineId);
		if (!found) error(404);
		// The button that answers the question sends the quantity in the stored unit.
		const agreed = parseId(confirmed);
		const typed = agreed
			? { ok: true as const, quantity: Number(agreed), unitGuessed: false }
			: parsePacked(packed, found);
		if (!typed.ok) return inWords(event, typed.code, read.values);
		if (typed.unitGuessed) return asked(read.values, typed.quantity, typed.quantity);
		const weighed = await weighLine(event.locals.actor, {
			...{ ...input, organisationId: organisation.id, subOrderId: part.id, orderLineId: lineId },
			...{ quantity: typed.quantity, confirmed: agreed ? Number(agreed) : null }
		});
		if (weighed.ok) redirect(303, '?sudah');
		if (weighed.code === 'doubtful') return asked(read.values, typed.quantity, weighed.meant);
		const most = weighed.code === 'above_limit' ? formatRupiah(weighed.most) : '';
		return inWords(event, weighed.code, read.values, most);
	}
};

/** The same form with a question above it: the quantity that is probably meant, or the one that looks odd. */
function asked(values: FormValues, typed: number, meant: number | null) {
	const errors: Record<string, string> = {};
	return fail(409, { values, errors, ask: { typed, meant } });
}

function inWords(event: RequestEvent, code: string, values: FormValues, most = '') {
	if (code === 'forbidden' || code === 'not_found') error(statusOf(code));
	const t = messagesFor(weightsMessages, event.locals.locale);
	const own: Readonly<Record<string, string>> = t.errors;
	const errors: Record<string, string> = {
		packed: code === 'above_limit' ? t.above(most) : (own[code] ?? code)
	};
	return fail(statusOf(code), { values, errors, ask: null });
}
