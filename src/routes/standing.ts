import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { standingMessages } from '#lib/i18n/standing.ts';
import { dateField, id } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { decideStanding, endStanding, pauseStanding, skipDay } from '#lib/standing/change.server.ts';
import { retryDay } from '#lib/standing/place.server.ts';
import { refusedIn } from './answers.ts';
import { refused, requireUser } from './guards.ts';

const standing = id<'standing_order'>();
const decideForm = v.looseObject({
	standing,
	decision: v.picklist(['accept', 'decline'], 'choice_missing')
});
const endForm = v.looseObject({ standing });
const pauseForm = v.object({ standing, decision: v.picklist(['pause', 'resume'], 'choice_missing') });
const dayForm = v.object({ standing, dueOn: dateField() });

/** Many stand on one page, so each reason carries the number of its own in its name. */
function reasonIn(data: Readonly<Record<string, unknown>>): string {
	const typed = data[`reason-${String(data['standing'])}`];
	return typeof typed === 'string' ? typed.trim().slice(0, 200) : '';
}

/** A refusal in words, or the page again with what was done; a day that could not be ordered says so itself. */
function answer(
	event: RequestEvent,
	done: { ok: true } | { ok: false; code: string },
	values: FormValues,
	said = 'simpan'
) {
	if (done.ok) redirect(303, `?sudah=${said}`);
	if (done.code === 'missed') redirect(303, '?');
	return refusedIn(messagesFor(standingMessages, event.locals.locale).errors, done.code, values);
}

/** What producer and desk do with what is asked of them: the use-case asks whose it is. */
export const decidingActions = {
	putus: async (event: RequestEvent) => {
		requireUser(event);
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { standing: standingId, decision } = read.data;
		const deciding = { standingId, accept: decision === 'accept', reason: reasonIn(read.data) };
		return answer(event, await decideStanding(event.locals.actor, deciding), read.values);
	},
	akhiri: async (event: RequestEvent) => {
		requireUser(event);
		const read = await readForm(event.request, endForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const ending = { standingId: read.data.standing, reason: reasonIn(read.data) };
		return answer(event, await endStanding(event.locals.actor, ending), read.values);
	}
};

/** What the buyer does with her own. */
export const buyingActions = {
	jeda: async (event: RequestEvent) => {
		requireUser(event);
		const read = await readForm(event.request, pauseForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { standing: standingId, decision } = read.data;
		const pausing = { standingId, pause: decision === 'pause' };
		return answer(event, await pauseStanding(event.locals.actor, pausing), read.values);
	},
	lewati: (event: RequestEvent) => skip(event, true),
	jadi: (event: RequestEvent) => skip(event, false),
	coba: async (event: RequestEvent) => {
		requireUser(event);
		const read = await readForm(event.request, dayForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { standing: standingId, dueOn } = read.data;
		const placed = await retryDay(event.locals.actor, { standingId, dueOn });
		return answer(event, placed, read.values, 'pesan');
	}
};

async function skip(event: RequestEvent, leaveOut: boolean) {
	requireUser(event);
	const read = await readForm(event.request, dayForm);
	if (!read.ok) return refused('form', read.values, read.errors);
	const { standing: standingId, dueOn } = read.data;
	const done = await skipDay(event.locals.actor, { standingId, dueOn, skip: leaveOut });
	return answer(event, done, read.values);
}
