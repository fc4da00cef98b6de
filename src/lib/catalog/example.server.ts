import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { organisationById, organisationBySlug } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Rupiah, SoldBy } from '#lib/shared/money.ts';
import type { Card } from './browse.server.ts';
import { splitPrice, type PriceSplit } from './split.ts';

/** One listing's price, shared out, with the names of those who get it. */
export interface SplitExample {
	readonly slug: string;
	readonly name: string;
	readonly price: Rupiah;
	readonly soldBy: SoldBy;
	readonly unit: string;
	readonly producer: string;
	readonly group: string;
	readonly bumdesa: string;
	readonly split: PriceSplit;
}

/** Shares out the price of the first of some listings for sale; null when there is none. */
export async function exampleSplit(reader: Reader, items: readonly Card[]): Promise<SplitExample | null> {
	const item = items.find(({ inStock }) => inStock) ?? items[0];
	const group = item && (await organisationBySlug(reader, item.group.slug));
	const agreement = group && (await agreementInForce(reader, group.id, today(group.timeZone)));
	const bumdesa = agreement && (await organisationById(reader, agreement.bumdesaId));
	if (!item || !agreement || !bumdesa) return null;
	const { slug, name, price, soldBy, unit, producer } = item;
	const split = splitPrice(price, agreement);
	return { slug, name, price, soldBy, unit, producer, group: group.name, bumdesa: bumdesa.name, split };
}
