import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { paymentMessages } from '#lib/i18n/payments.ts';
import { expireIfDue, isDue } from '#lib/orders/expire.server.ts';
import { orderByNumber, type WholeOrder } from '#lib/orders/find.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { auditRefusal } from '#lib/shared/audit.server.ts';
import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireAbility, statusOf } from '../../../guards.ts';

/** An order of this very desk: 404 for another's, as if it were not there, with a line in the audit log. */
export async function deskOrder(event: RequestEvent<{ org: string; number: string }>, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const order = await orderNow(event.params.number);
	if (order?.bumdesaId === organisation.id) return { organisation, order };
	if (order) {
		const subject = `order:${order.number}`;
		await auditRefusal(event.locals.actor, { action: ability, organisationId: organisation.id, subject });
	}
	error(404);
}

/** An order as it stands now: one whose time is up is ended first, and read again. */
async function orderNow(number: string): Promise<WholeOrder | null> {
	const [due, order] = await together((reader) =>
		Promise.all([isDue(reader, number), orderByNumber(reader, number)])
	);
	if (!due) return order;
	await expireIfDue(number);
	return together((reader) => orderByNumber(reader, number));
}

/** A refusal in the desk's words, with what was typed. */
export function deskRefusal(event: RequestEvent, code: string, values: FormValues = {}, field = 'form') {
	const status = statusOf(code);
	if (code === 'forbidden') error(403);
	const words: Readonly<Record<string, string>> = messagesFor(paymentMessages, event.locals.locale).errors;
	const errors: FormErrors = { [field]: words[code] ?? code };
	return fail(status === 404 ? 409 : status, { values, errors });
}
