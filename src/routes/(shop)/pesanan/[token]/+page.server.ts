import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { invoicedAmong } from '#lib/invoices/find.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { ordersMessages } from '#lib/i18n/orders.ts';
import { readPhoto } from '#lib/media/store.server.ts';
import { onlineState, returnFromCheckout } from '#lib/online/apply.server.ts';
import { otherMethods, switchPayment } from '#lib/online/switch.server.ts';
import { otherTopUpMethods, switchTopUp } from '#lib/online/topUp.server.ts';
import { orderAgain } from '#lib/orders/again.server.ts';
import { sendProof, setRefundAccount } from '#lib/orders/buyer.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import { cancelByBuyer } from '#lib/orders/cancel.server.ts';
import { expireIfDue } from '#lib/orders/expire.server.ts';
import { eventsOf, orderByToken } from '#lib/orders/find.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { weighingsOf } from '#lib/orders/weigh.server.ts';
import { isOver, isReceived, mayBuyerCancel } from '#lib/orders/states.ts';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { proofsOf } from '#lib/payments/proof.server.ts';
import { heldFor } from '#lib/payments/receipts.server.ts';
import { cyclesByIds } from '#lib/cycles/find.server.ts';
import { askedLines } from '#lib/reviews/bought.server.ts';
import { vatOfParts } from '#lib/settlement/vat.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { formKey, line, longText } from '#lib/shared/fields.ts';
import { readForm, type FormErrors, type FormValues } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { invoicesOfOrder } from '#lib/tradeCredit/find.server.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { refused, statusOf } from '../../../guards.ts';
import { cartOwner, keepCart } from '../../cartCookie.ts';
import type { Actions, PageServerLoad } from './$types';

async function orderOf(token: string) {
	const found = await together((reader) => orderByToken(reader, token));
	if (!found) error(404);
	return found;
}

/** On which day each of its cycles hands over what is brought or fetched as this order is, and the note beside it. */
async function handOverDays(reader: Reader, order: Whole) {
	const cycles = await cyclesByIds(
		reader,
		order.parts.flatMap(({ lines }) => lines.flatMap(({ cycleId }) => cycleId ?? []))
	);
	return new Map(
		[...cycles].map(([id, { pickupOn, deliveryOn, note }]) => [
			id,
			{ on: order.deliveryMethod === 'pickup' ? pickupOn : deliveryOn, note }
		])
	);
}

type Whole = Awaited<ReturnType<typeof orderOf>>;

/** What the buyer pays more for heavier goods, or paid, and how she may pay it. */
async function shownTopUps(reader: Reader, order: Whole) {
	const asked = await topUpsOf(
		reader,
		order.parts.map(({ id }) => id)
	);
	return Promise.all(
		asked
			.filter(({ state }) => state === 'awaiting' || state === 'paid')
			.map(async (topUp) => ({
				...{ id: topUp.id, subOrderId: topUp.subOrderId, state: topUp.state, method: topUp.method },
				...{ amount: topUp.amount, sum: transferSum(topUp) },
				online: topUp.method === 'stripe' ? await onlineState(reader, topUp.id) : null,
				otherWays: otherTopUpMethods(order, topUp)
			}))
	);
}

/** What else belongs to an order, read in one go. */
function aroundOf(order: Whole) {
	const { payment } = order;
	const parts = order.parts.map(({ id }) => id);
	const lines = order.parts.flatMap((part) => part.lines.map(({ id }) => id));
	return together(async (reader) => {
		const [
			handOverOn,
			held,
			village,
			proofs,
			complaints,
			weighings,
			topUps,
			reviews,
			invoices,
			online,
			events,
			invoiced,
			vat
		] = await Promise.all([
			handOverDays(reader, order),
			heldFor(reader, payment.id),
			order.villageCode ? villageByCode(reader, order.villageCode) : null,
			proofsOf(reader, [payment.id]),
			complaintsOf(reader, parts),
			weighingsOf(reader, lines),
			shownTopUps(reader, order),
			order.parts.some(isReceived) ? askedLines(reader, order.token) : [],
			invoicesOfOrder(reader, order.number),
			payment.method === 'stripe' ? onlineState(reader, payment.id) : null,
			eventsOf(reader, order.id),
			invoicedAmong(reader, [order.number]),
			vatOfParts(reader, order.parts)
		]);
		return {
			...{ handOverOn, held, village, proofs, complaints, weighings, topUps },
			...{ reviews, invoices, online, events, invoiced, vat }
		};
	});
}

