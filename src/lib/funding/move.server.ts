import { eq, sql, and } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import {
	fundsOf,
	heldFor,
	owedTo,
	sourceHere,
	waitingMove,
	type FundingMove,
	type FundingSource
} from './find.server.ts';
import type { FundingId } from './ids.ts';
import { postMove } from './postings.server.ts';
import { owedInterest, owedPrincipal, spreadRepayment, type RepaidPart } from './repayment.ts';
import { fundingInstalment, fundingMove } from './schema.server.ts';
import { MOVES_OF, needsApproval, type MoveKind, type Place } from './states.ts';
import { drawTerms } from './terms.ts';

export interface EnterMove {
	readonly organisationId: OrganisationId;
	readonly sourceId: FundingId;
	readonly kind: MoveKind;
	readonly amount: Rupiah;
	readonly place: Place;
	/** From whom it was taken, or the bank's own reference. */
	readonly note: string;
	readonly key: string;
}

type TooMuch =
	| Refused<'above_limit' | 'more_than_owed' | 'above_blocked' | 'above_in_transit', { most: Rupiah }>
	| Refused<'not_enough', { most: Rupiah }>
	| Refused<'terms'>;

export type EnterMoveResult =
	| { ok: true; moveId: number }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'move_open' | 'key_reused'>
	| TooMuch
	| Refused<LedgerCode>;

/**
 * Money of a source moves: entered by one officer, and where it goes between the group and the bank, posted once another
 * has approved it. What an officer takes from a member for the bank, and hands over, is posted at once.
 */
export async function enterMove(actor: Actor, input: EnterMove): Promise<EnterMoveResult> {
	return orRefusal(
		write(async (tx): Promise<EnterMoveResult> => {
			const source = await sourceHere(tx, input);
			if (!source || actor.userId === null) return { ok: false, code: 'not_found' };
			const ability = needsApproval(input.kind) ? 'loans.correct' : 'loans.collect';
			if (!(await allow(tx, actor, input.organisationId, ability))) return { ok: false, code: 'forbidden' };
			const { key, ...body } = input;
			return once(tx, { scope: `funding.move:${actor.userId}`, key, body }, () =>
				enter(tx, actor, source, input)
			);
		})
	);
}

async function enter(
	tx: Tx,
	actor: Actor,
	source: FundingSource,
	input: EnterMove
): Promise<EnterMoveResult> {
	const { userId } = actor;
	assert(userId !== null, 'a person enters it');
	if (source.state !== 'approved' || !MOVES_OF[source.kind].includes(input.kind)) {
		return { ok: false, code: 'wrong_state' };
	}
	if (await waitingMove(tx, source.id)) return { ok: false, code: 'move_open' };
	const movedOn = await todayIn(tx, source.bookId);
	const refused = await refuseMove(tx, source, { ...input, movedOn, enteredBy: userId });
	if (refused) return refused;
	const { kind, amount, place, note } = input;
	const [made] = await tx
		.insert(fundingMove)
		.values({
			...{ sourceId: source.id, kind, amount, place, note, movedOn, interest: NO_RUPIAH },
			...{ state: 'entered', enteredBy: userId, enteredAt: now() }
		})
		.returning();
	assert(made, 'the move was inserted');
	await audit(tx, actor, {
		action: `funding.${kind}.enter`,
		organisationId: input.organisationId,
		subject: `funding_source:${source.id}`,
		detail: { amount }
	});
	if (!needsApproval(kind)) await carryOut(tx, actor, source, made);
	return { ok: true, moveId: made.id };
}

type Wanted = Pick<FundingMove, 'kind' | 'amount' | 'place' | 'movedOn' | 'enteredBy'>;

/** Why the amount cannot move now, with the most that can; asked when it is entered and again when it is approved. */
async function refuseMove(tx: Tx, source: FundingSource, move: Wanted): Promise<TooMuch | null> {
	const most = (code: Exclude<TooMuch['code'], 'terms'>, limit: number): TooMuch | null =>
		move.amount > limit ? { ok: false, code, most: rupiah(Math.max(0, limit)) } : null;
	switch (move.kind) {
		case 'draw': {
			const drawn = (await fundsOf(tx, [source.id])).get(source.id) ?? 0;
			const above = most('above_limit', source.limit - drawn);
			if (above || source.kind === 'grant') return above;
			const made = loanSchedule(drawTerms(source, move.amount, move.movedOn));
			return made.ok ? null : { ok: false, code: 'terms' };
		}
		case 'repay': {
			const owed = await owedTo(tx, source.id);
			return (
				most('more_than_owed', owedPrincipal(owed) + owedInterest(owed)) ??
				most('not_enough', await standsIn(tx, source, move.place))
			);
		}
		case 'block':
			return most('not_enough', await standsIn(tx, source, move.place));
		case 'release':
			return most('above_blocked', (await heldFor(tx, source)).blocked);
		case 'hand_over':
			return most('above_in_transit', await inTransitWith(tx, source, move.enteredBy));
		case 'collect':
			return null;
	}
}

