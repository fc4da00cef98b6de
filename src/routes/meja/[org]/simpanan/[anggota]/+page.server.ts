import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { savingsMessages } from '#lib/i18n/savings.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { memberBook } from '#lib/savings/book.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { SAVINGS_KINDS } from '#lib/savings/kinds.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatBookDate } from '#lib/shared/dates.ts';
import { formKey, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const depositForm = v.object({
	kind: v.picklist(SAVINGS_KINDS, 'choice_missing'),
	amount: money(),
	key: formKey
});
const withdrawForm = v.object({ withdrawal: money(), key: formKey });

/** The member of the address, when she belongs to this organisation; 404 else. */
async function memberOf(event: RequestEvent, ability: Parameters<typeof requireAbility>[2]) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const id = parseId<'membership'>(event.params.anggota);
	const member = id ? await membershipById(db, id) : null;
	if (!member || member.organisationId !== organisation.id || member.number === null) error(404);
	return { organisation, member };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, member } = await memberOf(event, 'savings.read');
	const before = parseId<'entry'>(event.url.searchParams.get('sebelum'));
	const [abilities, book] = await together((reader) =>
		Promise.all([
			abilitiesOf(reader, event.locals.user?.id ?? member.userId, organisation.id),
			memberBook(reader, member.id, { on: today(organisation.timeZone), before })
		])
	);
	return {
		member: { id: member.id, name: member.name, number: member.number, active: member.state === 'active' },
		may: { deposit: abilities.has('savings.deposit'), withdraw: abilities.has('savings.withdraw') },
		paged: before !== null,
		book,
		keys: { deposit: newKey(), withdraw: newKey() }
	};
};

export const actions: Actions = {
	checkDeposit: async (event) => {
		await memberOf(event, 'savings.deposit');
		const read = await readForm(event.request, depositForm);
		if (!read.ok) return fail(400, { what: 'deposit' as const, values: read.values, errors: read.errors });
		const { kind, amount, key } = read.data;
		return { what: 'deposit' as const, values: read.values, confirm: { kind, amount, key } };
	},
	deposit: async (event) => {
		const { organisation, member } = await memberOf(event, 'savings.deposit');
		const read = await readForm(event.request, depositForm);
		if (!read.ok) return fail(400, { what: 'deposit' as const, values: read.values, errors: read.errors });
		const done = await depositSavings(event.locals.actor, { membershipId: member.id, ...read.data });
		if (!done.ok) return refused(done.code, read.values);
		redirect(303, `/meja/${organisation.slug}/simpanan/slip/${done.slip}`);
	},
	checkWithdrawal: async (event) => {
		await memberOf(event, 'savings.withdraw');
		const read = await readForm(event.request, withdrawForm);
		if (!read.ok) return fail(400, { what: 'withdrawal' as const, values: read.values, errors: read.errors });
		const { withdrawal: amount, key } = read.data;
		return {
			what: 'withdrawal' as const,
			values: read.values,
			confirm: { kind: 'voluntary' as const, amount, key }
		};
	},
	withdraw: async (event) => {
		const { organisation, member } = await memberOf(event, 'savings.withdraw');
		const read = await readForm(event.request, withdrawForm);
		if (!read.ok) return fail(400, { what: 'withdrawal' as const, values: read.values, errors: read.errors });
		const done = await withdrawSavings(event.locals.actor, {
			membershipId: member.id,
			amount: read.data.withdrawal,
			key: read.data.key
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/simpanan/slip/${done.slip}`);
		const words = messagesFor(savingsMessages, event.locals.locale).form;
		if (done.code === 'not_a_withdrawal_day') {
			const next = formatBookDate(done.next, event.locals.locale);
			return refused(done.code, read.values, { withdrawal: words.notToday(next) });
		}
		if (done.code === 'insufficient_savings') {
			return refused(done.code, read.values, {
				withdrawal: words.insufficient(formatRupiah(done.available))
			});
		}
		if (done.code === 'not_enough_cash') {
			return refused(done.code, read.values, { withdrawal: words.notEnoughCash(formatRupiah(done.cash)) });
		}
		return refused(done.code, read.values);
	}
};