/** Each seller's part as the buyer reads it. */
function shownParts(order: Whole, handOverOn: Awaited<ReturnType<typeof handOverDays>>) {
	return order.parts.map((part) => ({
		...{ id: part.id, state: part.state, sellerName: part.sellerName, groupName: part.groupName },
		...{ groupSlug: part.groupSlug, receivedBy: part.receivedBy, total: part.total },
		lines: part.lines.map(
			({ id, name, unit, soldBy, quantity, gross, harvestFromOn, harvestUntilOn, cycleId, ...line }) => ({
				...{ id, name, unit, soldBy, quantity, gross, harvestFromOn, harvestUntilOn },
				...{ orderedQuantity: line.orderedQuantity, orderedGross: line.orderedGross },
				handOverOn: (cycleId && handOverOn.get(cycleId)?.on) ?? null,
				handOverNote: (cycleId && handOverOn.get(cycleId)?.note) ?? null
			})
		)
	}));
}

export const load: PageServerLoad = async ({ params, url }) => {
	const first = await orderOf(params.token);
	const expired = await expireIfDue(first.number);
	const session = url.searchParams.get('stripe');
	if (session) await returnFromCheckout(params.token, session);
	const order = expired || session ? await orderOf(params.token) : first;
	const { bumdesa, payment } = order;
	const around = await aroundOf(order);
	return {
		fresh: url.searchParams.has('baru'),
		done: url.searchParams.get('sudah'),
		link: `${url.origin}/pesanan/${order.token}`,
		key: newKey(),
		order: {
			...{ number: order.number, token: order.token, placedAt: order.placedAt, state: order.state },
			...{
				goods: order.goodsAmount,
				delivery: order.deliveryAmount,
				fees: order.parts.flatMap((part) => part.fees),
				...{ total: order.total, vat: around.vat },
				note: order.note
			},
			...{ deliveryMethod: order.deliveryMethod, address: order.address, paymentMethod: order.paymentMethod },
			village: around.village
		},
		hub: {
			...{ name: bumdesa.name, slug: bumdesa.slug, phone: bumdesa.phone, address: bumdesa.address },
			...{ timeZone: bumdesa.timeZone, bankName: bumdesa.bankName },
			...{ accountNumber: bumdesa.bankAccountNumber, accountName: bumdesa.bankAccountName }
		},
		payment: {
			...{ state: payment.state, method: payment.method, amount: payment.amount },
			...{ expiresAt: payment.expiresAt, confirmedAt: payment.confirmedAt },
			sum: transferSum(payment),
			discount: payment.uniqueDiscount,
			paid: payment.receivedAmount,
			received: sumRupiah(around.held.map(({ amount }) => amount))
		},
		proofs: around.proofs.map(({ id, sentAt }) => ({ id, sentAt })),
		complaints: around.complaints.map(({ id, subOrderId, text, answer, answerText }) => ({
			id,
			subOrderId,
			text,
			answer,
			answerText
		})),
		weighings: around.weighings,
		topUps: around.topUps,
		parts: shownParts(order, around.handOverOn),
		hasInvoice: around.invoiced.size > 0,
		reviews: around.reviews,
		refunds: order.refunds
			.filter(({ state }) => state !== 'withdrawn')
			.map(({ id, amount, state, paidAt }) => ({ id, amount, state, paidAt })),
		refundAccount: {
			bankName: order.refundBankName ?? '',
			accountNumber: order.refundAccountNumber ?? '',
			accountName: order.refundAccountName ?? ''
		},
		invoices: around.invoices,
		online: around.online,
		otherWays: otherMethods(order),
		mayCancel: mayBuyerCancel(order.parts),
		isOver: isOver(order.parts),
		events: around.events.map(({ id, at, event, detail }) => ({ id, at, event, detail }))
	};
};

const cancelForm = v.object({
	key: formKey,
	reason: longText(300),
	paid: v.optional(v.picklist(['yes', 'no']), 'no')
});

