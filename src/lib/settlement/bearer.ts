import type { Earner } from '#lib/orders/charges.ts';
import type { RefundFault } from './faults.ts';

/**
 * Whose money a charge is given back from. `earner`: whoever earned it gives it back. `producer`: she owes it, because
 * somebody else keeps what he earned. `bumdesa`: the BUM Desa bears it as a loss, and the earner keeps it.
 */
export type Bearer = 'earner' | 'producer' | 'bumdesa';

/**
 * By whose fault it was. What the BUM Desa earned it always gives back itself. By the producer's, whoever earned by the
 * sale gives it back, as with its goods; but a parcel firm has carried them and keeps its money, so she owes it. By the BUM
 * Desa's or the courier's nobody else loses, except a parcel firm that was the courier.
 */
export function bearerOf(earner: Earner, cause: RefundFault): Bearer {
	if (earner === 'coordinator') return 'earner';
	if (earner === 'parcel') return PARCEL[cause];
	return cause === 'producer' ? 'earner' : 'bumdesa';
}

const PARCEL: Readonly<Record<RefundFault, Bearer>> = {
	producer: 'producer',
	bumdesa: 'bumdesa',
	courier: 'earner'
};
