import * as animals from './animals.ts';
import { at, ellipse, inkOf, picture, randomOf, times, type Ink } from './draw.ts';
import * as fruits from './fruits.ts';
import * as garden from './garden.ts';
import * as goods from './goods.ts';
import { ground, type Ground } from './grounds.ts';
import * as plants from './plants.ts';
import * as scenes from './scenes.ts';

type Draw = (ink: Ink) => string;

/** How the things of a commodity lie: where, how large, and on what. */
interface Setting {
	readonly draw: readonly Draw[];
	readonly grounds: readonly Ground[];
	readonly layout: keyof typeof LAYOUTS;
	readonly scale: number;
	/** How far each may turn, in degrees. */
	readonly turn?: number;
}

const TABLES = ['wood', 'bananaLeaf', 'tampah', 'cloth'] as const;
const STANDS = ['wall', 'garden', 'wall'] as const;

type Spot = readonly [x: number, y: number, scale: number];

/** Places for one to many things, those behind first. */
const LAYOUTS = {
	heap: [
		[
			[340, 430, 0.92],
			[650, 420, 0.95],
			[500, 590, 1.1],
			[250, 680, 0.98],
			[760, 670, 1]
		],
		[
			[500, 390, 0.95],
			[300, 560, 1.02],
			[710, 550, 1],
			[510, 680, 1.12]
		],
		[
			[330, 470, 1.1],
			[670, 440, 1.08],
			[510, 680, 1.28]
		],
		[
			[260, 400, 0.86],
			[500, 360, 0.86],
			[740, 410, 0.86],
			[370, 560, 0.94],
			[630, 560, 0.94],
			[270, 710, 0.98],
			[500, 720, 1.02],
			[730, 710, 0.98]
		]
	],
	scatter: [
		[
			[300, 300, 0.9],
			[640, 280, 0.9],
			[420, 420, 0.95],
			[740, 450, 0.95],
			[280, 540, 1],
			[560, 560, 1.05],
			[380, 690, 1.05],
			[700, 690, 1.05],
			[500, 800, 1.1]
		],
		[
			[420, 260, 0.9],
			[700, 340, 0.95],
			[270, 400, 0.95],
			[520, 440, 1],
			[760, 540, 1],
			[330, 580, 1.05],
			[580, 640, 1.05],
			[300, 740, 1.05],
			[680, 780, 1.1]
		]
	],
	rows: [
		[
			[500, 330, 0.95],
			[500, 510, 1],
			[500, 690, 1.05]
		],
		[
			[490, 380, 1],
			[510, 620, 1.08]
		],
		[
			[510, 290, 0.85],
			[480, 440, 0.9],
			[520, 590, 0.95],
			[490, 740, 1]
		]
	],
	one: [[[500, 520, 1]], [[510, 500, 1.06]], [[490, 530, 0.96]]],
	two: [
		[
			[340, 500, 0.94],
			[680, 560, 1.04]
		],
		[
			[330, 560, 1.02],
			[680, 500, 0.94]
		]
	],
	three: [
		[
			[290, 560, 0.9],
			[710, 560, 0.92],
			[500, 600, 1.06]
		],
		[
			[500, 520, 0.9],
			[290, 610, 1],
			[720, 610, 1.02]
		]
	]
} as const satisfies Record<string, readonly (readonly Spot[])[]>;

const heap = (scale: number, ...draw: Draw[]): Setting => ({
	draw,
	grounds: TABLES,
	layout: 'heap',
	scale,
	turn: 14
});
const scatter = (scale: number, ...draw: Draw[]): Setting => ({
	draw,
	grounds: TABLES,
	layout: 'scatter',
	scale,
	turn: 180
});
const rows = (scale: number, ...draw: Draw[]): Setting => ({
	draw,
	grounds: TABLES,
	layout: 'rows',
	scale,
	turn: 9
});
const one = (scale: number, ...draw: Draw[]): Setting => ({
	draw,
	grounds: TABLES,
	layout: 'one',
	scale,
	turn: 5
});
const stand = (layout: 'one' | 'two' | 'three', scale: number, ...draw: Draw[]): Setting => ({
	draw,
	grounds: STANDS,
	layout,
	scale,
	turn: 1
});

