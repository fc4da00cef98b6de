import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { supplyMessages } from '#lib/i18n/supply.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import { needBySeller, toPack } from '#lib/supply/packing.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.read');
	const list = await toPack(db, organisation.id);
	return {
		printedAt: now(),
		timeZone: organisation.timeZone,
		packed: Number(parseId(event.url.searchParams.get('sudah')) ?? 0),
		needs: needBySeller(list),
		parts: list.map(({ part, lines, replacement }) => ({
			...{ id: part.id, orderNumber: part.orderNumber, buyerName: part.buyerName, replacement },
			...{ sellerName: part.sellerName, deliveryMethod: part.deliveryMethod, note: part.note },
			place: [part.address, part.villageName].filter(Boolean).join(', '),
			lines: lines.map(({ id, name, unit, soldBy, quantity, harvestFromOn, harvestUntilOn }) => ({
				...{ id, name, unit, soldBy, quantity, harvestFromOn, harvestUntilOn }
			}))
		}))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.pack');
		const read = await readForm(event.request, v.object({ part: v.optional(v.array(v.string()), []) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const packed = await markPacked(event.locals.actor, {
			organisationId: organisation.id,
			subOrderIds: read.data.part.flatMap((part) => parseId<'sub_order'>(part) ?? [])
		});
		if (packed.ok) redirect(303, `?sudah=${packed.packed}`);
		return refusedIn(messagesFor(supplyMessages, event.locals.locale).refusals, packed.code, read.values);
	}
};
