import type { OrderLineId, SubOrderId } from '#lib/shared/ids.ts';
import { sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { netOf, supplyOf, vatGivenBack, type Supply, type SupplyKind } from '#lib/taxes/vat.ts';
import { chargesOf, earnerOf, feeOfCharge, type Charge, type ChargedPart } from './charges.ts';

/** A line as it is handed over: what of it is commission, and what is the BUM Desa's own goods. */
export interface SuppliedLine {
	readonly id: OrderLineId;
	readonly commission: Rupiah;
	readonly bought: Rupiah;
	readonly goodsVatBasisPoints: number;
}

export interface SuppliedPart extends ChargedPart {
	readonly id: SubOrderId;
	readonly lines: readonly SuppliedLine[];
	readonly vatBasisPoints: number;
}

/** What the BUM Desa supplies for a charge; null where it holds the money for a producer, others or the village. */
export function suppliedFor(part: Pick<ChargedPart, 'delivers'>, charge: Charge): SupplyKind | null {
	if (earnerOf(part, charge) !== 'coordinator') return null;
	const purpose = feeOfCharge(charge)?.purpose ?? 'delivery';
	return purpose === 'fundraising' ? null : purpose;
}

/**
 * What the BUM Desa itself supplies with a part, and the VAT in it: on consignment its commission alone, goods of its own, delivery by its
 * own courier, fees it charges. Which goods are its own is known when they are handed over; until then a line's commission is of all of it.
 */
export function suppliesOf(part: SuppliedPart): Supply[] {
	const rate = part.vatBasisPoints;
	return [
		...part.lines.flatMap((line) => [
			supplyOf({ kind: 'commission', reference: lineReference(line.id), rate, price: line.commission }),
			supplyOf({
				...{ kind: 'goods', reference: lineReference(line.id) },
				...{ rate: line.goodsVatBasisPoints, price: line.bought }
			})
		]),
		...chargesOf(part).flatMap(({ charge, amount }) => {
			const kind = suppliedFor(part, charge);
			return kind ? [supplyOf({ kind, reference: partReference(part.id), rate, price: amount })] : [];
		})
	];
}

/** Under what the register keeps the supplies of a part. */
export function referencesOf({
	id,
	lines
}: Pick<SuppliedPart, 'id'> & {
	readonly lines: readonly Pick<SuppliedLine, 'id'>[];
}): string[] {
	return [partReference(id), ...lines.map((line) => lineReference(line.id))];
}

export function lineReference(id: OrderLineId): string {
	return `line:${id}`;
}

export function partReference(id: SubOrderId): string {
	return `part:${id}`;
}

/** What is earned of one kind, without its VAT. */
export function earnedOf(supplies: readonly Supply[], kind: SupplyKind): Rupiah {
	return sumRupiah(supplies.filter((supply) => supply.kind === kind).map(netOf));
}

export function vatOf(supplies: readonly Supply[]): Rupiah {
	return sumRupiah(supplies.map(({ vat }) => vat));
}

/** What a refund takes of the commission and of its own goods, and the VAT that goes back with it. */
export function givenBack(
	line: SuppliedLine,
	rate: number,
	{ left, back }: Record<'left' | 'back', { readonly commission: Rupiah; readonly bought: Rupiah }>
): { readonly commission: Supply; readonly goods: Supply } {
	const of = (kind: SupplyKind, goodsRate: number, key: 'commission' | 'bought'): Supply => ({
		...{ kind, reference: lineReference(line.id), rate: goodsRate, price: back[key] },
		vat: vatGivenBack(left[key], back[key], goodsRate)
	});
	return {
		commission: of('commission', rate, 'commission'),
		goods: of('goods', line.goodsVatBasisPoints, 'bought')
	};
}

/** The same of a charge; null where the BUM Desa supplied nothing for it. */
export function chargeGivenBack(
	part: Pick<SuppliedPart, 'id' | 'delivers' | 'vatBasisPoints'>,
	charge: Charge,
	{ left, back }: Record<'left' | 'back', Rupiah>
): Supply | null {
	const kind = suppliedFor(part, charge);
	const rate = part.vatBasisPoints;
	return (
		kind && {
			kind,
			reference: partReference(part.id),
			rate,
			price: back,
			vat: vatGivenBack(left, back, rate)
		}
	);
}
