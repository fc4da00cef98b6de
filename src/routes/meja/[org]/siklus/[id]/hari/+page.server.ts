import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { cycleMessages } from '#lib/i18n/cycles.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { moveDaysAtDesk } from '#lib/requests/moveDays.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function cycleHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'cycles.manage');
	const cycleId = parseId<'order_cycle'>(event.params['id']);
	const cycle = cycleId && (await cycleOf(db, organisation.id, cycleId));
	if (!cycle) error(404);
	return { organisation, cycle };
}

export const load: PageServerLoad = async (event) => {
	const { cycle } = await cycleHere(event);
	const { name, phase, pickupOn, deliveryOn, changedAt } = cycle;
	return { cycle: { name, phase, pickupOn, deliveryOn }, changed: changedAt ?? 0 };
};

/** Beside which field a refusal belongs. */
const FIELD: Readonly<Record<string, string>> = {
	pickup_before_closing: 'pickupOn',
	delivery_before_closing: 'deliveryOn'
};

const moving = v.object({
	// A day that the cycle does not have is not asked for.
	pickupOn: v.optional(dateField()),
	deliveryOn: v.optional(dateField()),
	reason: line(200),
	changed: v.pipe(v.string('form_stale'), v.regex(/^\d{1,15}$/, 'form_stale'), v.transform(Number))
});

export const actions: Actions = {
	default: async (event) => {
		const { organisation, cycle } = await cycleHere(event);
		const read = await readForm(event.request, moving);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { pickupOn = null, deliveryOn = null, reason, changed } = read.data;
		const done = await moveDaysAtDesk(event.locals.actor, {
			...{ organisationId: organisation.id, cycleId: cycle.id, pickupOn, deliveryOn, reason },
			shownChange: changed === 0 ? null : changed
		});
		const words = messagesFor(cycleMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values, FIELD[done.code]);
		const base = `/meja/${organisation.slug}/siklus/${cycle.id}`;
		redirect(303, `${base}?jadi=hari&dikabari=${done.told}&produsen=${done.producers}`);
	}
};
