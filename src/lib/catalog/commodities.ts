import type { SoldBy } from '#lib/shared/money.ts';
import { UNITS, type CommodityGroup, type Permit, type Unit } from './terms.ts';

/** What is known of a commodity before anyone sells it; the picker fills a new listing from it. */
export interface CommodityFacts {
	readonly slug: string;
	readonly nameId: string;
	readonly nameEn: string;
	/** Local and misspelt words for it, which the search reads; separated by spaces. */
	readonly synonyms: string;
	readonly group: CommodityGroup;
	readonly unit: Unit;
	readonly soldBy: SoldBy;
	/** Null when it does not spoil. */
	readonly shelfLifeDays: number | null;
	readonly permits: readonly Permit[];
	/** `seed`: one of the founding document's 32 (Ismawan 2019); `added`: one of ours towards its "more than seventy". */
	readonly origin: 'seed' | 'added';
}

type Row = [
	slug: string,
	nameId: string,
	nameEn: string,
	synonyms: string,
	unit: Unit,
	shelfLifeDays: number | null,
	...permits: Permit[]
];

function rows(origin: 'seed' | 'added', group: CommodityGroup, list: readonly Row[]): CommodityFacts[] {
	return list.map(([slug, nameId, nameEn, synonyms, unit, shelfLifeDays, ...permits]) => ({
		slug,
		nameId,
		nameEn,
		synonyms,
		group,
		unit,
		soldBy: UNITS[unit],
		shelfLifeDays,
		permits,
		origin
	}));
}

/** The 32 commodities that the founding document names, with their words for the search. */
const SEED: readonly CommodityFacts[] = [
	...rows('seed', 'fruit', [
		['buah-naga', 'Buah naga', 'Dragon fruit', 'pitaya pitahaya', 'kg', 10],
		['buah-merah', 'Buah merah', 'Red pandan fruit', 'pandan merah papua', 'kg', 14],
		['jambu-air-delhi', 'Jambu air delhi', 'Deli rose apple', 'jambu air deli madu', 'kg', 7],
		['jeruk-dekopon', 'Jeruk dekopon', 'Dekopon mandarin', 'jeruk keprok orange', 'kg', 21],
		['manggis', 'Manggis', 'Mangosteen', 'manggista', 'kg', 14],
		['durian', 'Durian', 'Durian', 'duren', 'kg', 5],
		['lengkeng-merah', 'Lengkeng merah', 'Red longan', 'kelengkeng klengkeng', 'kg', 10],
		['buah-tin', 'Buah tin', 'Fig', 'ara figs', 'kg', 5],
		['sirsak', 'Sirsak', 'Soursop', 'nangka belanda graviola', 'kg', 5],
		['kurma-tropis', 'Kurma tropis', 'Tropical date', 'kurma dates', 'kg', 30]
	]),
	...rows('seed', 'fish', [
		['lele', 'Lele', 'Catfish', 'ikan lele dumbo sangkuriang', 'kg', 2],
		['lobster', 'Lobster', 'Lobster', 'udang karang lobster air tawar', 'kg', 2]
	]),
	...rows('seed', 'processed', [
		['minyak-asiri', 'Minyak asiri', 'Essential oil', 'minyak atsiri nilam sereh cengkih', 'ml', 730],
		[
			'virgin-coconut-oil',
			'Virgin coconut oil',
			'Virgin coconut oil',
			'vco minyak kelapa murni',
			'ml',
			540,
			'pirt'
		],
		['herbal', 'Herbal', 'Herbal remedies', 'jamu simplisia obat tradisional', 'bungkus', 365, 'bpom'],
		['walet', 'Walet', "Edible bird's nest", 'sarang burung walet birds nest', 'g', 730],
		['jelly-gamat', 'Jelly gamat', 'Sea-cucumber jelly', 'gamat teripang emas', 'ml', 540, 'bpom']
	]),
	...rows('seed', 'herb', [
		['bawang-dayak', 'Bawang dayak', 'Dayak onion', 'bawang hutan bawang berlian', 'kg', 90],
		['sarang-semut', 'Sarang semut', 'Ant-nest plant', 'myrmecodia', 'kg', 365],
		['mahkota-dewa', 'Mahkota dewa', "God's crown", 'phaleria', 'kg', 365]
	]),
	...rows('seed', 'vegetable', [
		['cabai', 'Cabai', 'Chilli', 'cabe cabe rawit lombok chili keriting', 'kg', 7],
		[
			'sayuran-hidroponik',
			'Hidroponik sayuran',
			'Hydroponic vegetables',
			'sayur hidroponik selada pakcoy kangkung',
			'kg',
			5
		]
	]),
	...rows('seed', 'staple', [['singkong', 'Singkong', 'Cassava', 'ketela pohon ubi kayu telo', 'kg', 5]]),
	...rows('seed', 'timber', [['sengon', 'Sengon', 'Albizia timber', 'albasia kayu sengon', 'm3', null]]),
	...rows('seed', 'ornamental_plant', [
		['adenium', 'Adenium', 'Desert rose', 'kamboja jepang tanaman hias', 'pot', null],
		['aglaonema', 'Aglaonema', 'Aglaonema', 'aglonema sri rejeki tanaman hias', 'pot', null],
		['anthurium', 'Anthurium', 'Anthurium', 'anturium kuping gajah tanaman hias', 'pot', null],
		[
			'nepenthes',
			'Nepenthes',
			'Pitcher plant',
			'kantong semar tanaman hias',
			'pot',
			null,
			'protected_species'
		],
		['puring', 'Puring', 'Croton', 'kroton codiaeum tanaman hias', 'pot', null]
	]),
	...rows('seed', 'ornamental_fish', [
		['ikan-louhan', 'Ikan louhan', 'Flowerhorn cichlid', 'lohan ikan hias', 'ekor', null],
		['ikan-cupang', 'Ikan cupang', 'Betta', 'cupang hias fighting fish ikan hias', 'ekor', null]
	]),
	...rows('seed', 'pet', [
		[
			'reptil',
			'Reptil',
			'Reptiles (captive bred)',
			'gecko iguana ular kura',
			'ekor',
			null,
			'protected_species'
		]
	])
];

