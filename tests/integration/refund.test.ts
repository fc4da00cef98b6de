import { beforeAll, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type OrderLineId, type SubOrderId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { answerComplaint } from '#lib/settlement/answer.server.ts';
import { complain } from '#lib/settlement/complain.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import type { RefundFault } from '#lib/settlement/faults.ts';
import type { Answer } from '#lib/settlement/forms.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	orderOf,
	paidOrder,
	pairSum,
	producerOf,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;

beforeAll(async () => {
	setClock(MORNING);
});

async function opened(): Promise<Sale> {
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	return sale;
}

async function delivered(
	gross = 500_000
): Promise<{ placed: WholeOrder; partId: SubOrderId; lineId: OrderLineId }> {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross }]);
	await pack(sale, placed.parts);
	await handOver(sale, placed.parts[0]);
	const [part] = placed.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	return { placed, partId: part.id, lineId: line.id };
}

function refund(at: { partId: SubOrderId; lineId: OrderLineId }, amount: number, cause: RefundFault) {
	return refundAtDesk(sale.treasurer, {
		organisationId: sale.bumdesaId,
		subOrderId: at.partId,
		orderLineId: at.lineId,
		amount: rupiah(amount),
		cause,
		reason: 'Sebagian mati',
		key: newKey()
	});
}

async function balanced(): Promise<void> {
	expect([await pairSum(sale), await bookSum(sale.trade), await bookSum(sale.group)]).toEqual([0, 0, 0]);
}

const refundsPayable = (number: string) =>
	standsOn(sale.trade, CODE.refundsPayable, { kind: 'order', key: number });

describe('before settlement', () => {
	test("the producer's cause: 50.000 of 500.000 takes 45.000, 4.000 and 1.000, and the rest settles", async () => {
		await opened();
		const at = await delivered();
		expect(await refund(at, 50_000, 'producer')).toMatchObject({ ok: true });
		expect(await refundsPayable(at.placed.number)).toBe(-50_000);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-405_000);
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(-36_000);
		expect(await standsOn(sale.group, CODE.groupShareIncome)).toBe(-9_000);
		await confirmReceived(sale.producer.actor, at.placed.token, at.partId);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-(405_000 - 22_500));
		await balanced();
	});

	test("the BUM Desa's or the courier's cause: the BUM Desa bears it, the producer keeps hers", async () => {
		await opened();
		const at = await delivered();
		await refund(at, 50_000, 'bumdesa');
		await refund(at, 30_000, 'courier');
		expect(await standsOn(sale.trade, CODE.spoilage)).toBe(80_000);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-450_000);
		await balanced();
	});

	test('never more than the buyer paid for the line', async () => {
		await opened();
		const at = await delivered(100_000);
		expect(await refund(at, 60_000, 'bumdesa')).toMatchObject({ ok: true });
		expect(await refund(at, 40_001, 'producer')).toEqual({
			ok: false,
			code: 'refund_too_large',
			left: 40_000
		});
		expect(await refund(at, 40_000, 'producer')).toMatchObject({ ok: true });
	});

	test('20 full refunds at once: one', async () => {
		await opened();
		const at = await delivered(100_000);
		const all = await Promise.all(Array.from({ length: 20 }, () => refund(at, 100_000, 'producer')));
		expect(all.filter(({ ok }) => ok)).toHaveLength(1);
		// Nothing is left to settle, and completing says so without an entry.
		expect(await confirmReceived(sale.producer.actor, at.placed.token, at.partId)).toEqual({ ok: true });
		expect((await outcomesOf(db, [at.lineId])).settled).toEqual([]);
		await balanced();
	});
});

describe('after settlement, by the producer’s cause', () => {
	test('takes back in reverse order, voluntary savings first', async () => {
		await opened();
		const at = await delivered();
		await confirmReceived(sale.producer.actor, at.placed.token, at.partId);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-427_500);
		await refund(at, 500_000, 'producer');
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.mandatorySavings, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.otherReceivablesFromMembers, sale.producer)).toBe(0);
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(0);
		expect(await standsOn(sale.group, CODE.groupShareIncome)).toBe(0);
		expect(await refundsPayable(at.placed.number)).toBe(-500_000);
		await balanced();
	});

	test('what she no longer has is owed and taken from her next sale, never a balance below zero', async () => {
		await opened();
		const at = await delivered();
		await confirmReceived(sale.producer.actor, at.placed.token, at.partId);
		const taken = await withdrawSavings(sale.bendahara, {
			membershipId: sale.producer.membershipId,
			amount: rupiah(400_000),
			key: newKey()
		});
		expect(taken).toMatchObject({ ok: true });
		await refund(at, 100_000, 'producer');
		// 90.000 is hers: 27.500 is left on her savings, 62.500 she owes.
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.otherReceivablesFromMembers, sale.producer)).toBe(62_500);
		await balanced();

		const next = await delivered(500_000);
		await confirmReceived(sale.producer.actor, next.placed.token, next.partId);
		expect(await ofMember(sale.group, CODE.otherReceivablesFromMembers, sale.producer)).toBe(0);
		await balanced();
	});
});

