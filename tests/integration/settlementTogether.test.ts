import { asc, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { OPENING_KIND } from '#lib/ledger/movements.server.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { loanApplication } from '#lib/lending/schema.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loansOf } from '#lib/loans/find.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { endMembership } from '#lib/organisations/membership.server.ts';
import { mandatoryDue, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { completeDue, confirmReceived } from '#lib/settlement/complete.server.ts';
import { settlement } from '#lib/settlement/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type SubOrderId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { approve, ask, lend, openLender } from '../support/loans.ts';
import { fund, fundGroup, MORNING, ofMember, openSale, owe, paidOrder, type Sale } from '../support/sale.ts';

freshDatabase();

const DAY_MS = 86_400_000;
const SOLD = [150_000, 40_000, 900_000, 60_000, 700_000, 25_000, 500_000];

beforeAll(() => setClock(MORNING));

interface Handed {
	readonly token: string;
	readonly id: SubOrderId;
}

/** A producer who owes a refund, a loan that has fallen due and two months of savings, and has handed over many sales. */
async function indebted(): Promise<{ sale: Sale; handed: Handed[] }> {
	setClock(MORNING);
	const sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	await owe(sale, sale.producer, 120_000);
	const lender = await openLender(sale, { penaltyBasisPoints: 0 });
	await lend(lender, { by: sale.producer, amount: 300_000, instalments: 1 });
	setClock(MORNING + 40 * DAY_MS);
	const handed: Handed[] = [];
	for (const gross of SOLD) {
		const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		const [part] = parts;
		if (!part) throw new Error('no part');
		handed.push({ token, id: part.id });
	}
	return { sale, handed };
}

/** How each of her sales was divided, in the order they were placed, and where her money stands. */
async function standing({ group, trade, producer }: Sale) {
	const steps = await db
		.select({
			payable: settlement.payable,
			otherDue: settlement.otherDue,
			interest: settlement.interest,
			principal: settlement.principal,
			mandatory: settlement.mandatory,
			voluntary: settlement.voluntary
		})
		.from(settlement)
		.where(eq(settlement.membershipId, producer.membershipId))
		.orderBy(asc(settlement.orderLineId));
	const codes = [CODE.otherReceivablesFromMembers, CODE.mandatorySavings, CODE.voluntarySavings];
	const balances = [await ofMember(trade, CODE.consignmentPayable, producer)];
	for (const code of codes) balances.push(await ofMember(group, code, producer));
	return { steps, balances };
}

test('sales settled in one commit are divided as they are one by one: each counts what those before it paid', async () => {
	const oneByOne = await indebted();
	for (const { token, id } of oneByOne.handed) {
		expect(await confirmReceived(oneByOne.sale.producer.actor, token, id)).toEqual({ ok: true });
	}
	const together = await indebted();
	setClock(now() + 3 * DAY_MS);
	expect(await completeDue()).toBe(SOLD.length);

	const found = await standing(together.sale);
	expect(found).toEqual(await standing(oneByOne.sale));
	const sumOf = (step: 'otherDue' | 'interest' | 'principal' | 'mandatory') =>
		found.steps.reduce((sum, steps) => sum + steps[step], 0);
	expect([sumOf('otherDue'), sumOf('interest'), sumOf('principal'), sumOf('mandatory')]).toEqual([
		120_000, 6_000, 300_000, 67_500
	]);
	expect(found.steps.at(-1)).toMatchObject({ otherDue: 0, principal: 0, mandatory: 0, voluntary: 450_000 });
	expect((await verifyLedger(db)).ok).toBe(true);
});

/** What may happen to a borrower in one batch: a sale is settled, the next loan is paid out, something is paid on the first. */
type Event = { readonly kind: 'sale'; readonly gross: number } | { readonly kind: 'loan' | 'repayment' };
const event = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constant('sale' as const), gross: fc.constantFrom(60_000, 900_000) })
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('loan' as const, 'repayment' as const) }) }
);