const SETTINGS: Readonly<Record<string, Setting>> = {
	'buah-naga': heap(1.75, fruits.dragonFruit, fruits.dragonFruit, fruits.dragonFruitHalf),
	'buah-merah': rows(1.6, fruits.redPandan),
	'jambu-air-delhi': heap(1.55, fruits.roseApple),
	'jeruk-dekopon': heap(1.6, fruits.mandarin),
	manggis: heap(1.5, fruits.mangosteen, fruits.mangosteen, fruits.mangosteenOpen),
	durian: heap(1.75, fruits.durian, fruits.durian, fruits.durianOpen),
	'lengkeng-merah': heap(1.5, fruits.longan),
	'buah-tin': heap(1.5, fruits.fig, fruits.fig, fruits.figHalf),
	sirsak: heap(1.7, fruits.soursop),
	'kurma-tropis': { ...one(2.6, fruits.dates), grounds: ['tampah', 'cloth', 'wood'] },
	'bawang-dayak': heap(1.5, garden.bulb),
	'sarang-semut': heap(1.5, garden.antNest, garden.antNestSlice),
	'mahkota-dewa': heap(1.5, garden.godsCrown),
	cabai: scatter(1.9, garden.chilli),
	'sayuran-hidroponik': heap(1.7, garden.lettuce),
	singkong: rows(2.1, garden.cassava),
	'minyak-asiri': stand('three', 1.7, goods.essentialOil),
	'virgin-coconut-oil': stand('two', 1.9, goods.coconutOil),
	herbal: stand('two', 1.8, goods.pouch),
	walet: { ...heap(1.5, goods.nest), grounds: ['cloth', 'tampah', 'wood'] },
	'jelly-gamat': stand('two', 1.8, goods.seaJelly),
	sengon: { ...one(1.25, plants.logs), grounds: ['garden'], turn: 0 },
	adenium: stand('one', 2.2, plants.adenium),
	aglaonema: stand('one', 2, plants.aglaonema),
	anthurium: stand('one', 1.9, plants.anthurium),
	nepenthes: stand('one', 2, plants.nepenthes),
	puring: stand('one', 2, plants.croton),
	reptil: one(2, animals.gecko),
	pisang: heap(1.8, garden.banana),
	salak: heap(1.5, garden.salak),
	alpukat: heap(1.5, garden.avocado, garden.avocado, garden.avocadoHalf),
	kelapa: heap(1.6, garden.coconut),
	'bawang-merah': heap(1.35, garden.bulb),
	tomat: heap(1.5, garden.tomato),
	'jamur-tiram': heap(1.6, garden.mushroom),
	jagung: rows(1.9, garden.corn),
	jahe: heap(1.5, garden.root),
	kunyit: heap(1.5, garden.turmeric),
	beras: stand('one', 2.2, (ink) => goods.sack(ink, ['#fffdf4', '#f6f0de', '#e6dcc0'])),
	'pupuk-kompos': stand('one', 2.2, (ink) => goods.sack(ink, ['#4a3220', '#5f4229', '#372414'])),
	'telur-ayam': { ...one(2, goods.eggs), turn: 2 },
	'ayam-kampung': { ...one(2.4, animals.chicken), grounds: ['garden'], turn: 0 },
	madu: stand('two', 1.7, goods.honey),
	'susu-kambing': stand('three', 1.6, goods.milk),
	kopi: stand('two', 1.8, goods.pouch),
	'keripik-singkong': stand('three', 1.6, goods.pouch),
	abon: stand('two', 1.7, goods.pouch),
	sambal: stand('three', 1.6, goods.sambal),
	'gula-aren': { ...one(1.9, goods.palmSugar), turn: 2 },
	tempe: one(1.9, goods.tempeh),
	'anyaman-bambu': stand('one', 2.3, goods.weaving),
	batik: { ...one(1.45, goods.batik), grounds: ['wood'] },
	gerabah: stand('two', 1.5, goods.pottery),
	bambu: { ...one(1.3, plants.bamboo), grounds: ['garden'], turn: 0 },
	'bibit-buah': stand('three', 1.7, plants.seedling),
	nila: rows(1.9, animals.tilapia)
};

