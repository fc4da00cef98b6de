import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';
import { MOST_PURCHASE_DAYS, type Deliverer, type SpoilageBearer } from './agreement.ts';

/** The terms, frozen from the moment they are proposed: another term is another agreement. */
export interface ProposeAgreement {
	readonly bumdesaId: OrganisationId;
	readonly groupId: OrganisationId;
	/** `YYYY-MM-DD`, both days belonging to it; no end means until it is revoked. */
	readonly validFrom: string;
	readonly validUntil?: string | null;
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
	readonly loanCapBasisPoints?: number;
	readonly mandatoryCapBasisPoints?: number;
	readonly leastTakeHome: Rupiah;
	readonly delivers: Deliverer;
	/** Who bears what spoils of goods on consignment; the producer when left out. */
	readonly spoilageBy?: SpoilageBearer;
	/** Days after which goods bought outright are paid; null or left out where all goods are on consignment. */
	readonly purchaseDays?: number | null;
}

/** What is agreed on, with what is usual where nothing was said. */
export function termsOf(input: ProposeAgreement) {
	const { bumdesaId, groupId, commissionBasisPoints, groupShareBasisPoints, leastTakeHome, delivers } = input;
	const { loanCapBasisPoints = 3000, mandatoryCapBasisPoints = 1000 } = input;
	const { spoilageBy = 'producer', purchaseDays = null } = input;
	return {
		...{ bumdesaId, groupId, commissionBasisPoints, groupShareBasisPoints, loanCapBasisPoints },
		...{ mandatoryCapBasisPoints, leastTakeHome, delivers, spoilageBy, purchaseDays }
	};
}

/** What of the terms cannot be, or null. */
export function termsFault(input: ProposeAgreement): 'percent_invalid' | 'days_invalid' | null {
	const terms = termsOf(input);
	const { commissionBasisPoints, groupShareBasisPoints, leastTakeHome, purchaseDays } = terms;
	const parts = [terms.loanCapBasisPoints, terms.mandatoryCapBasisPoints];
	const all = [commissionBasisPoints, groupShareBasisPoints, ...parts];
	const arePercents =
		all.every((part) => Number.isInteger(part) && part >= 0 && part <= WHOLE_BASIS_POINTS) &&
		commissionBasisPoints + groupShareBasisPoints <= WHOLE_BASIS_POINTS &&
		Number.isSafeInteger(leastTakeHome) &&
		leastTakeHome >= 0;
	if (!arePercents) return 'percent_invalid';
	const areDays =
		purchaseDays === null ||
		(Number.isInteger(purchaseDays) && purchaseDays >= 0 && purchaseDays <= MOST_PURCHASE_DAYS);
	return areDays ? null : 'days_invalid';
}
