import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { planCycle } from '#lib/cycles/plan.server.ts';
import { REPEATS } from '#lib/cycles/window.ts';
import { cycleMessages } from '#lib/i18n/cycles.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { promisesOfGroups } from '#lib/promises/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays, formatBookDates } from '#lib/shared/dates.ts';
import { formKey, line, longText } from '#lib/shared/fields.ts';
import { readForm, type FormErrors } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { requireAbility } from '../../../../guards.ts';
import { FIELD, readTimes } from '../cycleTimes.ts';
import type { Actions, PageServerLoad } from './$types';

const making = v.looseObject({
	key: formKey,
	name: line(60),
	repeat: v.picklist(REPEATS, 'choice_missing'),
	promise: longText(16)
});

const HARVESTS = 100;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'cycles.manage');
	const on = today(organisation.timeZone);
	const { locale } = event.locals;
	const t = messagesFor(cycleMessages, locale);
	const groups = await groupsSoldBy(db, organisation.id);
	const { promises } = await promisesOfGroups(db, groups, {
		...{ page: 1, size: HARVESTS, today: on, since: on }
	});
	return {
		usual: { opensOn: on, opensTime: '06:00', closesOn: addDays(on, 2), closesTime: '18:00' },
		harvests: promises
			.filter(({ listing, fromOn, verdict }) => listing !== null && fromOn > on && verdict === 'open')
			.map(({ id, listing, seller, fromOn, untilOn }) => ({
				value: String(id),
				label: t.harvestChoice(listing?.name ?? '', seller, formatBookDates(fromOn, untilOn, locale))
			})),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'cycles.manage');
		const t = messagesFor(cycleMessages, event.locals.locale);
		const read = await readForm(event.request, making);
		const { timeZone } = organisation;
		const { times, errors } = readTimes(read.values, { timeZone, timeWrong: t.errors.time_wrong });
		const byHarvest = read.values['repeat'] === 'harvest';
		const wrong: FormErrors = byHarvest ? {} : errors;
		if (!read.ok) return fail(400, { values: read.values, errors: { ...read.errors, ...wrong } });
		if (Object.keys(wrong).length > 0) return fail(400, { values: read.values, errors: wrong });
		const { key, name, repeat, promise } = read.data;
		const planned = { key, name, organisationId: organisation.id };
		const promiseId = parseId<'harvest_promise'>(promise);
		if (repeat === 'harvest' && !promiseId)
			return refusedIn(t.errors, 'harvest_unknown', read.values, 'promise');
		const made = await planCycle(
			event.locals.actor,
			repeat === 'harvest' && promiseId
				? { ...planned, repeat, promiseId }
				: { ...planned, repeat: repeat === 'weekly' ? 'weekly' : 'once', ...times }
		);
		if (made.ok) redirect(303, `/meja/${organisation.slug}/siklus/${made.cycleId}?jadi=simpan`);
		return refusedIn(t.errors, made.code, read.values, FIELD[made.code]);
	}
};
