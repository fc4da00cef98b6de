import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { closedYearsOf } from '#lib/closing/closeYear.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { surplusMessages } from '#lib/i18n/surplus.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseRate, type PreciseRate } from '#lib/shared/percent.ts';
import { distributionsOf } from '#lib/surplus/find.server.ts';
import { partsFor, SURPLUS_PARTS, type SurplusPart } from '#lib/surplus/parts.ts';
import { decidePolicy, enterPolicy, policyOn, waitingPolicy } from '#lib/surplus/policies.server.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'books.read_exact');
	const day = today(organisation.timeZone);
	const [policy, waiting] = [
		await policyOn(db, organisation.id, day),
		await waitingPolicy(db, organisation.id)
	];
	const shared = await distributionsOf(db, organisation.id);
	const wanted = (parts: NonNullable<typeof policy>['parts']) => parts.filter(({ share }) => share > 0);
	return {
		saved: event.url.searchParams.has('tersimpan'),
		today: day,
		parts: partsFor(organisation.kind),
		policy: policy && {
			...{ decidedOn: policy.decidedOn, resolution: policy.resolution, parts: wanted(policy.parts) }
		},
		waiting: waiting && {
			...{ decidedOn: waiting.decidedOn, resolution: waiting.resolution, parts: wanted(waiting.parts) },
			own: waiting.enteredBy === event.locals.actor.userId
		},
		years: (await closedYearsOf(db, organisation.id)).map(({ year }) => ({
			year,
			state: shared.find((each) => each.year === year)?.state ?? ('undivided' as const)
		}))
	};
};

/** A percentage that may be left empty. */
const percent = v.optional(
	v.pipe(
		v.string(),
		v.rawTransform<string, PreciseRate>(({ dataset, addIssue, NEVER }) => {
			const read = parseRate(dataset.value.trim() === '' ? 0 : dataset.value);
			if (read.ok) return read.value;
			addIssue({ message: read.code });
			return NEVER;
		})
	),
	''
);
const policyForm = v.object({
	...(Object.fromEntries(SURPLUS_PARTS.map((part) => [part, percent])) as Record<
		SurplusPart,
		typeof percent
	>),
	decidedOn: dateField(),
	resolution: line(500)
});
const decisionForm = v.object({ decision: v.picklist(['approve', 'refuse'], 'choice_missing') });

export const actions: Actions = {
	tulis: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'surplus.enter');
		const read = await readForm(event.request, policyForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { decidedOn, resolution, ...typed } = read.data;
		const shares = Object.fromEntries(partsFor(organisation.kind).map((part) => [part, typed[part]]));
		const entered = await enterPolicy(event.locals.actor, {
			...{ organisationId: organisation.id, decidedOn, resolution, shares }
		});
		const words = messagesFor(surplusMessages, event.locals.locale).errors;
		const field = entered.ok || entered.code !== 'date_ahead' ? 'form' : 'decidedOn';
		if (!entered.ok) return refusedIn(words, entered.code, read.values, field);
		redirect(303, '?tersimpan');
	},
	putus: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'surplus.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const approve = read.data.decision === 'approve';
		const decided = await decidePolicy(event.locals.actor, { organisationId: organisation.id, approve });
		const words = messagesFor(surplusMessages, event.locals.locale).errors;
		if (!decided.ok) return refusedIn(words, decided.code, read.values);
		redirect(303, '?tersimpan');
	}
};
