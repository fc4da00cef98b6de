import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { runMessages } from '#lib/i18n/runs.ts';
import { partsToPlan, runsOf } from '#lib/runs/find.server.ts';
import { planRun } from '#lib/runs/plan.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { dateField, formKey, id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { couriersOf } from '#lib/supply/couriers.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.hand_over');
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const [zones, runs, couriers] = await together((reader) =>
		Promise.all([
			partsToPlan(reader, organisation.id),
			runsOf(reader, organisation.id, { page, size: SIZE }),
			couriersOf(reader, organisation.id)
		])
	);
	return {
		...runs,
		page,
		today: today(organisation.timeZone),
		key: newKey(),
		couriers,
		zones: zones.map(({ zone, parts }) => ({
			zone,
			parts: parts.map((part) => ({
				...{ id: part.id, orderNumber: part.orderNumber, buyerName: part.buyerName },
				...{ sellerName: part.sellerName, place: [part.address, part.villageName].filter(Boolean).join(', ') }
			}))
		}))
	};
};

const form = v.object({
	part: v.optional(v.array(v.string()), []),
	courierId: id<'user'>(),
	onDate: dateField(),
	key: formKey
});
/** Beside which field a refusal is read. */
const FIELD: Readonly<Record<string, string>> = {
	...{ courier_unknown: 'courierId', day_past: 'onDate', day_too_far: 'onDate' }
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.hand_over');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { part, ...rest } = read.data;
		const done = await planRun(event.locals.actor, {
			...rest,
			organisationId: organisation.id,
			subOrderIds: part.flatMap((each) => parseId<'sub_order'>(each) ?? [])
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/pesanan/rute/${done.runId}`);
		const words = messagesFor(runMessages, event.locals.locale).refusals;
		return refusedIn(words, done.code, read.values, FIELD[done.code]);
	}
};
