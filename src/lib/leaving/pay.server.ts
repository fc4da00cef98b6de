import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, type Member } from '#lib/organisations/find.server.ts';
import { leaversAccount } from '#lib/savings/leavers.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { isHeir } from './decide.server.ts';
import { leavingById, type Leaving } from './find.server.ts';
import { giveBack } from './giveBack.server.ts';
import { owedOn, positionOf } from './position.server.ts';
import { leavingPayment } from './schema.server.ts';

export interface PayLeaver {
	readonly organisationId: OrganisationId;
	readonly leavingId: number;
	readonly through: 'cash' | 'bank';
	/** The bank's reference, or the number of the signed receipt. */
	readonly reference: string;
	readonly key: string;
}

export type PayLeaverResult =
	| { ok: true; amount: Rupiah }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | 'own_money' | 'heir_same' | 'nothing_to_pay'>
	| Refused<'not_enough_cash', { cash: Rupiah }>
	| Refused<LedgerCode>;

/**
 * Hands a leaver or her heir all that is hers: Dr leavers' savings payable · Cr cash or bank. What has come onto her
 * savings since, or no longer stands for another's loan, is set off and given back first.
 */
export async function payLeaver(actor: Actor, { key, ...body }: PayLeaver): Promise<PayLeaverResult> {
	const { organisationId, leavingId } = body;
	return audited(
		actor,
		{ action: 'leaving.pay', organisationId, subject: `leaving:${leavingId}` },
		orRefusal(
			write(async (tx): Promise<PayLeaverResult> => {
				const found = await leavingById(tx, leavingId);
				if (found?.organisationId !== organisationId || found.state !== 'approved')
					return refuse('not_found');
				if (!actor.userId || !(await allow(tx, actor, organisationId, 'savings.withdraw')))
					return refuse('forbidden');
				const member = await membershipById(tx, found.membershipId);
				assert(member, 'a leaving has its member');
				if (member.userId === actor.userId) return refuse('own_money');
				if (await isHeir(tx, actor.userId, found)) return refuse('heir_same');
				return once(tx, { scope: `leaving.pay:${actor.userId}`, key, body }, () =>
					pay(tx, actor, { found, member, ...body })
				);
			})
		)
	);
}

type Pay = Pick<PayLeaver, 'through' | 'reference'> & { found: Leaving; member: Member };

async function pay(
	tx: Tx,
	actor: Actor,
	{ found, member, through, reference }: Pay
): Promise<PayLeaverResult> {
	const bookId = await savingsBookOf(tx, member.organisationId);
	// Who came back saves again, and keeps that.
	if (member.state === 'left') await giveBack(tx, actor, { bookId, member });
	const payable = await leaversAccount(tx, bookId, member);
	const amount = rupiah(0 - (await balanceOf(tx, payable)));
	if (amount === 0) return refuse('nothing_to_pay');
	const from = await accountOf(tx, bookId, CODE[through]);
	const cash = await balanceOf(tx, from);
	if (cash < amount) return { ok: false, code: 'not_enough_cash', cash };
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'leaving.paid', source: { kind: 'membership', key: String(member.id) } },
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId) },
				memo: `Simpanan anggota keluar ${member.name} dibayar kepada ${found.heirName ?? member.name}`,
				postings: [debit(payable, amount), credit(from, amount)]
			}
		]
	});
	assert(actor.userId, 'a person pays');
	await tx.insert(leavingPayment).values({
		...{ leavingId: found.id, amount, through, reference, transactionId },
		...{ paidBy: actor.userId, paidAt: now() }
	});
	await audit(tx, actor, {
		...{ action: 'leaving.pay', organisationId: found.organisationId, subject: `membership:${member.id}` },
		detail: { amount, through, transactionId }
	});
	return { ok: true, amount };
}

/** What would be paid out today. */
export async function toPay(reader: Reader, bookId: BookId, member: Member): Promise<Rupiah> {
	return member.state === 'left'
		? (await positionOf(reader, bookId, member)).outcome.rest
		: owedOn(reader, bookId, CODE.leaversSavings, member.id);
}
