import { BUYERS, MEMBERS_HOMES, type DemoGuest, type PersonKey } from './data/people.ts';
import { SHELF } from './data/shelf.ts';
import type { PlannedOrder, Steps } from './plan.ts';

interface Shown extends Pick<PlannedOrder, 'delivery' | 'payment' | 'mostOver'> {
	readonly hoursAgo: number;
	readonly by: PersonKey | number;
	/** Names of the shelf with how much. */
	readonly goods: readonly (readonly [name: string, quantity: number])[];
	readonly note?: string;
	/** Given what an hour after placing is. */
	readonly steps: (hours: (after: number) => number) => Steps;
}

const LELE = 'Lele segar kolam Bu Sri';
const NAGA = 'Buah naga merah manis';
const delivered = (hours: (after: number) => number) => ({
	packAt: hours(3),
	sendAt: hours(4),
	deliverAt: hours(8)
});

/** The latest orders, planned one by one so that the desk finds something in every state, whatever the hour. */
const SHOWN: readonly Shown[] = [
	{
		hoursAgo: 2,
		by: 'rina',
		delivery: 'parcel',
		payment: 'transfer',
		goods: [
			['Abon lele gurih pedas 100 g', 2],
			['Kopi robusta Panggang 200 g', 1]
		],
		steps: () => ({})
	},
	{
		hoursAgo: 5,
		by: 0,
		delivery: 'courier',
		payment: 'transfer',
		goods: [
			[LELE, 2000],
			[NAGA, 2000]
		],
		note: 'Tolong antar sebelum jam 11 ya',
		steps: (hours) => ({ proofAt: hours(1) })
	},
	{
		hoursAgo: 7,
		by: 10,
		delivery: 'parcel',
		payment: 'transfer',
		goods: [['Keripik singkong bawang 150 g', 24]],
		steps: (hours) => ({ proofAt: hours(2) })
	},
	{
		hoursAgo: 4,
		by: 1,
		delivery: 'courier',
		payment: 'cash',
		goods: [
			[LELE, 10_000],
			['Cabai rawit merah', 1000]
		],
		note: 'Lele minta dibersihkan sekalian',
		steps: () => ({})
	},
	{
		hoursAgo: 9,
		by: 'rina',
		delivery: 'parcel',
		payment: 'transfer',
		goods: [
			['VCO perasan dingin', 500],
			['Gula aren cetak', 1000]
		],
		steps: (hours) => ({ paid: { at: hours(3), sum: 'exact' } })
	},
	{
		hoursAgo: 20,
		by: 2,
		delivery: 'pickup',
		payment: 'cash',
		goods: [
			['Tempe daun pisang', 10],
			['Telur ayam kampung', 1000]
		],
		steps: (hours) => ({ packAt: hours(14) })
	},
	{
		hoursAgo: 26,
		by: 'hendra',
		delivery: 'courier',
		payment: 'transfer',
		goods: [['Lele ukuran pecel (10–12 ekor per kg)', 20_000]],
		steps: (hours) => ({ paid: { at: hours(2), sum: 'exact' }, packAt: hours(20) })
	},
	{
		hoursAgo: 28,
		by: 5,
		delivery: 'courier',
		payment: 'cash',
		goods: [
			[LELE, 3000],
			['Tomat sayur matang pohon', 2000]
		],
		steps: (hours) => ({ packAt: hours(20), sendAt: hours(26) })
	},
	{
		hoursAgo: 26 * 24,
		by: 'hendra',
		delivery: 'courier',
		payment: 'later',
		goods: [['Lele ukuran pecel (10–12 ekor per kg)', 15_000]],
		steps: (hours) => ({ ...delivered(hours), confirmAt: hours(20) })
	},
	{
		hoursAgo: 9 * 24,
		by: 'rina',
		delivery: 'parcel',
		payment: 'later',
		goods: [
			['Abon lele gurih pedas 100 g', 5],
			['Keripik singkong bawang 150 g', 10]
		],
		steps: (hours) => ({ packAt: hours(5), sendAt: hours(8), deliverAt: hours(72) })
	},
	// Weighed as it is: heavier with the difference still to be paid, heavier and paid, lighter with money to give back.
	{
		hoursAgo: 10,
		by: 'rina',
		delivery: 'parcel',
		payment: 'transfer',
		goods: [['Gula aren cetak', 1000]],
		note: 'Boleh lebih sedikit',
		mostOver: 1000,
		steps: (hours) => ({
			paid: { at: hours(2), sum: 'exact' },
			weigh: { at: hours(7), found: { 'Gula aren cetak': 1060 } }
		})
	},
	{
		hoursAgo: 6 * 24,
		by: 6,
		delivery: 'courier',
		payment: 'cash',
		goods: [[LELE, 2000]],
		mostOver: 1000,
		steps: (hours) => ({
			...delivered(hours),
			weigh: { at: hours(2.5), found: { [LELE]: 2150 } },
			confirmAt: hours(20)
		})
	},
	{
		hoursAgo: 27,
		by: 3,
		delivery: 'courier',
		payment: 'transfer',
		goods: [[NAGA, 2000]],
		steps: (hours) => ({
			...delivered(hours),
			paid: { at: hours(1), sum: 'exact' },
			weigh: { at: hours(2.5), found: { [NAGA]: 1930 } }
		})
	},
	{
		hoursAgo: 11,
		by: 'rina',
		delivery: 'parcel',
		payment: 'later',
		goods: [['Gula aren cetak', 2000]],
		steps: () => ({})
	},
	{
		hoursAgo: 50,
		by: 'maria',
		delivery: 'parcel',
		payment: 'transfer',
		goods: [['Buah tin segar', 500]],
		steps: (hours) => ({ paid: { at: hours(2), sum: 'exact' }, packAt: hours(18), sendAt: hours(22) })
	},
	{
		hoursAgo: 32,
		by: 'hendra',
		delivery: 'courier',
		payment: 'transfer',
		goods: [
			[LELE, 2000],
			[NAGA, 1000]
		],
		steps: (hours) => ({ paid: { at: hours(1), sum: 'exact' }, ...delivered(hours) })
	},
	{
		hoursAgo: 30,
		by: 7,
		delivery: 'courier',
		payment: 'cash',
		goods: [['Jambu air madu Deli', 2000]],
		steps: delivered
	},
	{
		hoursAgo: 34,
		by: 3,
		delivery: 'courier',
		payment: 'cash',
		goods: [[NAGA, 2000]],
		steps: (hours) => ({
			...delivered(hours),
			complain: { at: hours(12), text: 'Dua buah busuk di bagian bawah, fotonya saya kirim.' }
		})
	},
	{
		hoursAgo: 40,
		by: 8,
		delivery: 'courier',
		payment: 'transfer',
		goods: [['Alpukat mentega', 2000]],
		steps: (hours) => ({
			paid: { at: hours(2), sum: 'exact' },
			...delivered(hours),
			complain: {
				at: hours(14),
				text: 'Alpukatnya masih mentah semua.',
				answer: {
					at: hours(20),
					kind: 'replacement',
					cause: 'bumdesa',
					text: 'Salah ambil keranjang. Hari ini kami antar yang matang.'
				}
			}
		})
	},
	{
		hoursAgo: 60,
		by: 6,
		delivery: 'courier',
		payment: 'transfer',
		goods: [['Durian lokal jatuhan', 3000]],
		steps: (hours) => ({
			paid: { at: hours(2), sum: 'exact' },
			...delivered(hours),
			complain: {
				at: hours(12),
				text: 'Satu durian mentah.',
				answer: {
					at: hours(30),
					kind: 'refund',
					cause: 'producer',
					text: 'Maaf, uang untuk bagian yang mentah kami kembalikan.'
				}
			}
		})
	},
	{
		hoursAgo: 30,
		by: 4,
		delivery: 'courier',
		payment: 'transfer',
		goods: [['Beras pandan wangi tadah hujan', 25_000]],
		steps: (hours) => ({
			paid: { at: hours(2), sum: 'exact' },
			cancel: { at: hours(6), by: 'desk', reason: 'Penggilingan rusak, beras belum bisa diantar minggu ini' }
		})
	},
	{
		hoursAgo: 12,
		by: 9,
		delivery: 'parcel',
		payment: 'transfer',
		goods: [['Kain batik cap kawung 2 meter', 1]],
		steps: (hours) => ({ cancel: { at: hours(1), by: 'buyer', reason: 'Mau ganti warna dulu' } })
	},
	{
		hoursAgo: 55,
		by: 13,
		delivery: 'parcel',
		payment: 'transfer',
		goods: [['Jahe emprit', 500]],
		steps: () => ({})
	}
];

