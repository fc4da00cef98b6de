import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId, type SubOrderId } from '#lib/shared/ids.ts';
import { partById, type Part } from '#lib/supply/parts.server.ts';
import { refusedIn } from '../../../../../answers.ts';
import type { Actions, PageServerLoad } from './$types';

/** The part of the order whose secret is in the address; 404 for another order's. */
async function partHere(params: { token: string; bagian: string }): Promise<Part> {
	const id: SubOrderId | null = parseId(params.bagian);
	const part = id ? await partById(db, id) : null;
	if (part?.orderToken !== params.token) error(404);
	return part;
}

export const load: PageServerLoad = async ({ params }) => {
	const part = await partHere(params);
	return {
		seller: part.sellerName,
		state: part.state,
		lines: part.lines.map(({ id, name, unit, soldBy, quantity }) => ({ id, name, unit, soldBy, quantity }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const part = await partHere(event.params);
		const confirmed = await confirmReceived(event.locals.actor, event.params.token, part.id);
		if (confirmed.ok) redirect(303, `/pesanan/${event.params.token}?sudah=terima`);
		const words = messagesFor(settlementMessages, event.locals.locale).refusals;
		const { wrong_state, closed_period } = words;
		return refusedIn({ wrong_state, closed_period }, confirmed.code, {});
	}
};
