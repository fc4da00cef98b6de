import { listingById } from '#lib/catalog/find.server.ts';
import { spoilLot } from '#lib/lots/change.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { membersOf, type Village } from './village.server.ts';
import type { GroupKey } from './data/people.ts';
import { insist } from './insist.ts';
import type { Offered } from './shelf.server.ts';

interface Brought {
	readonly group: GroupKey;
	/** In kilos, litres or pieces. */
	readonly units: number;
	readonly rejected: number;
	readonly reason: string;
	/** What the BUM Desa pays of the price, in percent, where it buys. */
	readonly boughtAt: number | null;
	readonly spoiled: number;
}

/** What came to the warehouse this morning: on consignment, with some rejected and some that spoiled since, and bought. */
const MORNING: readonly Brought[] = [
	{ group: 'mina', units: 24, rejected: 2, reason: 'Mati di jalan', boughtAt: null, spoiled: 1 },
	{ group: 'tani', units: 30, rejected: 0, reason: '', boughtAt: 80, spoiled: 0 }
];

export async function fillWarehouse(
	village: Village,
	offered: readonly Offered[],
	today: BookDate
): Promise<void> {
	const organisationId = village.organisation('bumdesa');
	const warehouse = village.as('wahyu');
	for (const { group, units, rejected, reason, boughtAt, spoiled } of MORNING) {
		const members: readonly string[] = membersOf(group);
		const chosen = offered.find(
			({ about, fields }) => fields.stockMode === 'stock' && members.includes(about.seller)
		);
		const goods = chosen && (await listingById(db, chosen.listingId));
		assert(goods, 'the group has goods from stock');
		const per = goods.soldBy === 'piece' ? 1 : 1000;
		const isWeighed = goods.soldBy === 'weight';
		const { lotId } = insist(
			await receiveLot(warehouse, {
				...{ key: newKey(), organisationId, listingId: goods.id, mark: '', at: null },
				...{ gross: isWeighed ? units * per + 500 : null, tare: isWeighed ? 500 : null, net: null },
				...{ amount: isWeighed ? null : units * per, rejected: rejected * per, rejectedReason: reason },
				...{ rejectedPhoto: null, grade: 'A', harvestedOn: addDays(today, -1), place: 'Blok timur' },
				...{ practice: 'few_chemicals' as const, practiceNote: 'Kompos dan sedikit pupuk NPK' },
				...{ shelfLifeDays: goods.commodity.shelfLifeDays },
				unitPrice: boughtAt === null ? null : rupiah(Math.round((goods.price * boughtAt) / 100))
			})
		);
		if (spoiled > 0) {
			const spoil = { quantity: spoiled * per, reason: 'Pendingin mati semalam', key: newKey() };
			insist(await spoilLot(warehouse, { organisationId, lotId, ...spoil }));
		}
	}
}
