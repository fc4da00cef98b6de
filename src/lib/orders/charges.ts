import { CHARGERS, PURPOSES, type ChargedFee, type Charger, type Purpose } from '#lib/cycles/fees.ts';
import { parseId, type OrderLineId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

/** What a part costs beside its goods: the delivery, or what a cycle asked for a purpose, by whom. */
export type Charge = 'delivery' | `${Purpose}:${Charger}`;

const FEES = PURPOSES.flatMap((purpose) => CHARGERS.map((chargedBy) => ({ purpose, chargedBy })));

export function chargeOfFee({ purpose, chargedBy }: Pick<ChargedFee, 'purpose' | 'chargedBy'>): Charge {
	return `${purpose}:${chargedBy}`;
}

/** The purpose and the charger of a fee; null for the delivery. */
export function feeOfCharge(charge: Charge): Pick<ChargedFee, 'purpose' | 'chargedBy'> | null {
	return FEES.find((fee) => chargeOfFee(fee) === charge) ?? null;
}

/** What money is given back for: a line's goods, or a charge. */
export type RefundOf = { readonly orderLineId: OrderLineId } | { readonly charge: Charge };

/** As a form's choice says it; null when it says nothing of that kind. */
export function parseRefundOf(text: string): RefundOf | null {
	if (text === 'delivery') return { charge: text };
	const fee = FEES.find((each) => chargeOfFee(each) === text);
	if (fee) return { charge: chargeOfFee(fee) };
	const orderLineId = parseId<'order_line'>(text);
	return orderLineId === null ? null : { orderLineId };
}

export interface ChargedPart {
	readonly delivers: 'bumdesa' | 'producer' | 'parcel';
	readonly deliveryAmount: Rupiah;
	readonly fees: readonly ChargedFee[];
}

/** What a part was charged beside its goods. */
export function chargesOf(part: ChargedPart): { readonly charge: Charge; readonly amount: Rupiah }[] {
	return [
		{ charge: 'delivery' as const, amount: part.deliveryAmount },
		...part.fees.map((fee) => ({ charge: chargeOfFee(fee), amount: fee.amount }))
	].filter(({ amount }) => amount > 0);
}

/** What of each was not given back yet; those of which nothing is left are missing. */
export function chargesLeft(
	part: ChargedPart,
	refunds: readonly { readonly charge: Charge; readonly amount: Rupiah }[]
): { readonly charge: Charge; readonly left: Rupiah }[] {
	return chargesOf(part)
		.map(({ charge, amount }) => {
			const given = refunds.filter((refund) => refund.charge === charge);
			return { charge, left: rupiah(amount - sumRupiah(given.map((refund) => refund.amount))) };
		})
		.filter(({ left }) => left > 0);
}

/** Who earned a charge. */
export type Earner = Charger | 'parcel';

export function earnerOf(part: Pick<ChargedPart, 'delivers'>, charge: Charge): Earner {
	const fee = feeOfCharge(charge);
	if (fee) return fee.chargedBy;
	return part.delivers === 'bumdesa' ? 'coordinator' : part.delivers;
}
