import { createHash } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { bookById } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { canonical } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { applicationById, guarantorsOf, votesOn, type Application } from './find.server.ts';
import type { ApplicationId } from './ids.ts';
import { loanApplication, loanVote } from './schema.server.ts';
import { APPLICATION_MOVES, type ApplicationState, type Decider } from './states.ts';

export type VoteResult =
	| { ok: true; state: ApplicationState; inFavour: number; needed: number }
	| Refused<'forbidden'>
	| Refused<'not_found'>
	/** It is decided, or taken back. */
	| Refused<'wrong_state'>
	/** Her own loan, or one she wrote down herself. */
	| Refused<'own_application'>
	| Refused<'voted_already'>
	| Refused<'guarantee_open'>;

export interface VoteOnLoan {
	readonly organisationId: OrganisationId;
	readonly applicationId: ApplicationId;
	readonly inFavour: boolean;
	/** Told to the applicant when it is refused. */
	readonly reason: string;
}

/**
 * The board decides: an officer says yes or no, once each, never on her own request nor on one she entered. One no
 * refuses it; as many yeses as the product asks for approve it.
 */
export async function voteOnLoan(actor: Actor, input: VoteOnLoan): Promise<VoteResult> {
	return write(async (tx): Promise<VoteResult> => {
		const application = await applicationHere(tx, input);
		if (!application || actor.userId === null) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'loans.decide')))
			return { ok: false, code: 'forbidden' };
		if (application.state !== 'submitted') return { ok: false, code: 'wrong_state' };
		if (application.memberUserId === actor.userId || application.enteredBy === actor.userId) {
			return { ok: false, code: 'own_application' };
		}
		const votes = await votesOn(tx, input.applicationId);
		if (votes.some(({ userId }) => userId === actor.userId)) return { ok: false, code: 'voted_already' };
		if (input.inFavour && (await guaranteeIsOpen(tx, input.applicationId))) {
			return { ok: false, code: 'guarantee_open' };
		}
		await tx.insert(loanVote).values({
			...{ applicationId: input.applicationId, userId: actor.userId },
			...{ inFavour: input.inFavour, votedAt: now() }
		});
		const inFavour = votes.filter((vote) => vote.inFavour).length + (input.inFavour ? 1 : 0);
		const needed = application.product.approvals;
		const outcome = !input.inFavour ? 'refused' : inFavour >= needed ? 'approved' : null;
		if (outcome) {
			const voters = [...votes.map(({ userId }) => userId), actor.userId];
			await decide(tx, actor, application, {
				...{ outcome, by: 'board', reason: input.reason },
				resolutionHash: boardResolution(application, outcome, voters)
			});
		}
		return { ok: true, state: outcome ?? 'submitted', inFavour, needed };
	});
}

async function applicationHere(
	tx: Tx,
	{ organisationId, applicationId }: Pick<VoteOnLoan, 'organisationId' | 'applicationId'>
): Promise<Application | null> {
	const application = await applicationById(tx, applicationId);
	const book = application && (await bookById(tx, application.product.bookId));
	return book?.organisationId === organisationId ? application : null;
}

/** Somebody whose savings are to stand for it has not agreed yet. */
async function guaranteeIsOpen(tx: Tx, applicationId: ApplicationId): Promise<boolean> {
	return (await guarantorsOf(tx, applicationId)).some(({ agreedAt }) => agreedAt === null);
}

/** SHA-256 of what the board decided, on what, and who did. */
function boardResolution(
	{ id, membershipId, product, amount, instalments, purpose }: Application,
	outcome: string,
	voters: readonly number[]
): string {
	const text = canonical({
		...{ kind: 'loan', applicationId: id, membershipId, productId: product.id, amount, instalments },
		...{ purpose, outcome, voters: voters.toSorted((a, b) => a - b) }
	});
	return createHash('sha256').update(text).digest('hex');
}

export interface Decision {
	readonly outcome: 'approved' | 'refused';
	readonly by: Decider;
	/** Of the resolution that says so; it will stand on the entry that pays the loan out. */
	readonly resolutionHash: string;
	readonly reason: string;
}

export type DecideResult = { ok: true } | Refused<'not_found' | 'wrong_state' | 'guarantee_open'>;

/** A members' meeting has decided; who may say so is the caller's to ask. */
export async function decideApplication(
	tx: Tx,
	actor: Actor,
	{
		organisationId,
		applicationId,
		...decision
	}: Decision & { organisationId: OrganisationId; applicationId: ApplicationId }
): Promise<DecideResult> {
	const application = await applicationHere(tx, { organisationId, applicationId });
	if (!application) return { ok: false, code: 'not_found' };
	if (!APPLICATION_MOVES[application.state].includes(decision.outcome))
		return { ok: false, code: 'wrong_state' };
	if (decision.outcome === 'approved' && (await guaranteeIsOpen(tx, applicationId))) {
		return { ok: false, code: 'guarantee_open' };
	}
	await decide(tx, actor, application, decision);
	return { ok: true };
}

async function decide(tx: Tx, actor: Actor, application: Application, decision: Decision): Promise<void> {
	const moved = await tx
		.update(loanApplication)
		.set({
			...{ state: decision.outcome, decidedHow: decision.by, decidedAt: now() },
			...{ reason: decision.reason || null, resolutionHash: decision.resolutionHash }
		})
		.where(and(eq(loanApplication.id, application.id), eq(loanApplication.state, 'submitted')))
		.returning({ id: loanApplication.id });
	assert(moved.length === 1, 'an application is decided once');
	const book = await bookById(tx, application.product.bookId);
	await audit(tx, actor, {
		action: `loan.${decision.outcome}`,
		...(book ? { organisationId: book.organisationId } : {}),
		subject: `loan_application:${application.id}`,
		detail: { by: decision.by, resolution: decision.resolutionHash }
	});
}

/** The applicant, or who wrote it down for her, takes a request back before it is paid out. */
export async function withdrawApplication(
	actor: Actor,
	applicationId: ApplicationId
): Promise<{ ok: true } | Refused<'not_found'> | Refused<'wrong_state'>> {
	return write(async (tx) => {
		const application = await applicationById(tx, applicationId);
		const hers = application?.memberUserId === actor.userId || application?.enteredBy === actor.userId;
		if (!application || !hers) return { ok: false as const, code: 'not_found' as const };
		if (!APPLICATION_MOVES[application.state].includes('withdrawn')) {
			return { ok: false as const, code: 'wrong_state' as const };
		}
		await tx.update(loanApplication).set({ state: 'withdrawn' }).where(eq(loanApplication.id, applicationId));
		await audit(tx, actor, { action: 'loan.withdrawn', subject: `loan_application:${applicationId}` });
		return { ok: true as const };
	});
}

/** Takes back what a member asked for and has not got, in the transaction in which she leaves. */
export async function withdrawApplicationsOf(tx: Tx, membershipId: MembershipId): Promise<void> {
	await tx
		.update(loanApplication)
		.set({ state: 'withdrawn' })
		.where(
			and(
				eq(loanApplication.membershipId, membershipId),
				inArray(loanApplication.state, ['submitted', 'approved'])
			)
		);
}

/** An approved request has been paid out; the loan takes over. */
export async function markDisbursed(tx: Tx, applicationId: ApplicationId): Promise<void> {
	const moved = await tx
		.update(loanApplication)
		.set({ state: 'disbursed' })
		.where(and(eq(loanApplication.id, applicationId), eq(loanApplication.state, 'approved')))
		.returning({ id: loanApplication.id });
	assert(moved.length === 1, 'an approved request is paid out once');
}
