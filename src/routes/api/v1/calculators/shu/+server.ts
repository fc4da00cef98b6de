import { shareSurplus } from '#lib/surplus/shu.ts';
import { calculatorRoute } from '../calculator.ts';
import { shuRequest } from './contract.ts';

/** How a co-operative's yearly surplus is shared out among funds and members; see `shareSurplus`. */
export const { POST, OPTIONS, fallback } = calculatorRoute({
	schema: shuRequest,
	// Room for a few thousand members at once.
	mostBytes: 2_097_152,
	calculate({ policy, ...input }) {
		const result = shareSurplus({
			...input,
			policy: policy.map(({ key, percent }) => ({ key, share: percent }))
		});
		return result.ok ? { ok: true, answer: result.shares } : result;
	}
});
