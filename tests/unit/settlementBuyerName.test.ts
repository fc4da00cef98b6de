import { expect, test } from 'vitest';
import { buyerFirstName } from '#lib/settlement/buyerName.ts';

test('a producer reads the first name of a buyer, never the rest of it', () => {
	expect(buyerFirstName('Rina Kusuma')).toBe('Rina');
	expect(buyerFirstName('  Ayu  Lestari Putri ')).toBe('Ayu');
	expect(buyerFirstName('')).toBe('');
});

test('a form of address is no name by itself, and a business is known by all of it', () => {
	expect(buyerFirstName('Pak Darmo Sutrisno')).toBe('Pak Darmo');
	expect(buyerFirstName('Hj. Siti Aminah')).toBe('Hj. Siti');
	expect(buyerFirstName('Rumah Makan Sederhana Jogja')).toBe('Rumah Makan Sederhana Jogja');
});