/** Fish that swim and fish that lie on ice stand before their own kind of water. */
const WATERS: Readonly<Record<string, Setting & { readonly water: Draw }>> = {
	lele: { ...rows(1.75, animals.catfish), water: animals.basin },
	lobster: { ...rows(1.15, animals.lobster), layout: 'two', scale: 1.5, turn: 24, water: animals.basin },
	'ikan-louhan': { ...one(2.3, animals.flowerhorn), water: animals.aquarium },
	'ikan-cupang': { ...one(2.1, animals.betta), water: animals.aquarium }
};

const SCENES: Readonly<Record<string, Draw>> = {
	'jasa-traktor': (ink) => scenes.tractor(ink, '#d9452a'),
	'sewa-traktor': (ink) => scenes.tractor(ink, '#3f7d5a'),
	'jasa-katering': (ink) => ground(ink, ink.random.pick(TABLES)) + scenes.feast(ink),
	'wisata-desa': scenes.fieldGroup,
	'sewa-kursi': scenes.partyChairs,
	bumdesa: scenes.villageHall,
	ksu: scenes.cooperative,
	pond: scenes.pond,
	field: scenes.fieldGroup,
	nursery: scenes.nursery
};

/** The picture of a subject as SVG. Another seed is another arrangement, another light, other colours. */
export function drawPicture(subject: string, seed: number): string {
	const ink = inkOf(seed);
	const scene = SCENES[subject];
	if (scene) return picture(ink, scene(ink));
	const water = WATERS[subject];
	const setting = water ?? SETTINGS[subject];
	if (!setting) throw new Error(`no picture of ${subject}`);
	const behind = water ? water.water(ink) : ground(ink, ink.random.pick(setting.grounds));
	return picture(ink, behind + arrange(ink, setting));
}

function arrange(ink: Ink, { draw, layout, scale, turn = 0 }: Setting): string {
	const { random } = ink;
	const spots: readonly Spot[] = random.pick<readonly Spot[]>(LAYOUTS[layout]);
	const mirrored = random.between(0, 1) < 0.5;
	return times(spots.length, (index) => {
		const [x, y, size] = spots[index] ?? [500, 500, 1];
		const make = index === spots.length - 1 ? draw[draw.length - 1] : random.pick(draw);
		if (!make) return '';
		return at(make(ink), {
			x: (mirrored ? 1000 - x : x) + random.between(-14, 14),
			y: y + random.between(-12, 12),
			angle: random.between(-turn, turn),
			scale: scale * size * random.between(0.95, 1.05)
		});
	});
}

/** The slip of a transfer or a shop's receipt, as somebody photographs it. */
export function drawSlip(
	seed: number,
	title: string,
	rowsOfSlip: readonly (readonly [string, string])[]
): string {
	const ink = inkOf(seed);
	return picture(ink, scenes.slip(ink, { title, rows: rowsOfSlip }));
}

/** Goods that arrived spoiled: the commodity with brown spots, for a complaint. */
export function drawSpoiled(subject: string, seed: number): string {
	const random = randomOf(seed);
	const spots = times(14, () =>
		ellipse(
			[random.between(240, 760), random.between(320, 760), random.between(12, 46), random.between(9, 30)],
			'#3f2a14',
			'opacity=".55"'
		)
	);
	return drawPicture(subject, seed).replace('</svg>', `${spots}</svg>`);
}