const accountForm = v.object({
	bankName: line(60),
	accountNumber: v.pipe(
		v.string('required'),
		v.transform((typed) => typed.replace(/[\s.-]/g, '')),
		v.regex(/^\d{5,20}$/, 'account_number_invalid')
	),
	accountName: line(80)
});

const switchForm = v.object({ method: v.picklist(['cash', 'transfer'], 'choice_missing') });
const switchTopUpForm = v.object({
	part: v.string('required'),
	method: v.picklist(['stripe', 'transfer'], 'choice_missing')
});

export const actions: Actions = {
	lagi: async (event) => {
		const again = await orderAgain(cartOwner(event), event.params.token);
		if (!again.ok) return inWords(event, again.code, 'form');
		keepCart(event, again.newToken);
		redirect(303, `/keranjang?ditambah${again.missing > 0 ? `&tertinggal=${again.missing}` : ''}`);
	},
	ganti: async (event) => {
		const read = await readForm(event.request, switchForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { method } = read.data;
		const switched = await switchPayment(event.locals.actor, { token: event.params.token, method });
		if (!switched.ok) return inWords(event, switched.code, 'form');
		redirect(303, `/pesanan/${event.params.token}?sudah=ganti`);
	},
	tambahan: async (event) => {
		const read = await readForm(event.request, switchTopUpForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const subOrderId = parseId<'sub_order'>(read.data.part);
		if (!subOrderId) error(404);
		const { token } = event.params;
		const { method } = read.data;
		const switched = await switchTopUp(event.locals.actor, { token, subOrderId, method });
		if (!switched.ok) return inWords(event, switched.code, 'form');
		redirect(303, `/pesanan/${token}?sudah=tambahan`);
	},
	bukti: async (event) => {
		const form = await event.request.formData();
		const file = form
			.getAll('proof[]')
			.find((each): each is File => each instanceof File && each.name !== '' && each.size > 0);
		if (!file) return refused('photo_missing', {}, { proof: 'photo_missing' });
		const read = await readPhoto(file);
		if (!read.ok) return inWords(event, read.code, 'proof');
		const sent = await sendProof(event.locals.actor, { token: event.params.token, photo: read.prepared });
		if (!sent.ok) return inWords(event, sent.code, 'proof');
		redirect(303, `/pesanan/${event.params.token}?sudah=bukti`);
	},
	batal: async (event) => {
		const read = await readForm(event.request, cancelForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, reason, paid } = read.data;
		const cancelled = await cancelByBuyer(event.locals.actor, {
			...{ key, reason, token: event.params.token },
			shownPaid: paid === 'yes'
		});
		if (!cancelled.ok) return inWords(event, cancelled.code, 'cancel');
		redirect(303, `/pesanan/${event.params.token}?sudah=batal`);
	},
	rekening: async (event) => {
		const read = await readForm(event.request, accountForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { bankName, accountNumber, accountName } = read.data;
		const account = { bankName, bankAccountNumber: accountNumber, bankAccountName: accountName };
		const kept = await setRefundAccount(event.locals.actor, { token: event.params.token, account });
		if (!kept.ok) error(404);
		redirect(303, `/pesanan/${event.params.token}?sudah=rekening`);
	}
};

/** A refusal in this area's own words. */
function inWords(event: RequestEvent, code: string, field: string) {
	const status = statusOf(code);
	if (status === 403 || status === 404) error(status);
	const t = messagesFor(ordersMessages, event.locals.locale);
	const own: Readonly<Record<string, string>> = {
		already_confirmed: field === 'cancel' ? t.status.cancelPaidMeanwhile : t.errors.already_confirmed,
		payment_closed: t.errors.payment_closed,
		proof_used: t.errors.proof_used,
		wrong_method: t.errors.wrong_method,
		no_unique_amount: t.errors.no_unique_amount,
		partly_paid: t.errors.partly_paid,
		wrong_state: t.errors.wrong_state,
		nothing_left: t.errors.nothing_left,
		cart_full: t.cart.full,
		photo_too_large: t.errors.photo_too_large,
		photo_not_kept: 'photo_not_kept',
		closed_period: t.errors.closed_period
	};
	const words = own[code] ?? (code.startsWith('photo_') ? t.errors.photo : code);
	const values: FormValues = {};
	const errors: FormErrors = { [field]: words };
	return fail(status, { values, errors });
}
