import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { guaranteeReason } from '#lib/lending/guarantee.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { advanceAccount, advanceOf } from '#lib/loans/advance.server.ts';
import { collectInstalment } from '#lib/loans/repay.server.ts';
import type { Member } from '#lib/organisations/find.server.ts';
import { savingsAccountsOf } from '#lib/savings/accounts.server.ts';
import { release } from '#lib/savings/hold.server.ts';
import { SAVINGS_KINDS } from '#lib/savings/kinds.ts';
import { leaversAccount } from '#lib/savings/leavers.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { endForLeaving } from '#lib/termDeposits/end.server.ts';
import { payBack } from '#lib/solidarity/repay.server.ts';
import { positionOf, type Position } from './position.server.ts';

interface Leaver {
	readonly bookId: BookId;
	readonly member: Member;
}

/**
 * Gives a leaver what is hers and takes what she owes: Dr principal, mandatory, voluntary savings, instalments in advance
 * · Cr leavers' savings payable; then Dr the payable · Cr penalty, interest, loans, joint liability, other debts. What is
 * left stands on the payable. It is done again before each payment, for what has come or was freed since.
 *
 * @returns where she stood before it.
 */
export async function giveBack(tx: Tx, actor: Actor, leaver: Leaver): Promise<Position> {
	await endForLeaving(tx, actor, leaver.bookId, leaver.member);
	const position = await positionOf(tx, leaver.bookId, leaver.member);
	await moveSavings(tx, actor, leaver, position);
	for (const { id, paid, advance } of position.outcome.loans) {
		if (paid === 0) continue;
		const done = await collectInstalment(tx, actor, {
			...{ organisationId: leaver.member.organisationId, loanId: id, amount: paid, from: 'leaving' },
			...{ beyond: advance > 0 ? 'advance' : 'principal', memberName: leaver.member.name }
		});
		assert(done.ok, 'a set-off takes what the loan asks for');
	}
	await payOtherDebts(tx, actor, leaver, position);
	return position;
}

async function moveSavings(tx: Tx, actor: Actor, { bookId, member }: Leaver, position: Position) {
	const { savings, advances, loans } = position;
	const moved = sumRupiah([...Object.values(savings), advances]);
	if (moved === 0) return;
	const accounts = await savingsAccountsOf(tx, member.id);
	const postings: Posting[] = [];
	for (const kind of SAVINGS_KINDS) {
		const from = accounts.get(kind);
		if (from) postings.push(debit(from, savings[kind]));
	}
	for (const each of loans) {
		// Her savings pay her own loan now, so they no longer stand for it.
		await release(tx, guaranteeReason(each.applicationId, member.id));
		const advance = await advanceOf(tx, each);
		if (advance > 0) postings.push(debit(await advanceAccount(tx, each), advance));
	}
	await post(tx, {
		...{ actor, kind: 'leaving.savings', source: { kind: 'membership', key: String(member.id) } },
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId), memo: `Simpanan anggota keluar ${member.name}` },
				postings: [...postings, credit(await leaversAccount(tx, bookId, member), moved)]
			}
		]
	});
}

async function payOtherDebts(tx: Tx, actor: Actor, { bookId, member }: Leaver, { outcome }: Position) {
	const { jointLiability, other } = outcome;
	const total = sumRupiah([jointLiability, other]);
	if (total === 0) return;
	const postings = await payBack(tx, bookId, member.id, jointLiability);
	if (other > 0) {
		const holder = { kind: 'membership', key: String(member.id), name: member.name };
		postings.push(credit(await accountOf(tx, bookId, CODE.otherReceivablesFromMembers, holder), other));
	}
	await post(tx, {
		...{ actor, kind: 'leaving.debts', source: { kind: 'membership', key: String(member.id) } },
		entries: [
			{
				...{ bookId, date: await todayIn(tx, bookId), memo: `Kewajiban anggota keluar ${member.name}` },
				postings: [debit(await leaversAccount(tx, bookId, member), total), ...postings]
			}
		]
	});
}
