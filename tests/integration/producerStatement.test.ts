import { beforeEach, expect, test } from 'vitest';
import { organisationById } from '#lib/organisations/find.server.ts';
import { approvePayout } from '#lib/payouts/decide.server.ts';
import { payPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { producerAt, statementRows, statementSums, statementTable } from '#lib/payouts/statement.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, fundGroup, MORNING, openSale, paidOrder, producerOf, type Sale } from '../support/sale.ts';

freshDatabase();
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
});

async function desk(id: OrganisationId) {
	const found = await organisationById(db, id);
	if (!found) throw new Error('no desk');
	return found;
}

async function statement(from = '2026-11-01', to = '2026-11-30', of = sale.producer) {
	const member = await producerAt(db, await desk(sale.groupId), of.membershipId);
	if (!member) throw new Error('no producer');
	return { member, from: bookDate(from), to: bookDate(to), locale: 'id' as const };
}

async function soldAndRefunded(): Promise<void> {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
	await pack(sale, placed.parts);
	await handOver(sale, placed.parts[0]);
	const [part] = placed.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	await confirmReceived(sale.director, placed.token, part.id);
	setClock(MORNING + 60_000);
	const refunded = await refundAtDesk(sale.director, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
		...{ amount: rupiah(50_000), cause: 'producer' as const, reason: 'Rusak' }
	});
	if (!refunded.ok) throw new Error(refunded.code);
}

test('each rupiah of a producer’s part is told: earned, taken back, saved, and paid out', async () => {
	await soldAndRefunded();
	const asked = await requestPayout(sale.producer.actor, {
		...{ membershipId: sale.producer.membershipId, amount: rupiah(200_000), bank: null, key: newKey() }
	});
	if (!asked.ok) throw new Error(asked.code);
	const at = { organisationId: sale.bumdesaId, payoutId: asked.payoutId };
	await approvePayout(sale.director, at);
	await payPayout(sale.treasurer, { ...at, reference: 'K-1', bankCharge: rupiah(0), key: newKey() });
	const rows = await statementRows(db, await statement());
	expect(
		rows.map(({ kind, earned, mandatory, voluntary, paid }) => ({ kind, earned, mandatory, voluntary, paid }))
	).toEqual([
		{ kind: 'sale', earned: 450_000, mandatory: 22_500, voluntary: 427_500, paid: 0 },
		{ kind: 'refund', earned: -45_000, mandatory: 0, voluntary: -45_000, paid: 0 },
		{ kind: 'payout', earned: 0, mandatory: 0, voluntary: 0, paid: 200_000 }
	]);
	const sums = statementSums(rows);
	expect(sums).toEqual({ earned: 405_000, loans: 0, mandatory: 22_500, voluntary: 382_500, paid: 200_000 });
	expect(sums.earned).toBe(sums.loans + sums.mandatory + sums.voluntary);
	const printed = [];
	for await (const row of statementTable(db, await statement()).rows) printed.push(row.cells);
	expect(printed.at(-1)).toEqual(['Semua', '', 405_000, 0, 22_500, 382_500, 200_000]);
});

test('holds what happened in its time, and nobody else’s', async () => {
	await soldAndRefunded();
	const neighbour = await producerOf(sale.groupId);
	expect(await statementRows(db, await statement('2026-12-01', '2026-12-31'))).toEqual([]);
	expect(await statementRows(db, await statement('2026-11-01', '2026-11-30', neighbour))).toEqual([]);
});

test('is read by her group and by who sells for it, not by another desk', async () => {
	const other = await openSale();
	const { membershipId } = sale.producer;
	expect(await producerAt(db, await desk(sale.bumdesaId), membershipId)).not.toBeNull();
	expect(await producerAt(db, await desk(other.bumdesaId), membershipId)).toBeNull();
	expect(await producerAt(db, await desk(other.groupId), membershipId)).toBeNull();
});
