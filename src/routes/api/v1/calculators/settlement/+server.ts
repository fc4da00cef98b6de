import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';
import { settle } from '#lib/settlement/waterfall.ts';
import { calculatorRoute } from '../calculator.ts';
import { settlementRequest } from './contract.ts';

/** How the price of goods is shared out, down to what reaches the member; see `settle`. */
export const { POST, OPTIONS, fallback } = calculatorRoute({
	schema: settlementRequest,
	mostBytes: 65_536,
	calculate({ commissionPercent, groupFeePercent, loanCapPercent, mandatoryCapPercent, ...amounts }) {
		if (commissionPercent + groupFeePercent > WHOLE_BASIS_POINTS) {
			return { ok: false, field: 'groupFeePercent', code: 'fees_above_whole' };
		}
		const {
			groupShare,
			loans: _loans,
			...steps
		} = settle({
			...amounts,
			commissionBasisPoints: commissionPercent,
			groupShareBasisPoints: groupFeePercent,
			loanCapBasisPoints: loanCapPercent,
			mandatoryCapBasisPoints: mandatoryCapPercent
		});
		return { ok: true, answer: { ...steps, groupFee: groupShare } };
	}
});
