import { and, eq } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import type { LoanField, LoanMistake } from '#lib/lending/checkTerms.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { sourceHere, type FundingSource } from './find.server.ts';
import type { FundingId } from './ids.ts';
import { fundingSource } from './schema.server.ts';
import { MOVES_OF } from './states.ts';
import { drawTerms } from './terms.ts';

export type NewSource = Pick<
	FundingSource,
	| 'kind'
	| 'name'
	| 'lender'
	| 'limit'
	| 'method'
	| 'rate'
	| 'ratePer'
	| 'everyMonths'
	| 'instalments'
	| 'roundTo'
>;

export type EnterSourceResult =
	| { ok: true; sourceId: FundingId }
	| Refused<'forbidden' | 'key_reused' | 'limit_missing'>
	| Refused<'terms', { field: LoanField; mistake: LoanMistake }>;

/** An officer enters where money comes from, with what it costs; it counts once another has approved it. */
export async function enterSource(
	actor: Actor,
	{ organisationId, key, ...input }: NewSource & { organisationId: OrganisationId; key: string }
): Promise<EnterSourceResult> {
	return write(async (tx): Promise<EnterSourceResult> => {
		const { userId } = actor;
		if (userId === null || !(await allow(tx, actor, organisationId, 'loans.configure'))) {
			return { ok: false, code: 'forbidden' };
		}
		const bookId = await savingsBookOf(tx, organisationId);
		const isDrawn = MOVES_OF[input.kind].includes('draw');
		if (isDrawn && input.limit < 1) return { ok: false, code: 'limit_missing' };
		if (MOVES_OF[input.kind].includes('repay')) {
			const made = loanSchedule(drawTerms(input, input.limit, await todayIn(tx, bookId)));
			if (!made.ok) return { ok: false, code: 'terms', field: made.field, mistake: made.code };
		}
		const scope = `funding.source:${userId}`;
		return once(tx, { scope, key, body: { organisationId, ...input } }, async () => {
			const [made] = await tx
				.insert(fundingSource)
				.values({ ...input, bookId, state: 'entered', enteredBy: userId, enteredAt: now() })
				.returning({ id: fundingSource.id });
			assert(made, 'the source was inserted');
			await audit(tx, actor, {
				action: 'funding.source.enter',
				organisationId,
				subject: `funding_source:${made.id}`,
				detail: { kind: input.kind, limit: input.limit }
			});
			return { ok: true as const, sourceId: made.id };
		});
	});
}

export type DecideSourceResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state' | 'own_entry'>;

/** Another officer approves the source, or refuses it. */
export async function decideSource(
	actor: Actor,
	input: { organisationId: OrganisationId; sourceId: FundingId; approve: boolean }
): Promise<DecideSourceResult> {
	return write(async (tx): Promise<DecideSourceResult> => {
		const source = await sourceHere(tx, input);
		if (!source || actor.userId === null) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'loans.approve'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (source.state !== 'entered') return { ok: false, code: 'wrong_state' };
		if (source.enteredBy === actor.userId) return { ok: false, code: 'own_entry' };
		await tx
			.update(fundingSource)
			.set({
				...{ state: input.approve ? 'approved' : 'refused' },
				...{ decidedBy: actor.userId, decidedAt: now() }
			})
			.where(and(eq(fundingSource.id, source.id), eq(fundingSource.state, 'entered')));
		await audit(tx, actor, {
			action: `funding.source.${input.approve ? 'approve' : 'refuse'}`,
			organisationId: input.organisationId,
			subject: `funding_source:${source.id}`
		});
		return { ok: true };
	});
}