describe('a complaint', () => {
	async function complained() {
		const at = await delivered();
		const made = await complain(sale.producer.actor, {
			token: at.placed.token,
			subOrderId: at.partId,
			text: 'Separuh mati',
			photo: null
		});
		if (!made.ok) throw new Error(made.code);
		return { ...at, complaintId: made.complaintId };
	}

	function answer(complaintId: number, given: Answer, actor = sale.treasurer) {
		return answerComplaint(actor, {
			organisationId: sale.bumdesaId,
			complaintId,
			answer: given,
			text: 'Mohon maaf',
			key: newKey()
		});
	}

	test('answered with money back completes and settles what is left', async () => {
		await opened();
		const at = await complained();
		const given: Answer = {
			kind: 'refund',
			orderLineId: at.lineId,
			amount: rupiah(250_000),
			cause: 'producer'
		};
		expect(await answer(at.complaintId, given, sale.warehouse)).toEqual({ ok: false, code: 'forbidden' });
		expect(await answer(at.complaintId, given)).toMatchObject({ ok: true });
		expect(await answer(at.complaintId, { kind: 'no' })).toEqual({ ok: false, code: 'already_done' });
		expect((await orderOf(at.placed.number)).state).toBe('completed');
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-(225_000 - 22_500));
		const [kept] = await complaintsOf(db, [at.partId]);
		expect(kept).toMatchObject({ answer: 'refund', cause: 'producer', orderLineId: at.lineId });
		await balanced();
	});

	test('answered with a no settles whole', async () => {
		await opened();
		const at = await complained();
		expect(await answer(at.complaintId, { kind: 'no' })).toEqual({ ok: true, refundId: null });
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-427_500);
	});

	test('answered with a replacement is packed again, paid once, and the BUM Desa pays for its own fault', async () => {
		await opened();
		const at = await complained();
		const given: Answer = { kind: 'replacement', orderLineId: at.lineId, cause: 'bumdesa' };
		expect(await answer(at.complaintId, given)).toMatchObject({ ok: true });
		expect((await orderOf(at.placed.number)).state).toBe('packing');
		const again = (await orderOf(at.placed.number)).parts;
		expect(
			await cancelAtDesk(sale.director, { key: newKey(), orderNumber: at.placed.number, reason: 'salah' })
		).toMatchObject({ ok: false, code: 'wrong_state' });
		await pack(sale, again);
		expect(await handOver(sale, again[0])).toMatchObject({ ok: true, cash: 0 });
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(-40_000);
		await confirmReceived(sale.producer.actor, at.placed.token, at.partId);
		expect(await standsOn(sale.trade, CODE.spoilage)).toBe(450_000);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-(900_000 - 22_500));
		await balanced();
	});

	test('comes within two days or not at all, and stops the settlement while it is open', async () => {
		await opened();
		const at = await delivered();
		setClock(MORNING + 48 * 3_600_000 + 1);
		const late = { token: at.placed.token, subOrderId: at.partId, text: 'x', photo: null };
		expect(await complain(sale.producer.actor, late)).toEqual({ ok: false, code: 'too_late' });
		setClock(MORNING);
		expect(await complain(sale.producer.actor, { ...late, token: 'falsch' })).toEqual({
			ok: false,
			code: 'not_found'
		});
		expect(await complain(sale.producer.actor, late)).toMatchObject({ ok: true });
		expect(await confirmReceived(sale.producer.actor, at.placed.token, at.partId)).toEqual({
			ok: false,
			code: 'wrong_state'
		});
	});
});

describe('cancelling', () => {
	test('one paid part of two owes back its share and leaves the other', async () => {
		await opened();
		const second = await producerOf(sale.groupId);
		const placed = await paidOrder(sale, [
			{ producer: sale.producer, gross: 100_000 },
			{ producer: second, gross: 50_000 }
		]);
		const ids = placed.parts.map(({ id }) => id);
		const cancelled = await cancelAtDesk(sale.director, {
			key: newKey(),
			orderNumber: placed.number,
			subOrderIds: ids.slice(0, 1),
			reason: 'Panen gagal'
		});
		expect(cancelled).toMatchObject({ ok: true, refundOwed: 100_000 });
		expect(await refundsPayable(placed.number)).toBe(-100_000);
		await pack(sale, placed.parts.slice(1));
		expect(await handOver(sale, placed.parts[1])).toMatchObject({ ok: true });
		await balanced();
	});

	test('against handing over: one wins, never both', async () => {
		await opened();
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, placed.parts);
		const [cancelled, handed] = await Promise.all([
			cancelAtDesk(sale.director, { key: newKey(), orderNumber: placed.number, reason: 'batal' }),
			handOver(sale, placed.parts[0])
		]);
		expect([cancelled.ok, handed.ok].filter(Boolean)).toHaveLength(1);
		await balanced();
	});
});
