import { expect, test } from 'vitest';
import { varied } from '#lib/catalog/varied.ts';

test('the stall shows the first of each kind, goods before services, what can be had before what cannot', () => {
	const card = (
		name: string,
		category: 'fruit' | 'fish' | 'service',
		inStock = true,
		photo: string | null = 'p'
	) => ({
		name,
		category,
		inStock,
		photo
	});
	const newest = [
		card('jasa', 'service'),
		card('salak habis', 'fruit', false),
		card('salak', 'fruit'),
		card('mangga', 'fruit'),
		card('lele tanpa foto', 'fish', true, null),
		card('lele', 'fish')
	];
	expect(varied(newest, 5).map(({ name }) => name)).toEqual([
		'salak',
		'lele',
		'jasa',
		'mangga',
		'lele tanpa foto'
	]);
});
