import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { cycleMessages } from '#lib/i18n/cycles.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { changeCycleAtDesk } from '#lib/requests/change.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { line, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { requireAbility } from '../../../../../guards.ts';
import { FIELD, readTimes, writeTimes } from '../../cycleTimes.ts';
import type { Actions, PageServerLoad } from './$types';

async function cycleHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'cycles.manage');
	const cycleId = parseId<'order_cycle'>(event.params['id']);
	const cycle = cycleId && (await cycleOf(db, organisation.id, cycleId));
	if (!cycle) error(404);
	return { organisation, cycle };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, cycle } = await cycleHere(event);
	return {
		cycle: { name: cycle.name, phase: cycle.phase, repeat: cycle.repeat, opensAt: cycle.opensAt },
		timeZone: organisation.timeZone,
		changed: cycle.changedAt ?? 0,
		thisWeekOnly: cycle.usual !== null,
		orders: cycle.goods.some(({ terms }) => terms.ordered > 0),
		now: {
			...{ name: cycle.name, note: cycle.note ?? '', repeat: cycle.repeat },
			...writeTimes(cycle, organisation.timeZone)
		}
	};
};

const changing = v.looseObject({
	name: line(60),
	note: longText(300),
	repeat: v.optional(v.picklist(['once', 'weekly', 'harvest'], 'choice_missing')),
	thisWeekOnly: v.optional(v.literal('yes')),
	changed: v.pipe(v.string('form_stale'), v.regex(/^\d{1,15}$/, 'form_stale'), v.transform(Number))
});

export const actions: Actions = {
	default: async (event) => {
		const { organisation, cycle } = await cycleHere(event);
		const { errors: words } = messagesFor(cycleMessages, event.locals.locale);
		const { timeZone } = organisation;
		const read = await readForm(event.request, changing);
		const openedAt = cycle.phase === 'open' ? cycle.opensAt : undefined;
		const { times, errors } = readTimes(read.values, { timeZone, timeWrong: words.time_wrong, openedAt });
		if (!read.ok) return fail(400, { values: read.values, errors: { ...errors, ...read.errors } });
		if (Object.keys(errors).length > 0) return fail(400, { values: read.values, errors });
		const { name, note, repeat, thisWeekOnly, changed } = read.data;
		const done = await changeCycleAtDesk(event.locals.actor, {
			...{ organisationId: organisation.id, cycleId: cycle.id, name, ...times },
			...{ note: note === '' ? null : note, repeat: repeat ?? cycle.repeat },
			...{ thisWeekOnly: thisWeekOnly === 'yes', shownChange: changed === 0 ? null : changed }
		});
		if (!done.ok) return refusedIn(words, done.code, read.values, FIELD[done.code]);
		const base = `/meja/${organisation.slug}/siklus/${cycle.id}`;
		redirect(303, `${base}?jadi=ubah&dikabari=${done.told}`);
	}
};