/** Our own, for the founding document says "more than seventy" and names 32. */
const ADDED: readonly CommodityFacts[] = [
	...rows('added', 'fruit', [
		['pisang', 'Pisang', 'Banana', 'gedhang kepok raja cavendish', 'kg', 7],
		['salak', 'Salak', 'Snake fruit', 'salak pondoh', 'kg', 10],
		['alpukat', 'Alpukat', 'Avocado', 'apokat alpokat mentega', 'kg', 7],
		['mangga', 'Mangga', 'Mango', 'harum manis arumanis gedong', 'kg', 8],
		['pepaya', 'Pepaya', 'Papaya', 'kates california', 'kg', 6],
		['kelapa', 'Kelapa', 'Coconut', 'kelapa muda degan klapa', 'butir', 30]
	]),
	...rows('added', 'vegetable', [
		['bawang-merah', 'Bawang merah', 'Shallot', 'brambang red onion', 'kg', 60],
		['tomat', 'Tomat', 'Tomato', 'tomato sayur', 'kg', 7],
		['kacang-panjang', 'Kacang panjang', 'Yardlong bean', 'long bean', 'kg', 4],
		['kentang', 'Kentang', 'Potato', 'kentang granola', 'kg', 45],
		['jamur-tiram', 'Jamur tiram', 'Oyster mushroom', 'jamur mushroom', 'kg', 4]
	]),
	...rows('added', 'staple', [
		['beras', 'Beras', 'Rice', 'beras organik merah pandan wangi', 'kg', 180],
		['jagung', 'Jagung', 'Maize', 'jagung manis pipil corn', 'kg', 30],
		['ubi-jalar', 'Ubi jalar', 'Sweet potato', 'ketela rambat cilembu', 'kg', 21],
		['kedelai', 'Kedelai', 'Soybean', 'dele soya', 'kg', 180],
		['kacang-tanah', 'Kacang tanah', 'Peanut', 'kacang groundnut', 'kg', 90]
	]),
	...rows('added', 'spice', [
		['jahe', 'Jahe', 'Ginger', 'jahe merah emprit', 'kg', 60],
		['kunyit', 'Kunyit', 'Turmeric', 'kunir', 'kg', 60],
		['lengkuas', 'Lengkuas', 'Galangal', 'laos', 'kg', 45],
		['lada', 'Lada', 'Pepper', 'merica lada putih hitam', 'kg', 365],
		['cengkih', 'Cengkih', 'Clove', 'cengkeh', 'kg', 365],
		['vanili', 'Vanili', 'Vanilla', 'panili vanila', 'g', 365]
	]),
	...rows('added', 'herb', [
		['temulawak', 'Temulawak', 'Javanese turmeric', 'temu lawak curcuma', 'kg', 60],
		['kelor', 'Daun kelor', 'Moringa leaf', 'kelor moringa', 'kg', 180]
	]),
	...rows('added', 'fish', [
		['nila', 'Nila', 'Tilapia', 'ikan nila merah', 'kg', 2],
		['gurami', 'Gurami', 'Giant gourami', 'ikan gurame', 'kg', 2],
		['bandeng', 'Bandeng', 'Milkfish', 'ikan bandeng bolu', 'kg', 2],
		['udang', 'Udang', 'Shrimp', 'udang vaname prawn', 'kg', 2]
	]),
	...rows('added', 'livestock', [
		['telur-ayam', 'Telur ayam', 'Chicken egg', 'telur ayam kampung endhog', 'kg', 21],
		['telur-asin', 'Telur asin', 'Salted duck egg', 'telor asin bebek', 'butir', 21],
		['ayam-kampung', 'Ayam kampung', 'Free-range chicken', 'ayam jawa', 'ekor', 2],
		['kambing', 'Kambing', 'Goat', 'kambing etawa domba kurban', 'ekor', null],
		['susu-kambing', 'Susu kambing', 'Goat milk', 'susu etawa', 'ml', 5, 'pirt'],
		['madu', 'Madu', 'Honey', 'madu hutan klanceng trigona', 'ml', 730]
	]),
	...rows('added', 'processed', [
		['kopi', 'Kopi bubuk', 'Ground coffee', 'kopi robusta arabika coffee', 'bungkus', 365, 'pirt'],
		['teh', 'Teh', 'Tea', 'teh hijau melati', 'bungkus', 365, 'pirt'],
		['gula-aren', 'Gula aren', 'Palm sugar', 'gula merah gula jawa gula semut', 'kg', 365, 'pirt'],
		[
			'keripik-singkong',
			'Keripik singkong',
			'Cassava chips',
			'kripik ceriping snack camilan',
			'bungkus',
			120,
			'pirt'
		],
		['tempe', 'Tempe', 'Tempeh', 'tempe kedelai mendoan', 'bungkus', 3, 'pirt'],
		['abon', 'Abon', 'Meat floss', 'abon lele sapi', 'bungkus', 180, 'pirt', 'halal'],
		['sambal', 'Sambal kemasan', 'Bottled sambal', 'sambel botol bajak', 'botol', 180, 'pirt'],
		['tepung-mocaf', 'Tepung mocaf', 'Mocaf flour', 'tepung singkong gluten free', 'kg', 365, 'pirt']
	]),
	...rows('added', 'craft', [
		['anyaman-bambu', 'Anyaman bambu', 'Bamboo weaving', 'besek tampah keranjang kerajinan', 'buah', null],
		['batik', 'Kain batik', 'Batik cloth', 'batik tulis cap kain', 'lembar', null],
		['gerabah', 'Gerabah', 'Earthenware', 'tembikar kendi pot tanah liat', 'buah', null],
		['sapu-ijuk', 'Sapu ijuk', 'Palm-fibre broom', 'sapu lidi', 'buah', null]
	]),
	...rows('added', 'timber', [['bambu', 'Bambu', 'Bamboo', 'bambu petung apus pring', 'batang', null]]),
	...rows('added', 'seed', [
		['bibit-buah', 'Bibit buah', 'Fruit tree seedling', 'bibit durian alpukat okulasi', 'batang', null],
		['benih-sayur', 'Benih sayur', 'Vegetable seed', 'biji benih cabai tomat', 'bungkus', 365],
		['benih-lele', 'Benih lele', 'Catfish fry', 'bibit ikan lele', 'ekor', 2],
		['pupuk-kompos', 'Pupuk kompos', 'Compost', 'pupuk organik kandang saprodi saprotan', 'karung', null]
	]),
	...rows('added', 'service', [
		['jasa-traktor', 'Jasa traktor', 'Tractor service', 'bajak sawah olah tanah luku', 'hari', null],
		['jasa-panen', 'Jasa panen', 'Harvesting service', 'buruh panen combine derep', 'hari', null],
		['jasa-angkut', 'Jasa angkut', 'Haulage', 'angkutan truk pikap kirim', 'kali', null],
		['jasa-jahit', 'Jasa jahit', 'Tailoring', 'penjahit baju seragam', 'potong', null],
		['jasa-katering', 'Jasa katering', 'Catering', 'nasi kotak tumpeng snack box', 'porsi', null],
		['wisata-desa', 'Wisata desa', 'Village tour', 'homestay edukasi tani live in', 'orang', null]
	]),
	...rows('added', 'rental', [
		['sewa-terpal', 'Sewa terpal', 'Tarpaulin rental', 'terpal jemur tenda', 'hari', null],
		['sewa-traktor', 'Sewa traktor tangan', 'Hand tractor rental', 'hand tractor alat tani', 'hari', null],
		['sewa-pompa-air', 'Sewa pompa air', 'Water pump rental', 'diesel pompa irigasi alkon', 'hari', null],
		['sewa-kursi', 'Sewa kursi dan tenda', 'Chair and tent rental', 'tarub hajatan pesta', 'hari', null]
	])
];

/** Every commodity a new village begins with; desks add their own. */
export const COMMODITIES: readonly CommodityFacts[] = [...SEED, ...ADDED];
