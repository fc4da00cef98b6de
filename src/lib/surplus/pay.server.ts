import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, MembershipId, OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { OWNERS, type Owner } from './approve.server.ts';
import { distributionOf, type Distribution, type OfYear } from './prepare.server.ts';
import { distributionMember } from './schema.server.ts';

/** Members in one transaction: short enough that nobody waits for it. */
const CHUNK = 200;

type WhyNot = Refused<'forbidden' | 'not_found' | 'not_approved'>;
export type PayToSavingsResult = { ok: true; members: number } | WhyNot | Refused<LedgerCode>;

/**
 * Dr SHU payable · Cr voluntary savings for every member who is still in the group, two hundred to a commit. A run that
 * was cut off is simply run again: whoever has hers is passed over. Who has left is paid at the desk.
 */
export async function payToSavings(actor: Actor, of: OfYear): Promise<PayToSavingsResult> {
	const { organisationId, year } = of;
	return audited(
		actor,
		{ action: 'surplus.pay', organisationId, subject: `year:${year}` },
		orRefusal(payChunks(actor, of))
	);
}

async function payChunks(actor: Actor, of: OfYear): Promise<PayToSavingsResult> {
	let members = 0;
	for (;;) {
		const paid = await write((tx) => payChunk(tx, actor, of));
		if (!paid.ok) return paid;
		if (paid.members === 0) return { ok: true, members };
		members += paid.members;
		faultPoint('surplus.between_chunks');
	}
}

async function payChunk(tx: Tx, actor: Actor, of: OfYear): Promise<{ ok: true; members: number } | WhyNot> {
	const found = await payable(tx, actor, of);
	if (!found.ok) return found;
	const home = await savingsBookOf(tx, of.organisationId);
	const open = (await openShares(tx, found.distribution.id))
		.filter(({ state }) => state === 'active')
		.slice(0, CHUNK);
	const [first] = open;
	if (!first) return { ok: true, members: 0 };
	const postings: Posting[] = [];
	for (const each of open) {
		postings.push(debit(await payableAccount(tx, home, each), each.total));
		postings.push(credit((await savingsAccountOf(tx, each.id, 'voluntary')).accountId, each.total));
	}
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'surplus.to_savings', key: `surplus_pay:${found.distribution.id}:${first.id}` },
		source: { kind: 'distribution', key: String(found.distribution.id) },
		entries: [
			{
				...{ bookId: home, date: await todayIn(tx, home), memo: `SHU ${of.year} masuk simpanan anggota` },
				postings
			}
		]
	});
	for (const { id } of open) await markPaid(tx, found.distribution.id, id, transactionId);
	await audit(tx, actor, {
		...{ action: 'surplus.pay', organisationId: of.organisationId, subject: `year:${of.year}` },
		detail: { members: open.length, transactionId }
	});
	return { ok: true, members: open.length };
}

export interface PayInCash extends OfYear {
	readonly membershipId: MembershipId;
	readonly key: string;
}

export type PayInCashResult =
	| { ok: true }
	| WhyNot
	| Refused<'key_reused' | 'already_done'>
	| Refused<'not_enough_cash', { cash: Rupiah }>
	| Refused<LedgerCode>;

/** Dr SHU payable · Cr cash for one who has left the group, or her heirs. */
export async function paySurplusInCash(actor: Actor, input: PayInCash): Promise<PayInCashResult> {
	const { key, ...body } = input;
	return audited(
		actor,
		{ action: 'surplus.pay', organisationId: input.organisationId, subject: `member:${input.membershipId}` },
		orRefusal(
			write(async (tx): Promise<PayInCashResult> => {
				const found = await payable(tx, actor, input);
				if (!found.ok) return found;
				return once(tx, { scope: `surplus.cash:${actor.userId}`, key, body }, async () => {
					const shares = await openShares(tx, found.distribution.id);
					const share = shares.find(({ id }) => id === input.membershipId);
					if (!share) return refuse('already_done');
					const home = await savingsBookOf(tx, input.organisationId);
					const paid = await payOut(tx, actor, {
						...{ bookId: home, accountId: await payableAccount(tx, home, share), amount: share.total },
						...{ through: 'cash', memo: `SHU ${input.year} dibayar kepada ${share.name}` },
						source: { kind: 'distribution', key: String(found.distribution.id) }
					});
					if (!paid.ok) return paid;
					await markPaid(tx, found.distribution.id, share.id, paid.transactionId);
					await audit(tx, actor, {
						...{ action: 'surplus.pay', organisationId: input.organisationId },
						...{ subject: `member:${share.id}`, detail: { total: share.total } }
					});
					return { ok: true as const };
				});
			})
		)
	);
}

