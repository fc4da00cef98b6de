import { describe, expect, it } from 'vitest';
import { cashInBox, duesOfRow, totalDues } from '#lib/meetings/duesRow.ts';
import { NO_RUPIAH, rupiah } from '#lib/shared/money.ts';

const owed = { mandatory: rupiah(20_000), instalment: rupiah(110_000), penalty: rupiah(1_500) };
const rates = { social: rupiah(2_000), absenceFine: rupiah(5_000), arisan: rupiah(10_000) };

describe('the dues of a row', () => {
	it('holds no fine for a member who is present', () => {
		const dues = duesOfRow(owed, rates, true);
		expect(dues.absence_fine).toBe(0);
		expect(totalDues(dues)).toBe(143_500);
	});

	it('holds the fine for a member who stays away', () => {
		expect(totalDues(duesOfRow(owed, rates, false))).toBe(148_500);
	});
});

describe('the cash that should be in the box', () => {
	const opening = rupiah(50_000);

	it('is the opening cash, plus what came in, less what went out', () => {
		const collected = [rupiah(143_500), rupiah(148_500)];
		expect(
			cashInBox({ opening, collected, deposits: [rupiah(25_000)], withdrawals: [rupiah(100_000)] })
		).toBe(267_000);
	});

	it('cannot pay out more than was in it', () => {
		expect(cashInBox({ opening, collected: [], deposits: [], withdrawals: [rupiah(50_001)] })).toBeNull();
		expect(cashInBox({ opening, collected: [], deposits: [], withdrawals: [opening] })).toBe(NO_RUPIAH);
	});
});
