import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { account } from '#lib/ledger/schema.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { approvePayout, cancelPayout } from '#lib/payouts/decide.server.ts';
import { payPayout, returnPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { answerComplaint } from '#lib/settlement/answer.server.ts';
import { complain } from '#lib/settlement/complain.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type TransactionId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	bookSum,
	fund,
	fundGroup,
	MORNING,
	openSale,
	order,
	orderOf,
	paidOrder,
	pairSum,
	producerOf,
	save,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();

/** A village in which things happen in any order; what is refused is refused, and the books must hold all the same. */
interface Village {
	readonly sale: Sale;
	readonly producers: readonly Producer[];
	readonly numbers: string[];
	readonly payouts: number[];
	readonly deposits: TransactionId[];
	/** How many of the things tried were done, so that a run in which nothing happens is noticed. */
	done: number;
}

async function open(): Promise<Village> {
	setClock(MORNING);
	const sale = await openSale();
	await fund(sale, 2_000_000);
	await fundGroup(sale, 1_000_000);
	const producers = [sale.producer, await producerOf(sale.groupId)];
	for (const producer of producers) await save(sale, producer, 100_000);
	const village: Village = { sale, producers, numbers: [], payouts: [], deposits: [], done: 0 };
	for (const which of [1, 2, 3]) await HAPPENINGS.order(village, { what: 'order', which, amount: 150_000 });
	return village;
}

interface Happening {
	readonly what: keyof typeof HAPPENINGS;
	/** Chooses among orders, parts, members or payouts, whatever there is. */
	readonly which: number;
	readonly amount: number;
}

function pick<Item>(items: readonly Item[], which: number): Item | undefined {
	return items[which % Math.max(1, items.length)];
}

async function anOrder(village: Village, which: number): Promise<WholeOrder | undefined> {
	const number = pick(village.numbers, which);
	return number === undefined ? undefined : orderOf(number);
}

/** An amount that makes whole grams at Rp50 a gram. */
const price = (amount: number) => Math.max(1, Math.round(amount / 1000)) * 1000;

const FAULTS = ['producer', 'bumdesa', 'courier'] as const;

type Deed = (village: Village, happening: Happening) => Promise<{ ok: boolean } | undefined>;

const HAPPENINGS = {
	deposit: async ({ sale, producers, deposits }, { which, amount }) => {
		const membershipId = pick(producers, which)?.membershipId;
		if (!membershipId) return undefined;
		const made = await depositSavings(sale.bendahara, {
			...{ membershipId, amount: rupiah(amount), key: newKey() },
			kind: which % 2 === 0 ? 'voluntary' : 'mandatory'
		});
		const rows = await db.$client.execute('SELECT max(id) AS id FROM ledger_transaction');
		deposits.push(Number(rows.rows[0]?.['id']) as TransactionId);
		return made;
	},
	withdraw: async ({ sale, producers }, { which, amount }) => {
		const membershipId = pick(producers, which)?.membershipId;
		if (!membershipId) return undefined;
		return withdrawSavings(sale.bendahara, { membershipId, amount: rupiah(amount), key: newKey() });
	},
	reverse: async ({ sale, deposits }, { which }) => {
		const transactionId = pick(deposits, which);
		if (!transactionId) return undefined;
		return orRefusal(
			write((tx) =>
				reverseTransaction(tx, {
					...{ actor: sale.bendahara, transactionId, date: bookDate('2026-11-23') },
					reason: 'salah tulis'
				})
			)
		);
	},
	order: async (village, { which, amount }) => {
		const wanted = village.producers.slice(0, (which % 2) + 1).map((producer) => ({
			producer,
			gross: price(amount)
		}));
		const placed =
			which % 3 === 0 ? await order(village.sale, wanted) : await paidOrder(village.sale, wanted);
		village.numbers.push(placed.number);
		return { ok: true };
	},
	cancel: async (village, { which }) => {
		const found = await anOrder(village, which);
		const part = pick(found?.parts ?? [], which);
		if (!found || !part) return undefined;
		return cancelAtDesk(village.sale.director, {
			...{ key: newKey(), orderNumber: found.number, reason: 'batal' },
			subOrderIds: [part.id]
		});
	},
	deliver: async (village, { which }) => {
		const found = await anOrder(village, which);
		const part = pick(found?.parts ?? [], which);
		if (!found || !part) return undefined;
		if (part.state === 'packing') await pack(village.sale, [part]);
		const paid = await handOver(village.sale, part);
		return paid.ok ? paid : handOver(village.sale, part, { takeCash: true });
	},
	settle: async (village, { which }) => {
		const found = await anOrder(village, which);
		const part = pick(found?.parts ?? [], which);
		if (!found || !part) return undefined;
		return confirmReceived(village.sale.director, found.token, part.id);
	},
	refund: async (village, { which, amount }) => {
		const found = await anOrder(village, which);
		const part = pick(found?.parts ?? [], which);
		const line = part?.lines[0];
		if (!part || !line) return undefined;
		return refundAtDesk(village.sale.treasurer, {
			...{ organisationId: village.sale.bumdesaId, subOrderId: part.id, orderLineId: line.id },
			...{ amount: rupiah(amount), cause: FAULTS[which % 3] ?? 'producer', reason: 'rusak', key: newKey() }
		});
	},
	complain: async (village, { which, amount }) => {
		const found = await anOrder(village, which);
		const part = pick(found?.parts ?? [], which);
		const line = part?.lines[0];
		if (!found || !part || !line) return undefined;
		await complain(village.sale.director, {
			...{ token: found.token, subOrderId: part.id, text: 'rusak', photo: null }
		});
		const [complaint] = await complaintsOf(db, [part.id]);
		if (!complaint) return undefined;
		const cause = FAULTS[which % 3] ?? 'producer';
		const answers = [
			{ kind: 'refund' as const, orderLineId: line.id, amount: rupiah(amount), cause },
			{ kind: 'replacement' as const, orderLineId: line.id, cause },
			{ kind: 'no' as const }
		];
		return answerComplaint(village.sale.treasurer, {
			...{ organisationId: village.sale.bumdesaId, complaintId: complaint.id, text: 'maaf', key: newKey() },
			answer: pick(answers, amount) ?? { kind: 'no' }
		});
	},
	giveBack: async (village, { which }) => {
		const found = await anOrder(village, which);
		const owed = pick(found?.refunds ?? [], which);
		if (!found || !owed) return undefined;
		return payRefundAtDesk(village.sale.treasurer, {
			...{ organisationId: village.sale.bumdesaId, orderNumber: found.number, refundId: owed.id },
			...{ how: which % 2 === 0 ? 'cash' : 'bank', reference: 'TRX', membershipId: null, key: newKey() }
		});
	},
	ask: async ({ producers, payouts }, { which, amount }) => {
		const producer = pick(producers, which);
		if (!producer) return undefined;
		const bank = which % 2 === 0 ? null : { name: 'BRI', number: '12345678', holder: 'Sri' };
		const asked = await requestPayout(producer.actor, {
			...{ membershipId: producer.membershipId, amount: rupiah(amount), bank, key: newKey() }
		});
		if (asked.ok) payouts.push(asked.payoutId);
		return asked;
	},
	payOut: async ({ sale, payouts }, { which }) => {
		const payoutId = pick(payouts, which);
		if (payoutId === undefined) return undefined;
		const at = { organisationId: sale.bumdesaId, payoutId };
		await approvePayout(sale.director, at);
		return payPayout(sale.treasurer, { ...at, reference: 'TRX', bankCharge: rupiah(0), key: newKey() });
	},
	endPayout: async ({ sale, producers, payouts }, { which }) => {
		const payoutId = pick(payouts, which);
		const actor = pick(producers, which)?.actor;
		if (payoutId === undefined || !actor) return undefined;
		const back = await returnPayout(sale.treasurer, {
			organisationId: sale.bumdesaId,
			payoutId,
			reason: 'tutup'
		});
		return back.ok ? back : cancelPayout(actor, payoutId);
	}
} satisfies Record<string, Deed>;

/** The way of a sale is long: its steps come more often, so that runs get to its end and beyond. */
const OFTEN = [
	'order',
	'deliver',
	'deliver',
	'deliver',
	'settle',
	'settle',
	'settle',
	'refund',
	'complain'
] as const;

const happening: fc.Arbitrary<Happening> = fc.record({
	what: fc.constantFrom(...(Object.keys(HAPPENINGS) as (keyof typeof HAPPENINGS)[]), ...OFTEN),
	which: fc.nat(11),
	amount: fc.integer({ min: 1, max: 200_000 })
});

/** What must be true after every single thing that happens. */
async function booksHold({ sale }: Village): Promise<void> {
	expect(await bookSum(sale.trade), 'the trade book balances').toBe(0);
	expect(await bookSum(sale.group), 'the group book balances').toBe(0);
	expect(await pairSum(sale), 'what the books owe each other adds up to nothing').toBe(0);
	const { rows: off } = await db.$client.execute(
		`SELECT control.code FROM account control
			WHERE control.is_control = 1 AND control.balance <>
				(SELECT coalesce(sum(balance), 0) FROM account WHERE control_id = control.id)`
	);
	expect(off, 'every control account is the sum of its sub-ledger').toEqual([]);
	const overdrawn = await db
		.select({ code: account.code, holder: account.holderKey, balance: account.balance })
		.from(account)
		.where(
			sql`${account.holderKind} <> '' AND ${account.balance} > 0 AND ${account.code} IN (
				${CODE.voluntarySavings}, ${CODE.mandatorySavings}, ${CODE.principalSavings},
				${CODE.consignmentPayable}, ${CODE.customerDeposits}, ${CODE.refundsPayable})`
		);
	expect(overdrawn, 'no savings, payable or deposit is below zero').toEqual([]);
}

describe('whatever happens, in whatever order', () => {
	test('the books balance after each thing, and the whole ledger verifies at the end', async () => {
		let done = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(happening, { minLength: 30, maxLength: 60 }), async (happenings) => {
				const village = await open();
				for (const each of happenings) {
					const result = await HAPPENINGS[each.what](village, each);
					if (result?.ok) village.done += 1;
					await booksHold(village);
				}
				done += village.done;
			}),
			{ numRuns: 8, endOnFailure: true }
		);
		expect(done, 'enough of it was done and not refused').toBeGreaterThan(40);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	}, 120_000);
});