export interface PayOwner extends OfYear {
	readonly owner: Owner;
	readonly through: 'cash' | 'bank';
	readonly key: string;
}

/** Dr profit share payable · Cr cash or bank: all that the village treasury, or the villagers, still have to get. */
export async function payOwner(actor: Actor, input: PayOwner): Promise<PayInCashResult> {
	const { key, ...body } = input;
	return audited(
		actor,
		{ action: 'surplus.pay', organisationId: input.organisationId, subject: `owner:${input.owner}` },
		orRefusal(
			write(async (tx): Promise<PayInCashResult> => {
				const found = await payable(tx, actor, input);
				if (!found.ok) return found;
				return once(tx, { scope: `surplus.owner:${actor.userId}`, key, body }, async () => {
					const bookId = await tradeBookOf(tx, input.organisationId);
					const holder = OWNERS[input.owner];
					const accountId = await accountOf(tx, bookId, CODE.profitSharePayable, holder);
					const amount = (0 - (await balanceOf(tx, accountId))) as Rupiah;
					if (amount <= 0) return refuse('already_done');
					const paid = await payOut(tx, actor, {
						...{ bookId, accountId, amount, through: input.through },
						memo: `Bagi hasil dibayar kepada ${holder.name}`,
						source: { kind: 'distribution', key: String(found.distribution.id) }
					});
					if (!paid.ok) return paid;
					await audit(tx, actor, {
						...{ action: 'surplus.pay', organisationId: input.organisationId },
						...{ subject: `owner:${input.owner}`, detail: { amount, through: input.through } }
					});
					return { ok: true as const };
				});
			})
		)
	);
}

interface PayingOut {
	readonly bookId: BookId;
	readonly accountId: Posting['accountId'];
	readonly amount: Rupiah;
	readonly through: 'cash' | 'bank';
	readonly memo: string;
	readonly source: { readonly kind: string; readonly key: string };
}

/** The drawer and the bank are never paid out below nothing. */
async function payOut(
	tx: Tx,
	actor: Actor,
	{ bookId, accountId, amount, through, memo, source }: PayingOut
): Promise<{ ok: true; transactionId: TransactionId } | Refused<'not_enough_cash', { cash: Rupiah }>> {
	const from = await accountOf(tx, bookId, CODE[through]);
	const cash = await balanceOf(tx, from);
	if (cash < amount) return { ok: false, code: 'not_enough_cash', cash };
	const date = await todayIn(tx, bookId);
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'surplus.pay_out', source },
		entries: [{ bookId, date, memo, postings: [debit(accountId, amount), credit(from, amount)] }]
	});
	faultPoint('surplus.paid_out');
	return { ok: true, transactionId };
}

async function payable(
	tx: Tx,
	actor: Actor,
	of: { readonly organisationId: OrganisationId; readonly year: number }
): Promise<{ ok: true; distribution: Distribution } | WhyNot> {
	if (!(await allow(tx, actor, of.organisationId, 'surplus.pay'))) return refuse('forbidden');
	const found = await distributionOf(tx, of);
	if (!found) return refuse('not_found');
	return found.state === 'approved' ? { ok: true, distribution: found } : refuse('not_approved');
}

interface OpenShare {
	readonly id: MembershipId;
	readonly name: string;
	readonly state: string;
	readonly total: Rupiah;
}

function openShares(tx: Tx, distributionId: number): Promise<OpenShare[]> {
	return tx
		.select({ id: membership.id, name: user.name, state: membership.state, total: distributionMember.total })
		.from(distributionMember)
		.innerJoin(membership, eq(membership.id, distributionMember.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				...[
					eq(distributionMember.distributionId, distributionId),
					isNull(distributionMember.paidTransactionId)
				],
				sql`${distributionMember.total} > 0`
			)
		)
		.orderBy(asc(membership.id));
}

async function payableAccount(tx: Tx, bookId: BookId, { id, name }: Pick<OpenShare, 'id' | 'name'>) {
	return accountOf(tx, bookId, CODE.surplusPayable, {
		...{ kind: 'membership', key: String(id), name, neverOverdrawn: true }
	});
}

async function markPaid(
	tx: Tx,
	distributionId: number,
	membershipId: MembershipId,
	paidTransactionId: TransactionId
) {
	await tx
		.update(distributionMember)
		.set({ paidTransactionId })
		.where(
			and(
				eq(distributionMember.distributionId, distributionId),
				eq(distributionMember.membershipId, membershipId)
			)
		);
}