/** The orders of the last days that every visitor of the demo finds. */
export function showcaseOrders(now: number): PlannedOrder[] {
	return SHOWN.map(({ hoursAgo, by, goods, note = '', delivery, payment, mostOver = 0, steps }) => {
		const placedAt = now - hoursAgo * 3_600_000;
		return {
			placedAt,
			home: homeOf(by),
			account: typeof by === 'number' ? null : by,
			saver: null,
			lines: goods.map(([name, quantity]) => ({ item: itemNamed(name), quantity })),
			delivery,
			payment,
			note,
			mostOver,
			steps: steps((after) => placedAt + after * 3_600_000)
		};
	});
}

/** Who ordered in last week's cycle, and what: fetched or brought on its day, five days ago. */
const IN_CYCLE = [
	{ by: 'rina', delivery: 'pickup', payment: 'transfer', goods: [['Ayam kampung umbaran', 2]] },
	{ by: 2, delivery: 'courier', payment: 'cash', goods: [['Jamur tiram segar', 1000]] },
	{
		...{ by: 'hendra', delivery: 'courier', payment: 'transfer' },
		goods: [
			['Ayam kampung umbaran', 1],
			['Jamur tiram segar', 500]
		]
	}
] as const satisfies readonly Pick<Shown, 'by' | 'delivery' | 'payment' | 'goods'>[];

/** @param daysAgo the instant of an hour so many days ago. */
export function cycleOrders(daysAgo: (days: number, hour: number) => number): PlannedOrder[] {
	return IN_CYCLE.map(({ by, delivery, payment, goods }, index) => ({
		...{ placedAt: daysAgo(7, 9 + index), home: homeOf(by), account: typeof by === 'number' ? null : by },
		...{ saver: null, delivery, payment, note: '' },
		lines: goods.map(([name, quantity]) => ({ item: itemNamed(name), quantity })),
		steps: {
			...(payment === 'transfer' && { paid: { at: daysAgo(7, 16), sum: 'exact' } }),
			packAt: daysAgo(5, 7),
			...(delivery === 'courier' && { sendAt: daysAgo(5, 8) }),
			deliverAt: daysAgo(5, 14)
		}
	}));
}

function homeOf(by: PersonKey | number): DemoGuest {
	const home = typeof by === 'number' ? BUYERS[by] : MEMBERS_HOMES[by];
	if (!home) throw new Error(`nobody lives at ${by}`);
	return home;
}

function itemNamed(name: string): number {
	const item = SHELF.findIndex((about) => about.name === name);
	if (item < 0) throw new Error(`nobody sells ${name}`);
	return item;
}
