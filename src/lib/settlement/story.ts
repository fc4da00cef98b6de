import type { OrderLineId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah, type SoldBy } from '#lib/shared/money.ts';

/** A sold line and what became of its money so far. */
export interface SaleOutcome {
	readonly id: OrderLineId;
	readonly subOrderId: number;
	readonly name: string;
	readonly unit: string;
	readonly soldBy: SoldBy;
	readonly quantity: number;
	readonly gross: Rupiah;
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
	readonly commission: Rupiah;
	readonly groupShare: Rupiah;
	readonly payable: Rupiah;
	/** Of the gross: for goods that the BUM Desa had bought from her before. */
	readonly bought: Rupiah;
	readonly settled: {
		readonly otherDue: Rupiah;
		readonly penalty: Rupiah;
		readonly interest: Rupiah;
		readonly principal: Rupiah;
		readonly mandatory: Rupiah;
		readonly voluntary: Rupiah;
		readonly settledAt: number;
	} | null;
	readonly refunds: readonly {
		readonly amount: Rupiah;
		/** The producer's part of it; 0 when the BUM Desa bore it. */
		readonly payable: Rupiah;
		readonly cause: 'producer' | 'bumdesa' | 'courier';
		/** Whether the sale's money had gone its ways before. */
		readonly afterSettlement: boolean;
		/** After settlement: what came back from her savings, what of her loans is open again, what she still owes. */
		readonly takenBack: Rupiah;
		readonly reopened: Rupiah;
		readonly receivable: Rupiah;
	}[];
	/** What the BUM Desa paid her for goods given a second time. */
	readonly replacement: Rupiah;
}

/** The steps of a settlement in the order they were taken, for words under each other. */
export const STORY_STEPS = [
	'otherDue',
	'penalty',
	'interest',
	'principal',
	'mandatory',
	'voluntary'
] as const;

/** What of a line's price was not given back yet. */
export function refundableOf({ gross, refunds }: Pick<SaleOutcome, 'gross' | 'refunds'>): Rupiah {
	return rupiah(gross - refunds.reduce((sum, { amount }) => sum + amount, 0));
}
