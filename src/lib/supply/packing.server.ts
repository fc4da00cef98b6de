import { complaintsOf, type Complaint } from '#lib/orders/complaints.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { ListingId, OrganisationId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';
import { partsInState, type Part, type PartLine } from './parts.server.ts';

export interface ToPack {
	readonly part: Part;
	/** The lines to pack: all of them, or for a replacement the one that is given again. */
	readonly lines: readonly PartLine[];
	readonly replacement: boolean;
}

/** Everything a desk has to pack, oldest order first. */
export async function toPack(reader: Reader, bumdesaId: OrganisationId): Promise<ToPack[]> {
	const parts = await partsInState(reader, bumdesaId, ['packing']);
	const again = parts.filter(({ deliveredTransactionId }) => deliveredTransactionId !== null);
	const complaints = await complaintsOf(
		reader,
		again.map(({ id }) => id)
	);
	return parts.map((part) => {
		const given = complaints.findLast(
			({ subOrderId, answer }) => subOrderId === part.id && answer === 'replacement'
		);
		if (!given) return { part, lines: part.lines, replacement: false };
		return { part, lines: part.lines.filter(({ id }) => id === given.orderLineId), replacement: true };
	});
}

/** The lines of one part that are packed now: all, or the one that is given again. */
export async function linesToPack(reader: Reader, part: Part): Promise<readonly PartLine[]> {
	const given = await replacementIn(reader, part);
	return given ? part.lines.filter(({ id }) => id === given.orderLineId) : part.lines;
}

/** The answered complaint whose replacement a part is packed, or handed over, for; null when it is for the first time. */
export async function replacementIn(reader: Reader, part: Part): Promise<Complaint | null> {
	if (part.deliveredTransactionId === null) return null;
	const complaints = await complaintsOf(reader, [part.id]);
	return complaints.findLast(({ answer }) => answer === 'replacement') ?? null;
}

export interface NeedOfSeller {
	readonly sellerId: number;
	readonly seller: string;
	readonly group: string;
	readonly goods: readonly {
		readonly listingId: ListingId;
		readonly name: string;
		readonly unit: string;
		readonly soldBy: SoldBy;
		/** In g, ml, dm³ or pieces, over all her orders. */
		readonly quantity: number;
		readonly orders: readonly string[];
	}[];
}

/** The same by seller: how much of what to fetch from whom. */
export function needBySeller(list: readonly ToPack[]): NeedOfSeller[] {
	const found = new Map<number, NeedOfSeller & { goods: NeedOfSeller['goods'][number][] }>();
	for (const { part, lines } of list) {
		const need = found.get(part.sellerId) ?? {
			sellerId: part.sellerId,
			seller: part.sellerName,
			group: part.groupName,
			goods: []
		};
		for (const line of lines) addLine(need.goods, line, part.orderNumber);
		found.set(part.sellerId, need);
	}
	return [...found.values()].sort((a, b) => a.seller.localeCompare(b.seller, 'id'));
}

function addLine(goods: NeedOfSeller['goods'][number][], line: PartLine, orderNumber: string): void {
	const at = goods.findIndex(({ listingId }) => listingId === line.listingId);
	const before = goods[at];
	const { listingId, name, unit, soldBy } = line;
	const quantity = (before?.quantity ?? 0) + line.quantity;
	const next = { listingId, name, unit, soldBy, quantity, orders: [...(before?.orders ?? []), orderNumber] };
	if (before) goods[at] = next;
	else goods.push(next);
}
