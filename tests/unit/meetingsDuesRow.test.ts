import { describe, expect, it } from 'vitest';
import { duesOfRow, totalDues } from '#lib/meetings/duesRow.ts';
import { rupiah } from '#lib/shared/money.ts';

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