/** A producer with the sales handed over and the loans approved that the events will need; one of 120.000 is due if she repays it. */
async function borrower(
	events: readonly Event[]
): Promise<{ sale: Sale; happen: (() => Promise<unknown>)[] }> {
	setClock(MORNING);
	const sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	const lender = await openLender(sale, { penaltyBasisPoints: 0 });
	const owes = events.some(({ kind }) => kind === 'repayment');
	const first = owes
		? await lend(lender, { by: sale.producer, amount: 120_000, instalments: 1 })
		: (0 as never);
	setClock(MORNING + 40 * DAY_MS);
	const organisationId = sale.groupId;
	const happen: (() => Promise<unknown>)[] = [];
	for (const each of events) {
		if (each.kind === 'sale') {
			const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: each.gross }]);
			await pack(sale, parts);
			await handOver(sale, parts[0]);
			const id = parts[0]?.id ?? (0 as never);
			happen.push(() => confirmReceived(sale.producer.actor, token, id));
		} else if (each.kind === 'loan') {
			const applicationId = await ask(lender, { by: sale.producer, amount: 100_000, instalments: 1 });
			await approve(lender, applicationId);
			const loan = { organisationId, applicationId, how: 'cash', key: newKey() } as const;
			// Due or not, her sales pay it from then on.
			await write((tx) =>
				tx
					.update(loanApplication)
					.set({ assignedBasisPoints: 5_000 })
					.where(eq(loanApplication.id, applicationId))
			);
			happen.push(() => disburseLoan(lender.bendahara, loan));
		} else {
			const paid = { amount: rupiah(61_200), from: 'cash', beyond: 'principal', key: newKey() } as const;
			happen.push(() => repayLoan(lender.bendahara, { organisationId, loanId: first, ...paid }));
		}
	}
	setClock(now() + 40 * DAY_MS);
	return { sale, happen };
}

/** Whether each came about, how every sale was divided, and what is left of every loan. */
async function outcome({ producer, ...sale }: Sale, answers: readonly unknown[]) {
	const loans = (await loansOf(db, producer.membershipId)).map((each) => [
		each.state,
		each.principal - sumRupiah(each.instalments.map(({ paidPrincipal }) => paidPrincipal))
	]);
	const came = answers.map((answer) => (answer as { ok: boolean; code?: string }).code ?? 'ok');
	return { came, loans, ...(await standing({ producer, ...sale })) };
}

test('whatever happens to her loans between the sales of a batch, they are divided as if each had been alone', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 5 }), async (events) => {
			const alone = await borrower(events);
			const answers = [];
			for (const each of alone.happen) answers.push(await each());
			const batch = await borrower(events);
			// What waits together is written in one transaction, in its order.
			const together = await Promise.all(batch.happen.map((each) => each()));
			expect(await outcome(batch.sale, together)).toEqual(await outcome(alone.sale, answers));
		}),
		{
			numRuns: 3,
			examples: [
				[[{ kind: 'sale', gross: 900_000 }, { kind: 'loan' }, { kind: 'sale', gross: 900_000 }]],
				[
					[
						{ kind: 'repayment' },
						{ kind: 'sale', gross: 60_000 },
						{ kind: 'repayment' },
						{ kind: 'sale', gross: 60_000 }
					]
				]
			]
		}
	);
	expect((await verifyLedger(db)).ok).toBe(true);
}, 60_000);

test('what is owed in mandatory savings is asked again within a commit, once it has changed', async () => {
	setClock(MORNING);
	const { group, producer } = await openSale();
	const due = await write(async (tx) => {
		const asked = () => mandatoryDue(tx, producer.membershipId, bookDate('2026-12-01'));
		const steps = [await asked()];
		const { accountId } = await savingsAccountOf(tx, producer.membershipId, 'mandatory');
		steps.push(await asked());
		const { transactionId } = await post(tx, {
			...{ actor: systemActor, kind: OPENING_KIND, source: { kind: 'test', key: 'opening' } },
			entries: [
				{
					...{ bookId: group, date: '2026-11-23', memo: 'Saldo awal' },
					postings: [
						debit(await accountOf(tx, group, CODE.openingBalances), rupiah(200_000)),
						credit(accountId, rupiah(200_000))
					]
				}
			]
		});
		steps.push(await asked());
		await reverseTransaction(tx, {
			actor: systemActor,
			transactionId,
			date: bookDate('2026-11-23'),
			reason: 'salah'
		});
		steps.push(await asked());
		await endMembership(tx, systemActor, {
			membershipId: producer.membershipId,
			leftOn: bookDate('2026-12-01')
		});
		steps.push(await asked());
		return steps;
	});
	// Brought over on the 23rd, it settles the months up to November and leaves December.
	expect(due).toEqual([45_000, 45_000, 22_500, 45_000, 0]);
});
