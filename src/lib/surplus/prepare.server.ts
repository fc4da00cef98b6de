import { and, eq, sql } from 'drizzle-orm';
import { closedYearsOf } from '#lib/closing/closeYear.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import { yearResult } from '#lib/reports/figures.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { contributionsOf, type Contributions } from './contributions.server.ts';
import { isMemberPart, MEMBER_PARTS, partsFor, type MemberPart } from './parts.ts';
import { policyOn, type Policy } from './policies.server.ts';
import { distribution, distributionMember, distributionPart } from './schema.server.ts';
import { shareInPools } from './shu.ts';

/** Rows in one statement: SQLite takes 32.766 values at once, and a row has a dozen. */
const ROWS = 1_000;

export interface OfYear {
	readonly organisationId: OrganisationId;
	readonly year: number;
}

export type PrepareResult =
	| { ok: true; distributionId: number }
	| Refused<
			'forbidden' | 'not_found' | 'year_not_closed' | 'no_policy' | 'already_done' | 'nothing_to_share'
	  >;

/** Makes the draft of what the result of a closed year becomes, by the policy in force. Members read it at once. */
export async function prepareDistribution(
	actor: Actor,
	{ organisationId, year }: OfYear
): Promise<PrepareResult> {
	return audited(
		actor,
		{ action: 'surplus.prepare', organisationId, subject: `year:${year}` },
		write(async (tx): Promise<PrepareResult> => {
			const organisation = await organisationById(tx, organisationId);
			if (!organisation || partsFor(organisation.kind).length === 0) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'surplus.enter'))) return refuse('forbidden');
			if (await distributionOf(tx, { organisationId, year })) return refuse('already_done');
			const closed = (await closedYearsOf(tx, organisationId)).find((each) => each.year === year);
			if (!closed) return refuse('year_not_closed');
			const policy = await policyOn(tx, organisationId, today(organisation.timeZone));
			if (!policy) return refuse('no_policy');
			const sum = await toBeShared(tx, organisationId, year);
			if (closed.transactionId === null || sum.amount === 0) return refuse('nothing_to_share');
			assert(actor.userId, 'a draft is made by a person');
			const [made] = await tx
				.insert(distribution)
				.values({
					...{ organisationId, year, policyId: policy.id, closingTransactionId: closed.transactionId },
					...{ ...sum, state: 'draft', preparedBy: actor.userId, preparedAt: now() }
				})
				.returning({ id: distribution.id });
			assert(made, 'the draft was inserted');
			await keepShares(tx, made.id, { organisation, policy, year, amount: sum.amount });
			await audit(tx, actor, {
				...{ action: 'surplus.prepare', organisationId, subject: `year:${year}` },
				detail: { ...sum, policyId: policy.id }
			});
			return { ok: true, distributionId: made.id };
		})
	);
}

export type DiscardResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'already_done'>;

/** Takes a draft away, so that it can be made anew; what was approved stands. */
export async function discardDistribution(actor: Actor, of: OfYear): Promise<DiscardResult> {
	const { organisationId, year } = of;
	return audited(
		actor,
		{ action: 'surplus.discard', organisationId, subject: `year:${year}` },
		write(async (tx): Promise<DiscardResult> => {
			if (!(await allow(tx, actor, organisationId, 'surplus.enter'))) return refuse('forbidden');
			const found = await distributionOf(tx, of);
			if (!found) return refuse('not_found');
			if (found.state !== 'draft') return refuse('already_done');
			await tx.delete(distributionMember).where(eq(distributionMember.distributionId, found.id));
			await tx.delete(distributionPart).where(eq(distributionPart.distributionId, found.id));
			await tx.delete(distribution).where(eq(distribution.id, found.id));
			await audit(tx, actor, { action: 'surplus.discard', organisationId, subject: `year:${year}` });
			return { ok: true };
		})
	);
}

export type Distribution = typeof distribution.$inferSelect;

export async function distributionOf(
	reader: Reader,
	{ organisationId, year }: OfYear
): Promise<Distribution | null> {
	const [found] = await reader
		.select()
		.from(distribution)
		.where(and(eq(distribution.organisationId, organisationId), eq(distribution.year, year)));
	return found ?? null;
}

