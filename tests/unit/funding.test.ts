import { describe, expect, it } from 'vitest';
import { averageOf } from '#lib/arrears/average.ts';
import { spreadRepayment, type OwedInstalment } from '#lib/funding/repayment.ts';
import { MOVE_KINDS, MOVES_OF, needsApproval, SOURCE_KINDS } from '#lib/funding/states.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';

function owed(moveId: number, number: number, month: string): OwedInstalment {
	return {
		...{ moveId, number, dueOn: bookDate(`2026-${month}-15`), principal: rupiah(100_000) },
		...{ interest: rupiah(10_000), paidPrincipal: rupiah(0), paidInterest: rupiah(0) }
	};
}

describe('a payment to the bank', () => {
	const all = [owed(2, 1, '02'), owed(1, 2, '02'), owed(1, 1, '01')];

	it('pays the oldest instalment first, its interest before its principal, across draws', () => {
		expect(spreadRepayment(rupiah(155_000), all)).toEqual({
			parts: [
				{ moveId: 1, number: 1, principal: 100_000, interest: 10_000 },
				{ moveId: 1, number: 2, principal: 35_000, interest: 10_000 }
			],
			...{ principal: 135_000, interest: 20_000 }
		});
	});

	it('is never more than all that is owed', () => {
		expect(spreadRepayment(rupiah(330_000), all)?.parts).toHaveLength(3);
		expect(spreadRepayment(rupiah(330_001), all)).toBeNull();
	});
});

describe('what moves a source', () => {
	it('is its own for each kind, and waits for a second officer unless it was taken in the field', () => {
		const table = SOURCE_KINDS.map((kind) => MOVE_KINDS.filter((move) => MOVES_OF[kind].includes(move)));
		expect(table).toEqual([
			['draw'],
			['draw', 'repay'],
			['draw', 'repay', 'block', 'release'],
			['collect', 'hand_over']
		]);
		expect(MOVE_KINDS.filter((kind) => !needsApproval(kind))).toEqual(['collect', 'hand_over']);
	});
});

describe('the average that stood out', () => {
	const months = ['2026-01', '2026-02', '2026-03', '2026-04'];

	it('counts the ends of months from the first loan on', () => {
		const changes = [
			{ month: '2026-02', amount: 900 },
			{ month: '2026-04', amount: -300 }
		];
		expect(averageOf(changes, months)).toBe(800);
	});

	it('is nothing where nothing was lent', () => {
		expect(averageOf([], months)).toBe(0);
	});
});
