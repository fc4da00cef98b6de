import type { DeliveryMethod } from '#lib/delivery/methods.ts';
import { parsePhone } from '#lib/people/phone.ts';
import { assert } from '#lib/shared/assert.ts';
import { PEOPLE, VILLAGE_CODE, type DemoGuest, type PersonKey } from './data/people.ts';
import type { Random } from './pictures/draw.ts';
import { basketOf, buyerOf, noteOf, saverOf, type Complaint, type PlannedOrder, type Steps } from './plan.ts';
import { HOUR_MS, type Calendar } from './timeline.server.ts';

/** How far back the orders go. */
const DAYS = 92;
const PLACING_HOURS = [6, 7, 9, 10, 11, 13, 15, 17, 19, 20, 21] as const;

/** Three months of orders as they come: a few a day, more of them lately. */
export function usualOrders(calendar: Calendar, random: Random): PlannedOrder[] {
	const planned: PlannedOrder[] = [];
	for (let daysAgo = DAYS; daysAgo >= 1; daysAgo -= 1) {
		const most = daysAgo > 60 ? 2 : daysAgo > 25 ? 3 : 4;
		const count = random.whole(1, most);
		for (let index = 0; index < count; index += 1) {
			const minute = (daysAgo * 7 + 11) % 60;
			const placedAt = calendar.daysAgo(daysAgo, random.pick(PLACING_HOURS) + minute / 60);
			planned.push(usualOrder({ calendar, random }, placedAt, daysAgo > 7));
		}
	}
	return planned;
}

interface Planning {
	readonly calendar: Calendar;
	readonly random: Random;
}

function usualOrder(planning: Planning, placedAt: number, isOver: boolean): PlannedOrder {
	const { random } = planning;
	const chance = random.between(0, 1);
	if (chance < 0.08) return fromSavings(planning, placedAt);
	if (chance < 0.13) return forService(planning, placedAt);
	const { home, account } = buyerOf(random);
	const delivery: DeliveryMethod = home.near
		? random.pick(['courier', 'courier', 'pickup'] as const)
		: 'parcel';
	const payment = delivery === 'parcel' ? 'transfer' : random.pick(['cash', 'transfer'] as const);
	const order = { placedAt, home, account, saver: null, delivery, payment, note: noteOf(random) };
	const lines = basketOf(random, home.near ? 'near' : 'far');
	return { ...order, lines, steps: stepsOf(planning, order, isOver) };
}

function fromSavings(planning: Planning, placedAt: number): PlannedOrder {
	const { random } = planning;
	const { account, saver } = saverOf(random);
	const order = {
		placedAt,
		home: neighbour(account),
		account,
		saver,
		delivery: 'pickup',
		payment: 'savings',
		note: ''
	} as const;
	return { ...order, lines: basketOf(random, 'near'), steps: usualSteps(planning, order) };
}

function forService(planning: Planning, placedAt: number): PlannedOrder {
	const { random } = planning;
	const { home, account } = buyerOf(random);
	const payment = random.pick(['cash', 'transfer'] as const);
	const order = { placedAt, home, account, saver: null, delivery: 'pickup', payment, note: '' } as const;
	return { ...order, lines: basketOf(random, 'service'), steps: usualSteps(planning, order) };
}

function neighbour(person: PersonKey): DemoGuest {
	const { name, phone } = PEOPLE[person];
	const parsed = parsePhone(phone);
	assert(parsed, `${name} has a telephone`);
	return { name, phone: parsed, villageCode: VILLAGE_CODE, address: 'Girisekar', near: true };
}

type Kind = Pick<PlannedOrder, 'placedAt' | 'delivery' | 'payment'>;

