import type { Practice } from '#lib/catalog/terms.ts';

/** How the village grows or makes what it sells, by commodity; of the others nobody has said. */
export const PRACTICE_OF: Readonly<Record<string, Practice>> = {
	'buah-naga': 'organic',
	manggis: 'organic',
	durian: 'few_chemicals',
	cabai: 'few_chemicals',
	'sayuran-hidroponik': 'few_chemicals',
	singkong: 'organic',
	'bawang-merah': 'chemicals',
	tomat: 'few_chemicals',
	jagung: 'chemicals',
	pisang: 'organic',
	jahe: 'organic',
	beras: 'few_chemicals',
	salak: 'organic',
	kopi: 'organic',
	'gula-aren': 'organic',
	madu: 'organic',
	'anyaman-bambu': 'not_grown',
	batik: 'not_grown',
	gerabah: 'not_grown',
	'keripik-singkong': 'not_grown',
	'jamur-tiram': 'organic',
	nila: 'few_chemicals',
	'ayam-kampung': 'few_chemicals',
	'susu-kambing': 'organic'
};
