import { fail } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatNumber, formatQuantity } from '#lib/i18n/format.ts';
import { ordersMessages } from '#lib/i18n/orders.ts';
import type { Offer } from '#lib/carts/offer.ts';
import type { ChargedFee } from '#lib/cycles/fees.ts';
import type { ParcelObstacle } from '#lib/delivery/rules.ts';
import type { PlaceOrderResult } from '#lib/orders/place.server.ts';
import { DELIVERY_METHODS, type DeliveryMethod } from '#lib/delivery/methods.ts';
import { handOverDay, type PreparedOrder, type WantedLine } from '#lib/orders/prepare.server.ts';
import { villageByCode, type Village } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatBookDate, formatBookDates } from '#lib/shared/dates.ts';
import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah, linePrice, type Rupiah } from '#lib/shared/money.ts';
import { statusOf } from '../../guards.ts';
import { placesFor } from '../../villagePlaces.ts';
import { typedDetails, writeLines } from './form.ts';

/** What the review shows: exact amounts, nothing ordered yet. */
export interface Review {
	readonly lines: readonly { words: string; total: Rupiah }[];
	readonly goods: Rupiah;
	readonly delivery: Rupiah;
	readonly fees: readonly ChargedFee[];
	readonly deliveryNote: string | null;
	readonly total: Rupiah;
	readonly key: string;
	readonly shown: string;
	readonly village: Village | null;
}

/** Every answer of the checkout has this shape: the form to fill in, or the review. */
export interface Answer {
	readonly values: FormValues;
	readonly errors: FormErrors;
	readonly places: readonly Village[];
	readonly review: Review | null;
	/** The cart itself must be looked at again. */
	readonly toCart: boolean;
}

/** The form again, with what was typed, and the villages to choose from. */
export async function dataAnswer(
	values: FormValues,
	errors: FormErrors = {},
	{ searching = false, toCart = false }: { searching?: boolean; toCart?: boolean } = {}
): Promise<Answer> {
	const places = await placesFor(values, { searching });
	return { values: typedDetails(values), errors, places, review: null, toCart };
}

/** A line as the checkout names it, with the days of its harvest when it is ordered before it. */
export function lineWords(
	line: Pick<Offer, 'name' | 'soldBy' | 'unit' | 'harvest'> & { quantity: number },
	locale: Locale
): string {
	const t = messagesFor(ordersMessages, locale).checkout;
	const words = t.line(formatQuantity(line.quantity, line.soldBy, locale, line.unit), line.name);
	if (!line.harvest) return words;
	return t.harvestLine(words, formatBookDates(line.harvest.fromOn, line.harvest.untilOn, locale));
}

/** The same with the day on which its cycle hands it over. */
function withDay(
	words: string,
	{ offer, method, locale }: { offer: Offer; method: DeliveryMethod; locale: Locale }
): string {
	const day = handOverDay(offer.cycle, method);
	if (!day) return words;
	const t = messagesFor(ordersMessages, locale).cart;
	const on = formatBookDate(day, locale);
	return `${words}. ${method === 'pickup' ? t.pickupOn(on) : t.deliveryOn(on)}`;
}

/** The review of what would be ordered. */
export async function reviewAnswer(
	values: FormValues,
	order: PreparedOrder,
	locale: Locale,
	errors: FormErrors = {}
): Promise<Answer> {
	const t = messagesFor(ordersMessages, locale).checkout;
	const items = order.parts.flatMap((part) => part.items);
	const method = DELIVERY_METHODS.find((each) => each === values['delivery']) ?? 'pickup';
	const wanted: WantedLine[] = items.map(({ listingId, quantity, shownPrice, harvest, offer }) => ({
		...{ listingId, quantity, shownPrice, harvest: harvest?.promiseId ?? null },
		...{ cycle: offer.cycle?.cycleId ?? null, handOverOn: handOverDay(offer.cycle, method) }
	}));
	const { days, grams, zoneName } = order.quote;
	const parcel = days !== null && grams !== null;
	const review: Review = {
		lines: order.parts.flatMap((part) =>
			part.items.map(({ offer, quantity, shownPrice, harvest }) => ({
				words: withDay(lineWords({ ...offer, quantity, harvest }, locale), { offer, method, locale }),
				total: linePrice(shownPrice, quantity, offer.soldBy)
			}))
		),
		goods: order.goods,
		delivery: order.delivery,
		fees: order.parts.flatMap((part) => part.fees),
		deliveryNote: parcel
			? t.parcelDays(formatNumber(days), formatQuantity(grams, 'weight', locale))
			: zoneName && t.zone(zoneName),
		total: order.total,
		key: newKey(),
		shown: writeLines(wanted),
		village: values['villageCode'] ? await villageByCode(db, values['villageCode']) : null
	};
	return { values: typedDetails(values), errors, places: [], review, toCart: false };
}

type Refusal = Exclude<PlaceOrderResult, { ok: true }>;

/** Beside which field a refusal is told. */
const FIELD_OF: Readonly<Record<string, string>> = {
	village_missing: 'villageCode',
	village_unknown: 'villageCode',
	outside_zones: 'villageCode',
	no_parcel_there: 'villageCode',
	not_by_parcel: 'delivery',
	cycle_not_picked_up: 'delivery',
	cycle_not_delivered: 'delivery',
	cash_not_offered: 'payment',
	transfer_not_offered: 'payment',
	online_not_offered: 'payment',
	insufficient_savings: 'payment',
	forbidden: 'payment',
	credit_not_offered: 'payment',
	credit_overdue: 'payment',
	credit_limit_reached: 'payment'
};
const CART_CODES: readonly string[] = ['cart_changed', 'cart_empty', 'out_of_stock'];

/** A refusal in words, beside its field, with what was typed. */
export async function refusalAnswer(refusal: Refusal, values: FormValues, locals: App.Locals) {
	const words = wordsOf(refusal, locals);
	const errors = { [FIELD_OF[refusal.code] ?? 'form']: words };
	const toCart = CART_CODES.includes(refusal.code);
	return fail(statusOf(refusal.code), await dataAnswer(values, errors, { toCart }));
}

function wordsOf(refusal: Refusal, { locale, actor }: App.Locals): string {
	const t = messagesFor(ordersMessages, locale).errors;
	switch (refusal.code) {
		case 'no_parcel_there':
			return t.no_parcel_there(refusal.province);
		case 'not_by_parcel':
			return obstacleWords(refusal.obstacle, locale);
		case 'credit_limit_reached':
			return t.credit_limit_reached(formatRupiah(refusal.left));
		case 'insufficient_savings':
			return t.insufficient_savings(formatRupiah(refusal.available));
		// Only savings are refused this way: a form made up by hand, or a membership that ended since the page was shown.
		case 'forbidden':
			return actor.userId === null ? t.savings_sign_in : t.savings_not_yours;
		default: {
			const plain: Readonly<Record<string, unknown>> = t;
			const found = plain[refusal.code];
			return typeof found === 'string' ? found : t.closed_period;
		}
	}
}

/** Which line keeps the order from being a parcel, and why. */
export function obstacleWords(obstacle: ParcelObstacle, locale: Locale): string {
	const t = messagesFor(ordersMessages, locale).errors;
	if (obstacle.code === 'spoils') {
		return t.spoils(obstacle.name, formatNumber(obstacle.shelfLifeDays), formatNumber(obstacle.days));
	}
	return t[obstacle.code](obstacle.name);
}