/** Most orders go well; of those long over, some did not. */
function stepsOf(planning: Planning, order: Kind, isOver: boolean): Steps {
	const { random, calendar } = planning;
	const usual = usualSteps(planning, order);
	if (!isOver) return usual;
	const { placedAt } = order;
	const chance = random.between(0, 1);
	if (order.payment === 'transfer' && chance < 0.09) return {};
	if (order.payment === 'transfer' && chance < 0.11)
		return { lateAt: calendar.after(placedAt, 3, 10), refundAt: calendar.after(placedAt, 5, 10) };
	if (chance < 0.15)
		return { cancel: { at: placedAt + HOUR_MS / 2, by: 'buyer', reason: 'Salah pilih barang' } };
	if (chance < 0.19 && usual.paid) {
		const at = usual.paid.at + HOUR_MS;
		return {
			paid: usual.paid,
			cancel: { at, by: 'desk', reason: 'Panen gagal karena hujan, mohon maaf' },
			refundAt: calendar.after(at, 1, 14)
		};
	}
	if (chance < 0.25 && usual.deliverAt) return complainedAbout(planning, usual, usual.deliverAt);
	if (chance < 0.265 && usual.deliverAt) {
		const deskRefundAt = calendar.after(usual.deliverAt, 4, 11);
		return { ...usual, deskRefundAt, refundAt: calendar.after(deskRefundAt, 1, 15) };
	}
	return usual;
}

const COMPLAINTS: readonly Omit<Required<Complaint>, 'at'>[] = [
	{
		text: 'Sebagian sudah lembek waktu saya buka.',
		answer: {
			at: 0,
			kind: 'refund',
			cause: 'producer',
			text: 'Maaf, petiknya terlalu matang. Sebagian uang kami kembalikan.'
		}
	},
	{
		text: 'Kardusnya penyok dan isinya memar.',
		answer: {
			at: 0,
			kind: 'refund',
			cause: 'courier',
			text: 'Benar, terjatuh di jalan. Kerusakan kami ganti.'
		}
	},
	{
		text: 'Yang datang bukan yang saya pesan.',
		answer: {
			at: 0,
			kind: 'replacement',
			cause: 'bumdesa',
			text: 'Tertukar saat mengemas. Besok kami antar gantinya.'
		}
	},
	{
		text: 'Kurang manis menurut saya.',
		answer: {
			at: 0,
			kind: 'no',
			cause: 'producer',
			text: 'Terima kasih masukannya. Rasa memang berbeda tiap panen, jadi tidak kami ganti.'
		}
	}
];

function complainedAbout({ calendar, random }: Planning, usual: Steps, deliveredAt: number): Steps {
	const { text, answer } = random.pick(COMPLAINTS);
	const answeredAt = calendar.after(deliveredAt, 1, 10);
	const { proofAt, paid, packAt, sendAt, deliverAt } = usual;
	return {
		...(proofAt && { proofAt }),
		...(paid && { paid }),
		...(packAt && { packAt }),
		...(sendAt && { sendAt }),
		...(deliverAt && { deliverAt }),
		complain: { at: deliveredAt + 4 * HOUR_MS, text, answer: { ...answer, at: answeredAt } },
		refundAt: calendar.after(answeredAt, 1, 15)
	};
}

/** Paid at the desk's two hours, packed the next morning, brought that day, and often confirmed the evening after. */
function usualSteps({ calendar, random }: Planning, { placedAt, delivery, payment }: Kind): Steps {
	const byTransfer = payment === 'transfer';
	const early = placedAt < calendar.after(placedAt, 0, 15);
	const paidAt = early ? calendar.after(placedAt, 0, 16.2) : calendar.after(placedAt, 1, 9.2);
	const sum = random.between(0, 1) < 0.03 ? 'over' : random.between(0, 1) < 0.03 ? 'short' : 'exact';
	const packAt = calendar.after(byTransfer ? paidAt : placedAt, 1, 10);
	const deliverAt =
		delivery === 'parcel'
			? calendar.after(packAt, 3, 14)
			: delivery === 'courier'
				? calendar.after(packAt, 0, 14)
				: calendar.after(packAt, 0, 16);
	return {
		...(byTransfer && random.between(0, 1) < 0.08 && { proofAt: placedAt + HOUR_MS / 4 }),
		...(byTransfer && { paid: { at: paidAt, sum } }),
		packAt,
		...(delivery !== 'pickup' && { sendAt: calendar.after(packAt, 0, 11) }),
		deliverAt,
		...(random.between(0, 1) < 0.5 && { confirmAt: calendar.after(deliverAt, 1, 19) })
	};
}
