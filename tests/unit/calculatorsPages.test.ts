import { describe, expect, test } from 'vitest';
import { bookDate } from '#lib/shared/dates.ts';
import { simulateSplit } from '../../src/routes/(shop)/simulasi-hasil-jual/simulation.ts';
import { simulateLoan } from '../../src/routes/(shop)/simulasi-pinjaman/simulation.ts';
import { instalmentWords } from '../../src/routes/(shop)/simulasi-pinjaman/words.ts';
import { calculatorMessages } from '#lib/i18n/calculators.ts';

const loan = (query: string) => simulateLoan(new URLSearchParams(query), bookDate('2026-11-24'), 'id');
const split = (query: string) => simulateSplit(new URLSearchParams(query), 'id');

describe('the loan simulation’s address', () => {
	test('without a query is an empty form with the usual answers, dated today', () => {
		const { values, errors, result } = loan('');
		expect([errors, result]).toEqual([{}, null]);
		expect(values).toMatchObject({
			per: 'month',
			cara: 'flat',
			setiap: '1b',
			bulat: '100',
			cair: '2026-11-24'
		});
	});

	test('amounts and percent are read as people type them; the first instalment is one step later', () => {
		const { result } = loan('jumlah=1.200.000&bunga=1,5&kali=12&setiap=2m');
		expect(result?.terms).toMatchObject({
			principal: 1_200_000,
			rate: 15_000,
			every: { weeks: 2 },
			disbursedOn: '2026-11-24',
			firstDueOn: '2026-12-08'
		});
		expect(result?.schedule.totals.principal).toBe(1_200_000);
	});

	test('an empty first due date is the same as none', () => {
		expect(loan('jumlah=100.000&bunga=1&kali=2&mulai=').result?.terms.firstDueOn).toBe('2026-12-24');
	});

	test('what cannot be read is said beside its field, and what was typed is kept', () => {
		const { values, errors, result } = loan('jumlah=1,000&bunga=&kali=1.5&cair=2026-02-30&bulat=50');
		expect(errors).toEqual({
			jumlah: 'money_not_whole',
			bunga: 'required',
			kali: 'number_not_whole',
			cair: 'date_invalid',
			bulat: 'choice_unknown'
		});
		expect(result).toBeNull();
		expect(values).toMatchObject({ jumlah: '1,000', kali: '1.5' });
	});

	test('what the rules refuse is said in words beside its field', () => {
		const usual = 'jumlah=10.000&bunga=1&kali=3';
		expect(loan(`${usual}&jeda=3`).errors).toEqual({
			jeda: 'Masa tenggang harus kurang dari banyaknya angsuran.'
		});
		expect(loan(`${usual}&mulai=2026-11-01`).errors).toEqual({
			mulai: 'Angsuran pertama harus setelah pinjaman diterima.'
		});
		expect(Object.keys(loan('jumlah=4.000&bunga=1&kali=10&bulat=1000').errors)).toEqual(['bulat']);
	});

	test('instalments that are alike but for the last are told as one amount', () => {
		const words = calculatorMessages.id.loan;
		const flat = loan('jumlah=1.000.000&bunga=1&kali=3').result;
		const declining = loan('jumlah=1.200.000&bunga=1&kali=3&cara=declining').result;
		expect(flat && instalmentWords(flat.schedule, words)).toBe('Rp343.300');
		expect(declining && instalmentWords(declining.schedule, words)).toBe('Rp404.000 sampai Rp412.000');
	});
});

describe('the price split’s address', () => {
	test('the worked example with the usual terms', () => {
		const { result } = split('harga=500.000&jasa=20.000&pokok=100.000&wajib=22.500');
		expect(result?.settlement).toMatchObject({ commission: 40_000, groupShare: 10_000, voluntary: 307_500 });
		expect(result?.stillDue).toBe(0);
	});

	test('what the caps leave unpaid is told', () => {
		expect(split('harga=500.000&pokok=200.000').result?.stillDue).toBe(65_000);
	});

	test('two parts above the whole are refused beside the second', () => {
		expect(split('harga=500.000&komisi=60&kelompok=50').errors).toEqual({
			kelompok: 'Bagian BUM Desa dan kelompok bersama tidak boleh lebih dari 100%.'
		});
		expect(split('harga=500.000&komisi=101').errors).toEqual({ komisi: 'percent_invalid' });
	});
});
