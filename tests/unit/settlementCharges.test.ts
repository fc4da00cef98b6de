import { expect, test } from 'vitest';
import { chargesLeft, type Earner } from '#lib/orders/charges.ts';
import { bearerOf, type Bearer } from '#lib/settlement/bearer.ts';
import { REFUND_FAULTS } from '#lib/settlement/faults.ts';
import { rupiah } from '#lib/shared/money.ts';

test.each<[Earner, Bearer, Bearer, Bearer]>([
	['producer', 'earner', 'bumdesa', 'bumdesa'],
	['coordinator', 'earner', 'earner', 'earner'],
	['distributor', 'earner', 'bumdesa', 'bumdesa'],
	['parcel', 'producer', 'bumdesa', 'earner']
])(
	'what the %s earned: whose money it is by the fault of producer, BUM Desa, courier',
	(earner, ...bearers) => {
		expect(REFUND_FAULTS.map((cause) => bearerOf(earner, cause))).toEqual(bearers);
	}
);

test('what is left of each charge; one that was never asked, or is given back, is none', () => {
	const part = {
		...{ delivers: 'bumdesa' as const, deliveryAmount: rupiah(10_000) },
		fees: [{ purpose: 'sales' as const, chargedBy: 'producer' as const, amount: rupiah(500) }]
	};
	const back = (charge: 'delivery' | 'sales:producer', amount: number) => ({
		charge,
		amount: rupiah(amount)
	});
	expect(chargesLeft(part, [back('delivery', 4_000), back('sales:producer', 500)])).toEqual([
		{ charge: 'delivery', left: 6_000 }
	]);
	expect(chargesLeft({ ...part, deliveryAmount: rupiah(0), fees: [] }, [])).toEqual([]);
});
