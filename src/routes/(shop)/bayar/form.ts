import * as v from 'valibot';
import { DELIVERY_METHODS } from '#lib/delivery/methods.ts';
import { MOST_OVER, type MostOver } from '#lib/orders/amounts.ts';
import type { WantedDelivery, WantedLine, WantedPayment } from '#lib/orders/prepare.server.ts';
import { phoneField } from '#lib/people/contact.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import { formKey, line, longText } from '#lib/shared/fields.ts';
import type { FormValues } from '#lib/shared/form.ts';
import { parseId, type CycleId, type HarvestPromiseId, type ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';

const PAYMENT = /^(?:cash|transfer|stripe|later|savings:[1-9]\d{0,15})$/;

/** What the buyer fills in. The address is asked for only where something is brought. */
export const detailsForm = v.object({
	name: line(80),
	phone: phoneField(),
	delivery: v.picklist(DELIVERY_METHODS, 'choice_missing'),
	villageCode: longText(20),
	address: longText(300),
	/** Keeps the place among her addresses once it is ordered. */
	keepAddress: v.optional(v.literal('yes')),
	note: longText(500),
	mostOver: v.optional(v.picklist(['0', '1000', '2000'], 'choice_missing'), '0'),
	payment: v.pipe(v.string('choice_missing'), v.regex(PAYMENT, 'choice_missing'))
});
export type Details = v.InferOutput<typeof detailsForm>;

/** The review carries all of it, and what she was shown. */
export const orderForm = v.object({
	...detailsForm.entries,
	key: formKey,
	shown: v.pipe(
		v.string('form_stale'),
		v.regex(/^\d+(?::\d+){4}(?::[\d-]{1,10})?(?:,\d+(?::\d+){4}(?::[\d-]{1,10})?){0,99}$/, 'form_stale')
	),
	total: v.pipe(v.string('form_stale'), v.regex(/^\d{1,15}$/, 'form_stale'), v.transform(Number))
});

/** Lines as a hidden field: listing, quantity, the price per unit that was shown, harvest, cycle and its day; 0 for none. */
export function writeLines(lines: readonly WantedLine[]): string {
	return lines
		.map(({ listingId, quantity, shownPrice, harvest, cycle, handOverOn }) =>
			[listingId, quantity, shownPrice, harvest ?? 0, cycle ?? 0, handOverOn ?? 0].join(':')
		)
		.join(',');
}

export function readLines(shown: string): WantedLine[] {
	return shown.split(',').map((part) => {
		const fields = part.split(':');
		const [listing, quantity, price, harvest, cycle] = fields.map(Number);
		const day = fields[5];
		return {
			...(day === undefined ? {} : { handOverOn: parseBookDate(day) }),
			listingId: (listing ?? 0) as ListingId,
			quantity: quantity ?? 0,
			shownPrice: rupiah(price ?? 0),
			harvest: harvest ? (harvest as HarvestPromiseId) : null,
			cycle: cycle ? (cycle as CycleId) : null
		};
	});
}

export function wantedDelivery({ delivery, villageCode, address }: Details): WantedDelivery {
	if (delivery === 'pickup') return { method: delivery, villageCode: null, address: '' };
	return { method: delivery, villageCode: villageCode || null, address };
}

export function wantedPayment({ payment }: Details): WantedPayment {
	const [method, membership] = payment.split(':');
	if (method === 'savings') return { method, membershipId: parseId<'membership'>(membership) };
	const named = (['cash', 'stripe', 'later'] as const).find((each) => each === method);
	return { method: named ?? 'transfer', membershipId: null };
}

/** By how much more than ordered she lets the scales ask. */
export function wantedMostOver({ mostOver }: Details): MostOver {
	return MOST_OVER.find((each) => String(each) === mostOver) ?? 0;
}

/** Where goods are brought, somebody must find the village and the house. */
export function missingPlace({ delivery, villageCode, address }: Details): ('village' | 'address')[] {
	if (delivery === 'pickup') return [];
	return [...(villageCode ? [] : ['village' as const]), ...(address ? [] : ['address' as const])];
}

/** Only what was typed into the form goes back into it. */
export function typedDetails(values: FormValues): FormValues {
	const names = [...Object.keys(detailsForm.entries), 'villageCode_search'];
	return Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? '']] : [])));
}
