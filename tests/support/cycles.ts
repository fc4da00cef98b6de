import { placeOrder } from '#lib/orders/place.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { newKey, type CycleId, type HarvestPromiseId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { Producer, Sale } from './sale.ts';

interface OrderedHow {
	readonly producer?: Producer;
	readonly price?: number;
	readonly way?: 'pickup' | 'courier' | 'parcel';
	/** What bringing it costs. */
	readonly charge?: number;
	readonly method?: 'cash' | 'transfer';
	/** The promised harvest it is ordered from. */
	readonly harvest?: HarvestPromiseId | null;
	/** What the cycle's fees come to. */
	readonly fees?: number;
}

export type Ordering = [kilos: number, cycle: CycleId | null, how?: OrderedHow];

/** A guest orders kilos of a producer's goods, in a cycle or in none. */
export function orderInCycle(
	sale: Sale,
	kilos: number,
	cycle: CycleId | null,
	{
		producer = sale.producer,
		price = 50_000,
		way = 'pickup',
		charge = 10_000,
		method = 'cash',
		harvest = null,
		fees = 0
	}: OrderedHow = {}
) {
	return placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, cartToken: null, note: '', locale: 'id' as const },
		lines: [
			{
				...{ listingId: producer.listingId, quantity: Math.round(kilos * 1000) },
				...{ shownPrice: rupiah(price), cycle, harvest }
			}
		],
		delivery:
			way === 'pickup'
				? { method: way, villageCode: null, address: '' }
				: { method: way, villageCode: '34.03.01.2001', address: 'RT 2' },
		payment: { method, membershipId: null },
		shownTotal: rupiah(kilos * price + (way === 'pickup' ? 0 : charge) + fees),
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
}
