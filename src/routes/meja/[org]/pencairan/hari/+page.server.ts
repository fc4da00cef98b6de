import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutBatchMessages } from '#lib/i18n/payoutBatches.ts';
import { makeBatch } from '#lib/payouts/batch.server.ts';
import { batchesOf } from '#lib/payouts/findBatches.server.ts';
import { payoutsForBatch } from '#lib/payouts/find.server.ts';
import { MOST_BATCH_LINES, PAYOUT_METHODS } from '#lib/payouts/states.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'payout.request');
	const wanted = event.url.searchParams.get('cara');
	const method = PAYOUT_METHODS.find((each) => each === wanted) ?? 'bank';
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const waiting = await payoutsForBatch(db, organisation.id, { method, most: MOST_BATCH_LINES });
	return {
		...(await batchesOf(db, organisation.id, { page, size: SIZE })),
		...{ page, method, today: today(organisation.timeZone), key: newKey() },
		waiting: waiting.map((each) => ({
			...{ id: each.id, memberName: each.memberName, groupName: each.groupName, amount: each.amount },
			...{ bankName: each.bankName, bankAccountNumber: each.bankAccountNumber },
			bankAccountName: each.bankAccountName
		}))
	};
};

const form = v.object({
	payout: v.optional(v.array(v.string()), []),
	method: v.picklist(PAYOUT_METHODS, 'choice_missing'),
	onDate: dateField(),
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'payout.request');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { payout, ...rest } = read.data;
		const done = await makeBatch(event.locals.actor, {
			...rest,
			organisationId: organisation.id,
			payoutIds: payout.flatMap((each) => parseId<'payout'>(each) ?? [])
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/pencairan/hari/${done.batchId}`);
		const words = messagesFor(payoutBatchMessages, event.locals.locale).refusals;
		return refusedIn(words, done.code, read.values);
	}
};
