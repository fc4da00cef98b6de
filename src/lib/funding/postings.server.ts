import { eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { TransactionId, UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { holderOf, type FundingMove, type FundingSource } from './find.server.ts';
import type { MoveKind } from './states.ts';

const MEMO: Readonly<Record<MoveKind, string>> = {
	draw: 'Dana masuk dari',
	repay: 'Angsuran kepada',
	block: 'Tabungan dibekukan di',
	release: 'Tabungan dicairkan dari',
	collect: 'Titipan angsuran untuk',
	hand_over: 'Titipan angsuran diserahkan ke'
};

/** Posts what a move is, dated the day it was entered. */
export async function postMove(
	tx: Tx,
	actor: Actor,
	source: FundingSource,
	move: FundingMove
): Promise<TransactionId> {
	const { transactionId } = await post(tx, {
		actor,
		kind: `funding.${move.kind}`,
		source: { kind: 'funding_source', key: String(source.id) },
		key: `funding:${move.id}`,
		entries: [
			{
				bookId: source.bookId,
				date: move.movedOn,
				memo: [MEMO[move.kind], source.lender, move.note].filter(Boolean).join(' ').trim(),
				postings: await postingsOf(tx, source, move)
			}
		]
	});
	return transactionId;
}

async function postingsOf(tx: Tx, source: FundingSource, move: FundingMove): Promise<Posting[]> {
	const { bookId } = source;
	const { amount, interest } = move;
	const money = () => accountOf(tx, bookId, move.place === 'cash' ? CODE.cash : CODE.bank);
	const held = (code: string) => accountOf(tx, bookId, code, holderOf(source));
	const transit = async () =>
		accountOf(tx, bookId, CODE.cashInTransit, {
			...{ kind: 'officer', key: String(move.enteredBy), name: await officerName(tx, move.enteredBy) }
		});
	switch (move.kind) {
		case 'draw':
			return [debit(await money(), amount), credit(await fundsAccount(tx, source), amount)];
		case 'repay':
			return [
				debit(await fundsAccount(tx, source), rupiah(amount - interest)),
				debit(await accountOf(tx, bookId, CODE.bankInterest), interest),
				credit(await money(), amount)
			];
		case 'block':
			return [debit(await held(CODE.blockedSavings), amount), credit(await money(), amount)];
		case 'release':
			return [debit(await money(), amount), credit(await held(CODE.blockedSavings), amount)];
		case 'collect':
			return [debit(await transit(), amount), credit(await held(CODE.collectedForOthers), amount)];
		case 'hand_over':
			return [debit(await held(CODE.collectedForOthers), amount), credit(await transit(), amount)];
	}
}

/** Where the money of a source stands: the group's own once it is given, else owed. */
async function fundsAccount(tx: Tx, source: FundingSource) {
	if (source.kind === 'grant') return accountOf(tx, source.bookId, CODE.donatedCapital);
	const code = source.kind === 'bank' ? CODE.bankLoans : CODE.revolvingFunds;
	return accountOf(tx, source.bookId, code, holderOf(source));
}

async function officerName(tx: Tx, userId: UserId): Promise<string> {
	const [found] = await tx.select({ name: user.name }).from(user).where(eq(user.id, userId));
	return found?.name ?? '';
}
