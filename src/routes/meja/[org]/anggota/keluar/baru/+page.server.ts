import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { leavingMessages } from '#lib/i18n/leaving.ts';
import { enterLeaving } from '#lib/leaving/enter.server.ts';
import { LEAVING_KINDS } from '#lib/leaving/states.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, id, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const form = v.object({
	key: formKey,
	member: id<'membership'>(),
	kind: v.picklist(LEAVING_KINDS, 'choice_missing'),
	date: dateField(),
	reason: longText(400),
	heirName: longText(120),
	heirRelation: longText(80),
	heirPhone: longText(40),
	heirDocument: longText(200)
});

/** Beside which field a refusal belongs. */
const FIELD: Readonly<Record<string, string>> = {
	...{ date_future: 'date', date_early: 'date', heir_missing: 'heirName', phone_invalid: 'heirPhone' },
	...{ goods_under_way: 'member', payout_open: 'member', still_officer: 'member', last_head: 'member' },
	already_asked: 'member'
};

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'members.decide');
	const members = await membersOf(db, organisation.id);
	return {
		members: members.map((each) => ({ value: String(each.id), label: each.name })),
		today: today(organisation.timeZone),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'members.decide');
		const read = await readForm(event.request, form);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { member, kind, date, reason, key, ...heir } = read.data;
		const done = await enterLeaving(event.locals.actor, {
			...{ organisationId: organisation.id, membershipId: member, kind, date, reason, key },
			heir:
				kind === 'died'
					? {
							...{ name: heir.heirName, relation: heir.heirRelation },
							...{ phone: heir.heirPhone, document: heir.heirDocument }
						}
					: null
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/anggota/keluar/${done.leavingId}`);
		const words = messagesFor(leavingMessages, event.locals.locale).errors;
		return refusedIn(words, done.code, read.values, FIELD[done.code]);
	}
};
