import { eq, sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { savingsAccountOf, withdrawable } from '#lib/savings/accounts.server.ts';
import { saverAt, type Saver } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, MembershipId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { isOffered, termProductById, type TermProduct } from './products.server.ts';
import { termDeposit } from './schema.server.ts';
import { maturesOn, type Instruction } from './terms.ts';

/** Where the money comes from: brought to the desk, or out of her voluntary savings. */
export const DEPOSIT_SOURCES = ['savings', 'cash'] as const;
export type DepositSource = (typeof DEPOSIT_SOURCES)[number];

export interface OpenDeposit {
	readonly membershipId: MembershipId;
	readonly productId: number;
	readonly amount: Rupiah;
	readonly from: DepositSource;
	readonly instruction: Instruction;
	readonly key: string;
}

export type OpenDepositResult =
	| { ok: true; depositId: number }
	| Refused<'forbidden' | 'not_found' | 'not_offered' | 'key_reused' | LedgerCode>
	| Refused<'below_least', { least: Rupiah }>
	| Refused<'insufficient_savings', { available: Rupiah }>;

/**
 * A deposit is opened today: Dr cash or voluntary savings · Cr term savings, with a certificate. A member may move her
 * own savings herself; cash is taken at the desk.
 */
export async function openDeposit(actor: Actor, input: OpenDeposit): Promise<OpenDepositResult> {
	return orRefusal(
		write(async (tx): Promise<OpenDepositResult> => {
			const saver = await saverAt(tx, input.membershipId);
			if (!actor.userId || !saver) return refuse('not_found');
			const own = input.from === 'savings' && (await isOwn(tx, actor, input.membershipId));
			if (!own && !(await allow(tx, actor, saver.organisationId, 'savings.deposit'))) {
				return refuse('forbidden');
			}
			const { key, ...body } = input;
			return once(tx, { scope: `term_deposit.open:${actor.userId}`, key, body }, () =>
				open(tx, actor, saver, input)
			);
		})
	);
}

/** Whether it is the person's own membership. */
export async function isOwn(reader: Reader, actor: Actor, membershipId: MembershipId): Promise<boolean> {
	const member = await membershipById(reader, membershipId);
	return member !== null && actor.userId !== null && member.userId === actor.userId;
}

async function open(tx: Tx, actor: Actor, saver: Saver, input: OpenDeposit): Promise<OpenDepositResult> {
	const product = await termProductById(tx, input.productId);
	if (product?.bookId !== saver.bookId) return refuse('not_found');
	if (!isOffered(product)) return refuse('not_offered');
	const { amount, membershipId, instruction } = input;
	if (amount < product.least) return { ok: false, code: 'below_least', least: product.least };
	if (input.from === 'savings') {
		const available = await withdrawable(tx, membershipId);
		if (amount > available) return { ok: false, code: 'insufficient_savings', available };
	}
	const source =
		input.from === 'savings'
			? (await savingsAccountOf(tx, membershipId, 'voluntary')).accountId
			: await accountOf(tx, saver.bookId, CODE.cash);
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'term_deposit.open', source: { kind: 'membership', key: String(membershipId) } },
		entries: [
			{
				...{ bookId: saver.bookId, date: saver.today, memo: `Simpanan berjangka ${saver.name}` },
				postings: [debit(source, amount), credit(await termAccount(tx, saver), amount)]
			}
		]
	});
	const depositId = await insertDeposit(tx, {
		...{ saver, product, amount, instruction, openedOn: saver.today, transactionId, rolledFrom: null },
		madeBy: actor.userId
	});
	await audit(tx, actor, {
		...{ action: 'term_deposit.open', organisationId: saver.organisationId },
		subject: `term_deposit:${depositId}`,
		detail: { amount, months: product.months, from: input.from, transactionId }
	});
	return { ok: true, depositId };
}

/** The account that holds all of a member's term savings. */
export function termAccount(
	tx: Tx,
	{ bookId, membershipId, name }: { bookId: BookId; membershipId: MembershipId; name: string }
): Promise<AccountId> {
	const holder = { kind: 'membership', key: String(membershipId), name, neverOverdrawn: true };
	return accountOf(tx, bookId, CODE.termSavings, holder);
}

interface InsertDeposit {
	readonly saver: Pick<Saver, 'bookId' | 'membershipId'>;
	readonly product: TermProduct;
	readonly amount: Rupiah;
	readonly instruction: Instruction;
	readonly openedOn: BookDate;
	readonly transactionId: TransactionId;
	readonly rolledFrom: number | null;
	readonly madeBy: Actor['userId'];
}

/** Writes a deposit with the terms its product has now, and the next number of its book. @returns its id. */
export async function insertDeposit(tx: Tx, input: InsertDeposit): Promise<number> {
	const { saver, product, amount, instruction, openedOn, transactionId, rolledFrom, madeBy } = input;
	const { bookId, membershipId } = saver;
	const [last] = await tx
		.select({ number: sql<number>`coalesce(max(${termDeposit.number}), 0)` })
		.from(termDeposit)
		.where(eq(termDeposit.bookId, bookId));
	const { rate, months, interestPaid, breakKeeps, breakFee } = product;
	const [made] = await tx
		.insert(termDeposit)
		.values({
			...{ bookId, membershipId, productId: product.id, number: (last?.number ?? 0) + 1 },
			...{ amount, rate, months, interestPaid, breakKeeps, breakFee, instruction, openedOn },
			...{ maturesOn: maturesOn(openedOn, months), accruedUntil: openedOn, state: 'running' },
			...{ accrued: NO_RUPIAH, paid: NO_RUPIAH, tax: NO_RUPIAH },
			...{ transactionId, rolledFrom, madeBy, madeAt: now() }
		})
		.returning({ id: termDeposit.id });
	assert(made, 'the deposit was inserted');
	return made.id;
}
