import { describe, expect, test } from 'vitest';
import { COMMODITIES } from '#lib/catalog/commodities.ts';

/** The founding document's 32, by slug, unit and shelf life in days. */
const FROM_SEED = `buah-naga kg 10,lele kg 2,minyak-asiri ml 730,virgin-coconut-oil ml 540,buah-merah kg 14,
ikan-louhan ekor null,adenium pot null,aglaonema pot null,anthurium pot null,jambu-air-delhi kg 7,jeruk-dekopon kg 21,
herbal bungkus 365,bawang-dayak kg 90,manggis kg 14,reptil ekor null,durian kg 5,sarang-semut kg 365,nepenthes pot null,
cabai kg 7,sayuran-hidroponik kg 5,walet g 730,ikan-cupang ekor null,lobster kg 2,lengkeng-merah kg 10,buah-tin kg 5,
mahkota-dewa kg 365,jelly-gamat ml 540,sengon m3 null,puring pot null,singkong kg 5,sirsak kg 5,kurma-tropis kg 30`
	.replace(/\n/g, '')
	.split(',');

describe('the commodities a village begins with', () => {
	test('hold the 32 of the founding document, marked so', () => {
		const seed = COMMODITIES.filter(({ origin }) => origin === 'seed');
		const found = seed.map(({ slug, unit, shelfLifeDays }) => `${slug} ${unit} ${shelfLifeDays}`);
		expect(found.sort()).toEqual([...FROM_SEED].sort());
	});

	test('are more than seventy, each slug once', () => {
		expect(COMMODITIES.length).toBeGreaterThan(70);
		expect(new Set(COMMODITIES.map(({ slug }) => slug)).size).toBe(COMMODITIES.length);
	});

	test('know how each is sold from its unit', () => {
		const soldBy = Object.fromEntries(COMMODITIES.map((each) => [each.slug, each.soldBy]));
		expect(soldBy).toMatchObject({
			lele: 'weight',
			walet: 'weight',
			'minyak-asiri': 'volume',
			sengon: 'cubic',
			'ikan-cupang': 'piece',
			'sewa-terpal': 'piece'
		});
	});
});
