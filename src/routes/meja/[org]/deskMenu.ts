import BookOpen from '@lucide/svelte/icons/book-open';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import ChartPie from '@lucide/svelte/icons/chart-pie';
import HandCoins from '@lucide/svelte/icons/hand-coins';
import Handshake from '@lucide/svelte/icons/handshake';
import House from '@lucide/svelte/icons/house';
import Repeat from '@lucide/svelte/icons/repeat';
import Package from '@lucide/svelte/icons/package';
import PiggyBank from '@lucide/svelte/icons/piggy-bank';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Settings from '@lucide/svelte/icons/settings';
import Store from '@lucide/svelte/icons/store';
import Star from '@lucide/svelte/icons/star';
import Sprout from '@lucide/svelte/icons/sprout';
import Users from '@lucide/svelte/icons/users';
import Warehouse from '@lucide/svelte/icons/warehouse';
import Wallet from '@lucide/svelte/icons/wallet';
import type { Ability } from '#lib/organisations/roles.ts';

/** A page is in the menu for whoever has one of these abilities; the page itself asks again. */
const MENU = [
	{ key: 'home', items: [{ key: 'home', path: '', icon: House, needs: [] }] },
	{
		key: 'sales',
		items: [
			{ key: 'orders', path: 'pesanan', icon: Package, needs: ['orders.read'] },
			{ key: 'standing', path: 'pesanan-rutin', icon: Repeat, needs: ['listing.moderate'] },
			{ key: 'credit', path: 'bayar-nanti', icon: HandCoins, needs: ['credit.read'] },
			{ key: 'products', path: 'produk', icon: Sprout, needs: ['listing.moderate', 'stock.count'] },
			{ key: 'reviews', path: 'ulasan', icon: Star, needs: ['reviews.answer', 'reviews.moderate'] },
			{ key: 'cycles', path: 'siklus', icon: CalendarClock, needs: ['cycles.manage'] },
			{ key: 'promises', path: 'janji', icon: CalendarDays, needs: ['listing.moderate'] },
			{ key: 'warehouse', path: 'gudang', icon: Warehouse, needs: ['stock.count'] },
			{ key: 'inputs', path: 'toko-tani', icon: Store, needs: ['inputs.manage'] },
			{ key: 'payouts', path: 'pencairan', icon: Wallet, needs: ['payout.read', 'payout.request'] }
		]
	},
	{
		key: 'money',
		items: [
			{ key: 'savings', path: 'simpanan', icon: PiggyBank, needs: ['savings.read'] },
			{ key: 'loans', path: 'pinjaman', icon: HandCoins, needs: ['loans.read'] },
			{ key: 'meetings', path: 'rapat', icon: ClipboardList, needs: ['meetings.lead'] },
			{ key: 'books', path: 'buku', icon: BookOpen, needs: ['books.read'] },
			{ key: 'reports', path: 'laporan', icon: ChartColumn, needs: ['books.read'] },
			{ key: 'surplus', path: 'bagi-hasil', icon: ChartPie, needs: ['surplus.enter'] }
		]
	},
	{
		key: 'organisation',
		items: [
			{ key: 'members', path: 'anggota', icon: Users, needs: ['members.read'] },
			{
				key: 'agreements',
				path: 'perjanjian',
				icon: Handshake,
				needs: ['agreement.propose', 'agreement.consent', 'members.read']
			},
			{
				key: 'settings',
				path: 'pengaturan',
				icon: Settings,
				needs: ['organisation.edit', 'officers.appoint', 'delivery.configure', 'tokens.manage']
			}
		]
	}
] as const satisfies readonly {
	key: string;
	items: readonly { key: string; path: string; icon: typeof House; needs: readonly Ability[] }[];
}[];

/** Only who has members keeps savings and lends. */
const OF_MEMBERS: readonly string[] = ['savings', 'loans'];

/** Only who sells for others takes standing orders and lets buyers pay later. */
const OF_HUBS: readonly string[] = ['credit', 'standing'];

/** The menu of a desk with or without members for somebody with these abilities, without empty groups. */
export function deskMenu(abilities: readonly string[], hasMembers: boolean) {
	return MENU.map((group) => ({
		key: group.key,
		items: group.items
			.filter(({ key }) => !(hasMembers ? OF_HUBS : OF_MEMBERS).includes(key))
			.filter(({ needs }) => needs.length === 0 || needs.some((ability) => abilities.includes(ability)))
	})).filter((group) => group.items.length > 0);
}
