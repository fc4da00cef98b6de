import { handOverInputs } from '#lib/inputs/change.server.ts';
import { addInputItem, inputItemsOf } from '#lib/inputs/items.server.ts';
import { orderInputs, takeCashForInputs } from '#lib/inputs/order.server.ts';
import { receiveInputs } from '#lib/inputs/stock.server.ts';
import type { InputKind, InputWay } from '#lib/inputs/terms.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { GroupKey, PersonKey } from './data/people.ts';
import { insist } from './insist.ts';
import type { Village } from './village.server.ts';

interface Stocked {
	readonly kind: InputKind;
	readonly name: string;
	readonly unit: string;
	readonly price: number;
	readonly count: number;
	/** What one cost. */
	readonly cost: number;
}

const stocked = (
	kind: InputKind,
	name: string,
	unit: string,
	[count, cost, price]: readonly [number, number, number]
): Stocked => ({ kind, name, unit, count, cost, price });

const SHELF: readonly Stocked[] = [
	stocked('feed', 'Pelet lele 781-2, 30 kg', 'sak', [12, 318_000, 335_000]),
	stocked('feed', 'Pelet lele tepung PF-500, 1 kg', 'kg', [20, 21_000, 23_000]),
	stocked('seed', 'Bibit lele sangkuriang 5–7 cm', 'ekor', [2_000, 180, 220]),
	stocked('seed', 'Bibit buah naga merah', 'batang', [60, 8_500, 11_000]),
	stocked('fertiliser', 'Pupuk kandang kambing, 25 kg', 'karung', [30, 18_000, 22_000]),
	stocked('fertiliser', 'NPK 16-16-16', 'kg', [50, 17_500, 19_500]),
	stocked('tool', 'Serok ikan', 'buah', [10, 24_000, 30_000])
];

interface Bought {
	readonly group: GroupKey;
	readonly person: PersonKey;
	readonly name: string;
	readonly count: number;
	readonly way: InputWay;
	readonly isHanded: boolean;
}

const BOUGHT: readonly Bought[] = [
	{ group: 'tani', person: 'budi', name: 'NPK 16-16-16', count: 5, way: 'cash', isHanded: true },
	{ group: 'mina', person: 'sri', name: 'Serok ikan', count: 1, way: 'savings', isHanded: false },
	{
		group: 'mina',
		person: 'slamet',
		name: 'Pelet lele tepung PF-500, 1 kg',
		count: 3,
		way: 'cash',
		isHanded: false
	}
];

/** The BUM Desa buys farm inputs on credit and sells them to its groups' members. */
export async function openFarmShop(village: Village): Promise<void> {
	const organisationId = village.organisation('bumdesa');
	const keeper = village.as('wahyu');
	for (const { kind, name, unit, price, count, cost } of SHELF) {
		const item = { organisationId, kind, name, unit, price: rupiah(price), key: newKey() };
		const { itemId } = insist(await addInputItem(keeper, item));
		insist(
			await receiveInputs(keeper, {
				...{ organisationId, itemId, quantity: count, cost: rupiah(count * cost) },
				...{ supplier: 'UD Tani Makmur, Wonosari', paidFrom: 'owed', key: newKey() }
			})
		);
	}
	const items = await inputItemsOf(db, organisationId);
	for (const { group, person, name, count, way, isHanded } of BOUGHT) {
		const item = items.find((each) => each.name === name);
		assert(item, `the shop has ${name}`);
		const ordered = await orderInputs(village.as(person), {
			...{ membershipId: village.membership(group, person), way, key: newKey() },
			lines: [{ itemId: item.id, quantity: count, price: item.price }]
		});
		// Whose savings do not reach buys another day.
		if (!ordered.ok) {
			assert(ordered.code === 'insufficient_savings', `farm inputs were refused: ${ordered.code}`);
			continue;
		}
		if (!isHanded) continue;
		const paying = { organisationId, orderId: ordered.orderId, key: newKey() };
		insist(await takeCashForInputs(keeper, paying));
		const handed = await handOverInputs(keeper, ordered.orderId);
		assert(handed.ok, 'what is paid is handed over');
	}
}