/**
 * The year's result over all books, and what of it is shared out. An older loss that still stands is covered first; a
 * loss takes from the reserve what is there.
 */
async function toBeShared(
	tx: Tx,
	organisationId: OrganisationId,
	year: number
): Promise<{ result: Rupiah; amount: Rupiah }> {
	const { total: result } = await yearResult(tx, organisationId, year);
	const undivided = await creditOn(tx, organisationId, CODE.retainedEarnings);
	if (result > 0) return { result, amount: rupiah(Math.max(0, Math.min(result, undivided))) };
	const reserve = Math.max(0, await creditOn(tx, organisationId, CODE.reserve));
	return { result, amount: rupiah(0 - Math.min(-result, reserve, Math.max(0, -undivided))) };
}

/** What stands in credit on an account in all books of an organisation together. */
export async function creditOn(
	reader: Reader,
	organisationId: OrganisationId,
	code: string
): Promise<number> {
	const [found] = await reader.all<{ credit: number }>(sql`
		SELECT -coalesce(sum(a.balance), 0) AS credit FROM account a JOIN book b ON b.id = a.book_id
		WHERE b.organisation_id = ${organisationId} AND a.code = ${code} AND a.is_control = 0`);
	return found?.credit ?? 0;
}

interface Sharing {
	readonly organisation: Organisation;
	readonly policy: Policy;
	readonly year: number;
	readonly amount: Rupiah;
}

/** Keeps what each part comes to, and each member's share with what it is measured by. */
async function keepShares(tx: Tx, distributionId: number, { organisation, policy, year, amount }: Sharing) {
	const staying = policy.parts.find(({ part }) => part === 'reserve' || part === 'kept');
	assert(staying, 'every policy names what stays');
	if (amount < 0) {
		await tx.insert(distributionPart).values({ distributionId, ...staying, amount, weight: NO_RUPIAH });
		return;
	}
	const parts = policy.parts.map(({ part, share }) => ({ key: part, share }));
	const isShu = policy.parts.some(({ part }) => isMemberPart(part));
	const brought = isShu ? await contributionsOf(tx, organisation, year) : null;
	const shared = shareInPools(
		...([amount, parts] as const),
		brought ? MEMBER_PARTS.map((key) => ({ key, weights: brought[key] })) : []
	);
	const funds = new Map(shared.funds.map((fund) => [fund.key, fund.amount]));
	await tx.insert(distributionPart).values(
		policy.parts.map(({ part, share }) => ({
			...{ distributionId, part, share },
			amount: isMemberPart(part)
				? sumRupiah([...shared.members.values()].map((each) => each[part] ?? NO_RUPIAH))
				: rupiah((funds.get(part) ?? 0) + (part === staying.part ? shared.remainderToReserve : 0)),
			weight: isMemberPart(part) && brought ? sumRupiah([...brought[part].values()]) : NO_RUPIAH
		}))
	);
	if (brought) await keepMembers(tx, distributionId, brought, shared.members);
}

async function keepMembers(
	tx: Tx,
	distributionId: number,
	brought: Contributions,
	shares: ReadonlyMap<MembershipId, Readonly<Record<string, Rupiah>>>
): Promise<void> {
	const rows = [...shares].map(([membershipId, share]) => {
		const of = (part: MemberPart) => share[part] ?? NO_RUPIAH;
		const weight = (part: MemberPart) => brought[part].get(membershipId) ?? NO_RUPIAH;
		return {
			...{ distributionId, membershipId },
			...{ savings: weight('capital'), interestPaid: weight('interest') },
			...{ bought: weight('purchases'), sold: weight('sales') },
			...{ capital: of('capital'), interest: of('interest'), purchases: of('purchases'), sales: of('sales') },
			total: sumRupiah(MEMBER_PARTS.map(of))
		};
	});
	for (let begin = 0; begin < rows.length; begin += ROWS) {
		await tx.insert(distributionMember).values(rows.slice(begin, begin + ROWS));
	}
}
