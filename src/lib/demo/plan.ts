import { mayTravelByParcel, USUAL_PARCEL_DAYS } from '#lib/catalog/delivery.ts';
import { COMMODITIES } from '#lib/catalog/commodities.ts';
import { kindOfGroup } from '#lib/catalog/terms.ts';
import type { DeliveryMethod } from '#lib/delivery/methods.ts';
import type { MostOver } from '#lib/orders/amounts.ts';
import type { PaymentMethod } from '#lib/payments/states.ts';
import {
	BUYERS,
	GROUP_KEYS,
	MEMBERS_HOMES,
	ORGANISATIONS,
	type DemoGuest,
	type GroupKey,
	type PersonKey
} from './data/people.ts';
import type { DemoListing } from './data/listing.ts';
import { SHELF } from './data/shelf.ts';
import type { Random } from './pictures/draw.ts';

/** What will happen to an order, and when. What is missing does not happen; what lies ahead of now has not yet. */
export interface Steps {
	readonly proofAt?: number;
	readonly paid?: { readonly at: number; readonly sum: 'exact' | 'short' | 'over' };
	/** What the scales found of each thing in it, in its own unit, when that is not what was ordered. */
	readonly weigh?: { readonly at: number; readonly found: Readonly<Record<string, number>> };
	readonly packAt?: number;
	readonly sendAt?: number;
	readonly deliverAt?: number;
	readonly confirmAt?: number;
	readonly cancel?: { readonly at: number; readonly by: 'buyer' | 'desk'; readonly reason: string };
	readonly complain?: Complaint;
	/** Money back for a sale that was settled already. */
	readonly deskRefundAt?: number;
	/** A transfer after the order's time was up. */
	readonly lateAt?: number;
	/** When what is owed back is paid. */
	readonly refundAt?: number;
}

export interface Complaint {
	readonly at: number;
	readonly text: string;
	readonly answer?: {
		readonly at: number;
		readonly kind: 'refund' | 'replacement' | 'no';
		readonly cause: 'producer' | 'bumdesa' | 'courier';
		readonly text: string;
	};
}

export interface PlannedOrder {
	readonly placedAt: number;
	readonly home: DemoGuest;
	/** Null for a guest. */
	readonly account: PersonKey | null;
	/** For who pays from savings: in which group. */
	readonly saver: GroupKey | null;
	readonly lines: readonly { readonly item: number; readonly quantity: number }[];
	readonly delivery: DeliveryMethod;
	readonly payment: PaymentMethod;
	readonly note: string;
	/** How much heavier the buyer lets it become; not at all when it is left out. */
	readonly mostOver?: MostOver;
	readonly steps: Steps;
}

export interface Buyer {
	readonly home: DemoGuest;
	readonly account: PersonKey | null;
}

const NOTES = [
	'',
	'',
	'',
	'',
	'Tolong antar sebelum jam 11 ya',
	'Titip ke tetangga kalau rumah kosong',
	'Lele minta dibersihkan sekalian',
	'Pilihkan yang matang, untuk besok',
	'Untuk arisan hari Minggu'
] as const;

const facts = new Map(COMMODITIES.map((each) => [each.slug, each]));

/** Whether a listing goes by parcel to the next provinces. */
function travels({ commodity }: DemoListing): boolean {
	const fact = facts.get(commodity);
	if (!fact || kindOfGroup(fact.group) !== 'goods') return false;
	const bulky = ['timber', 'pet', 'ornamental_fish', 'livestock', 'fish'].includes(fact.group);
	return !bulky && mayTravelByParcel(fact.shelfLifeDays, USUAL_PARCEL_DAYS);
}

function isGoods({ commodity }: DemoListing): boolean {
	const fact = facts.get(commodity);
	return fact !== undefined && kindOfGroup(fact.group) === 'goods';
}

const offered = SHELF.flatMap((about, item) => (about.shown ? [] : [{ about, item }]));
const byPlace = {
	near: weighted(({ about }) => isGoods(about)),
	far: weighted(({ about }) => travels(about)),
	service: weighted(({ about }) => !isGoods(about))
};

function weighted(fits: (each: (typeof offered)[number]) => boolean) {
	return offered.filter(fits).flatMap((each) => Array.from({ length: each.about.wanted ?? 1 }, () => each));
}

/** Some things out of what can reach a buyer, each once, in quantities that people order. */
export function basketOf(random: Random, from: keyof typeof byPlace): PlannedOrder['lines'] {
	const count = from === 'service' ? 1 : random.pick([1, 1, 2, 2, 3]);
	const chosen = new Map<number, number>();
	for (let index = 0; index < count; index += 1) {
		const { about, item } = random.pick(byPlace[from]);
		chosen.set(item, random.pick(about.usual));
	}
	return [...chosen].map(([item, quantity]) => ({ item, quantity }));
}

/** Who buys: mostly guests, sometimes somebody with an account. */
export function buyerOf(random: Random): Buyer {
	const accounts = Object.entries(MEMBERS_HOMES) as [PersonKey, DemoGuest][];
	if (random.between(0, 1) < 0.3) {
		const [account, home] = random.pick(accounts);
		return { home, account };
	}
	return { home: random.pick(BUYERS), account: null };
}

/** A member who buys from her savings at the village, and in which group she saves. */
export function saverOf(random: Random): { account: PersonKey; saver: GroupKey } {
	const saver = random.pick(GROUP_KEYS.filter((key) => key !== 'ksu'));
	return { account: random.pick(ORGANISATIONS[saver].members), saver };
}

export function noteOf(random: Random): string {
	return random.pick(NOTES);
}
