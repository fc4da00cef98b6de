import fc from 'fast-check';
import { inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { chargeFee } from '#lib/cycles/charge.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import type { Fee } from '#lib/cycles/fees.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { lend, openLender } from '../support/loans.ts';
import { fund, fundGroup, MORNING, openSale, orderOf, type Sale } from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
/** What was done for the order, whoever did it, is not undone when its goods are given back. */
const FEES: readonly Fee[] = [
	{ purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: 2_000 },
	{ purpose: 'packing', chargedBy: 'producer', kind: 'per_item', value: 700 },
	{ purpose: 'transport', chargedBy: 'distributor', kind: 'flat', value: 4_000 }
];

/** What stands on each account of both books, by its number and holder; control accounts are sums of others. */
async function standing({ trade, group }: Sale): Promise<Map<string, number>> {
	const rows = await db
		.select()
		.from(account)
		.where(inArray(account.bookId, [trade, group]));
	const controls = new Set(rows.flatMap(({ controlId }) => controlId ?? []));
	return new Map(
		rows
			.filter(({ id }) => !controls.has(id))
			.map(({ bookId, code, holderKind, holderKey, balance }) => [
				`${bookId === trade ? 'T' : 'K'} ${code} ${holderKind} ${holderKey}`,
				balance
			])
	);
}

/** A sale of these kilos to somebody who paid by transfer, by a producer with a loan of which an instalment is due. */
async function settledSale(kilos: number) {
	setClock(MORNING);
	const sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	const lender = await openLender(sale);
	await lend(lender, { by: sale.producer, amount: 500_000 });
	const now = MORNING + 40 * DAY;
	setClock(now);
	const of = { organisationId: sale.bumdesaId };
	const made = await planCycle(sale.director, {
		...{ ...of, key: newKey(), name: 'Pasar', repeat: 'once', opensAt: now, closesAt: now + DAY },
		...{ pickupOn: bookDate('2027-01-05'), deliveryOn: null }
	});
	if (!made.ok) throw new Error(made.code);
	const { cycleId } = made;
	const terms = { price: null, most: null, mostPerOrder: null };
	await putIntoCycle(sale.director, { ...of, cycleId, listingId: sale.producer.listingId, ...terms });
	for (const fee of FEES) await chargeFee(sale.director, { ...of, cycleId, fee });
	const before = await standing(sale);
	const placed = await orderInCycle(sale, kilos, cycleId, { method: 'transfer', fees: 6_700 });
	if (!placed.ok) throw new Error(placed.code);
	const order = await orderOf(placed.number);
	await confirmOrderTransfer(sale.director, {
		...{ key: newKey(), orderNumber: order.number, receivedAmount: order.total }
	});
	await pack(sale, order.parts);
	await handOver(sale, order.parts[0]);
	const [part] = order.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	await confirmReceived(sale.producer.actor, order.token, part.id);
	return { sale, order, part, line, before };
}

test('a settled sale given back in whatever pieces leaves everybody as before, but for the fees of what was done', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 3, max: 40 }),
			fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 4 }),
			async (kilos, weights) => {
				const { sale, order, part, line, before } = await settledSale(kilos);
				const [settled] = (await outcomesOf(db, [line.id])).settled;
				expect(settled?.interest).toBe(10_000);
				const whole = weights.reduce((sum, weight) => sum + weight, 0);
				let left: number = line.gross;
				for (const [index, weight] of weights.entries()) {
					const last = index === weights.length - 1;
					const amount = last ? left : Math.floor((line.gross * weight) / whole);
					if (amount === 0) continue;
					left -= amount;
					const given = await refundAtDesk(sale.director, {
						...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
						...{ amount: rupiah(amount), cause: 'producer', reason: 'Tidak segar' }
					});
					expect(given).toMatchObject({ ok: true });
				}
				for (const { id: refundId } of (await orderOf(order.number)).refunds) {
					const paid = await payRefundAtDesk(sale.treasurer, {
						...{ organisationId: sale.bumdesaId, orderNumber: order.number, refundId, how: 'bank' },
						...{ reference: 'TRX', membershipId: null, key: newKey() }
					});
					expect(paid).toMatchObject({ ok: true });
				}
				const after = await standing(sale);
				const changed = [...after].flatMap(([key, balance]) => {
					const difference = balance - (before.get(key) ?? 0);
					return difference === 0 ? [] : [[key.split(' ').slice(0, 2).join(' '), difference]];
				});
				// The producer's own 700 went to her savings through her group, which T owes it for.
				expect(Object.fromEntries(changed)).toEqual({
					[`T ${CODE.bank}`]: 6_700,
					[`T ${CODE.packingFees}`]: -2_000,
					[`T ${CODE.collectedForOthers}`]: -4_000,
					[`T ${CODE.dueBetweenOrganisations}`]: -700,
					[`K ${CODE.dueBetweenOrganisations}`]: 700,
					[`K ${CODE.voluntarySavings}`]: -700
				});
				expect(await loanFaults(db)).toBeNull();
			}
		),
		{ numRuns: 10 }
	);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
}, 120_000);
