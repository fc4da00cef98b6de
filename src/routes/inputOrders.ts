import * as v from 'valibot';
import type { InputItemId } from '#lib/inputs/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { id, money, whole } from '#lib/shared/fields.ts';

/** How many of one item; left empty it is none. */
const quantity = v.pipe(
	v.string(),
	v.transform((typed) => (typed.trim() === '' ? '0' : typed.trim())),
	whole({ most: 100_000 })
);

/** The rows of an order, as `OrderRows.svelte` sends them. */
export const orderRows = {
	item: v.optional(v.array(id<'input_item'>()), []),
	price: v.optional(v.array(money()), []),
	quantity: v.optional(v.array(quantity), [])
};

/** The rows that were filled in. */
export function linesIn(rows: {
	readonly item: readonly InputItemId[];
	readonly price: readonly Rupiah[];
	readonly quantity: readonly number[];
}) {
	return rows.item.flatMap((itemId, index) => {
		const [price, count] = [rows.price[index], rows.quantity[index]];
		return price === undefined || !count ? [] : [{ itemId, quantity: count, price }];
	});
}