async function standsIn(tx: Tx, { bookId }: FundingSource, place: Place): Promise<Rupiah> {
	return balanceOf(tx, await accountOf(tx, bookId, place === 'cash' ? CODE.cash : CODE.bank));
}

/** What one officer has taken for this bank and not handed over: never another's, nor another bank's. */
export async function inTransitWith(reader: Reader, source: FundingSource, userId: UserId): Promise<Rupiah> {
	const [sum] = await reader
		.select({
			amount: sql<number>`coalesce(sum(CASE WHEN ${fundingMove.kind} = 'collect' THEN ${fundingMove.amount}
				WHEN ${fundingMove.kind} = 'hand_over' THEN -${fundingMove.amount} ELSE 0 END), 0)`
		})
		.from(fundingMove)
		.where(
			and(
				eq(fundingMove.sourceId, source.id),
				eq(fundingMove.enteredBy, userId),
				eq(fundingMove.state, 'approved')
			)
		);
	const holder = { kind: 'officer', key: String(userId) };
	const accountId = await findAccount(reader, source.bookId, CODE.cashInTransit, holder);
	const there = accountId ? await balanceOf(reader, accountId) : NO_RUPIAH;
	return rupiah(Math.max(0, Math.min(sum?.amount ?? 0, there)));
}

export interface DecideMove {
	readonly organisationId: OrganisationId;
	readonly sourceId: FundingId;
	readonly moveId: number;
	readonly approve: boolean;
}

export type DecideMoveResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'own_entry'>
	| TooMuch
	| Refused<LedgerCode>;

/** Another officer approves the move, which posts it, or refuses it. */
export async function decideMove(actor: Actor, input: DecideMove): Promise<DecideMoveResult> {
	return orRefusal(
		write(async (tx): Promise<DecideMoveResult> => {
			const source = await sourceHere(tx, input);
			if (!source || actor.userId === null) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, input.organisationId, 'loans.approve'))) {
				return { ok: false, code: 'forbidden' };
			}
			const move = await waitingMove(tx, source.id);
			if (move?.id !== input.moveId) return { ok: false, code: 'wrong_state' };
			if (move.enteredBy === actor.userId) return { ok: false, code: 'own_entry' };
			if (!input.approve) {
				await tx
					.update(fundingMove)
					.set({ state: 'refused', decidedBy: actor.userId, decidedAt: now() })
					.where(eq(fundingMove.id, move.id));
			} else {
				const refused = await refuseMove(tx, source, move);
				if (refused) return refused;
				await carryOut(tx, actor, source, move);
			}
			await audit(tx, actor, {
				action: `funding.${move.kind}.${input.approve ? 'approve' : 'refuse'}`,
				organisationId: input.organisationId,
				subject: `funding_source:${source.id}`
			});
			return { ok: true };
		})
	);
}

/** Posts a move and keeps what follows from it: a draw's schedule, or what a repayment paid. */
async function carryOut(tx: Tx, actor: Actor, source: FundingSource, move: FundingMove): Promise<void> {
	const repaid = move.kind === 'repay' ? spreadRepayment(move.amount, await owedTo(tx, source.id)) : null;
	assert(move.kind !== 'repay' || repaid, 'what is owed was asked before');
	const interest = repaid?.interest ?? NO_RUPIAH;
	const transactionId = await postMove(tx, actor, source, { ...move, interest });
	faultPoint('funding.posted');
	if (move.kind === 'draw' && source.kind !== 'grant') {
		await keepSchedule(tx, source, move, move.movedOn);
	}
	await markRepaid(tx, repaid?.parts ?? []);
	const decidedBy = needsApproval(move.kind) ? actor.userId : null;
	await tx
		.update(fundingMove)
		.set({ state: 'approved', interest, decidedBy, decidedAt: now(), transactionId })
		.where(eq(fundingMove.id, move.id));
}

async function keepSchedule(
	tx: Tx,
	source: FundingSource,
	move: FundingMove,
	drawnOn: BookDate
): Promise<void> {
	const made = loanSchedule(drawTerms(source, move.amount, drawnOn));
	assert(made.ok, 'the schedule was tried before');
	await tx.insert(fundingInstalment).values(
		made.schedule.instalments.map(({ number, dueOn, principal, interest }) => ({
			...{ moveId: move.id, sourceId: source.id, number, dueOn, principal, interest }
		}))
	);
}

async function markRepaid(tx: Tx, parts: readonly RepaidPart[]): Promise<void> {
	for (const { moveId, number, principal, interest } of parts) {
		await tx
			.update(fundingInstalment)
			.set({
				paidPrincipal: sql`${fundingInstalment.paidPrincipal} + ${principal}`,
				paidInterest: sql`${fundingInstalment.paidInterest} + ${interest}`
			})
			.where(and(eq(fundingInstalment.moveId, moveId), eq(fundingInstalment.number, number)));
	}
}
