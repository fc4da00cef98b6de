import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { mailMessages } from '#lib/i18n/mail.ts';
import { askForMail, confirmMail, mailAddressOf, stopMail } from '#lib/mail/address.server.ts';
import { mailIsOn } from '#lib/mail/transport.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { line, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	if (!mailIsOn()) error(404);
	return {
		address: await mailAddressOf(db, user.id),
		/** What was typed for signing in, to begin with. */
		known: user.email ?? '',
		code: event.url.searchParams.get('kode') ?? '',
		done: event.url.searchParams.get('sudah')
	};
};

export const actions: Actions = {
	minta: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, v.object({ email: line(200) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const asked = await askForMail(event.locals.actor, read.data.email);
		const words = messagesFor(mailMessages, event.locals.locale).errors;
		if (!asked.ok) return refusedIn(words, asked.code, read.values, 'email');
		redirect(303, '/saya/email');
	},
	/** Opening the link alone confirms nothing: mail programs open links by themselves. */
	pastikan: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, v.object({ kode: longText(64) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const confirmed = await confirmMail(event.locals.actor, read.data.kode);
		const words = messagesFor(mailMessages, event.locals.locale).errors;
		if (!confirmed.ok) return refusedIn(words, confirmed.code, {});
		redirect(303, '/saya/email?sudah=pasti');
	},
	berhenti: async (event) => {
		requireUser(event);
		const stopped = await stopMail(event.locals.actor);
		if (!stopped.ok) return refused(stopped.code);
		redirect(303, '/saya/email?sudah=henti');
	}
};
