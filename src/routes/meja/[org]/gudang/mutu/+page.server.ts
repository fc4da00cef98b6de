import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { lotMessages } from '#lib/i18n/lots.ts';
import { gradesOf, setGrades } from '#lib/lots/grades.server.ts';
import { DEFAULT_GRADES, MOST_GRADES } from '#lib/lots/terms.ts';
import { db } from '#lib/shared/database.server.ts';
import { longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refusedIn } from '../../../../answers.ts';
import { requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const PLACES = Array.from({ length: MOST_GRADES }, (_, place) => place);
const form = v.object(
	Object.fromEntries(
		PLACES.flatMap((place) => [
			[`name${place}`, longText(40)],
			[`criteria${place}`, longText(200)]
		])
	)
);

export const load: PageServerLoad = async (event) => {
	const { id } = await requireAbility(event, event.params.org, 'stock.count');
	const own = await gradesOf(db, id);
	const grades = own.length > 0 ? own : DEFAULT_GRADES.map((name) => ({ name, criteria: '' }));
	return {
		grades: PLACES.map((place) => grades[place] ?? { name: '', criteria: '' }),
		saved: event.url.searchParams.has('tersimpan')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { id, slug } = await requireAbility(event, event.params.org, 'stock.count');
		const read = await readForm(event.request, form);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const grades = PLACES.map((place) => ({
			...{ name: read.data[`name${place}`] ?? '', criteria: read.data[`criteria${place}`] ?? '' }
		})).filter(({ name }) => name !== '');
		const done = await setGrades(event.locals.actor, { organisationId: id, grades });
		if (done.ok) redirect(303, `/meja/${slug}/gudang/mutu?tersimpan`);
		return refusedIn(messagesFor(lotMessages, event.locals.locale).errors, done.code, read.values);
	}
};
