import { sql } from 'drizzle-orm';
import { fundsOf, sourceHere, sourcesOf } from '#lib/funding/find.server.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import type { SourceKind } from '#lib/funding/states.ts';
import type { FundingSource } from '#lib/lending/states.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';

export interface ChosenSource {
	readonly fundingId: FundingId | null;
	/** As a loan names it; null for the product's own. */
	readonly kind: FundingSource | null;
}

/** As what a loan counts: a bank's money, or a grant or revolving fund. */
const LENT_AS: Readonly<Record<SourceKind, FundingSource | null>> = {
	grant: 'grant',
	revolving: 'grant',
	bank: 'bank',
	channel: null
};

interface Choice {
	readonly organisationId: OrganisationId;
	readonly fundingId?: FundingId | null;
}

/** The source a loan is paid out from, if it is the group's, approved, lends at all, and has so much left. */
export async function chooseSource(
	reader: Reader,
	{ organisationId, fundingId = null }: Choice,
	amount: Rupiah
): Promise<
	({ ok: true } & ChosenSource) | Refused<'source_unknown'> | Refused<'source_short', { most: Rupiah }>
> {
	if (fundingId === null) return { ok: true, fundingId, kind: null };
	const source = await sourceHere(reader, { organisationId, sourceId: fundingId });
	const kind = source && LENT_AS[source.kind];
	if (source?.state !== 'approved' || !kind) return { ok: false, code: 'source_unknown' };
	const most = (await leftToLend(reader, [fundingId])).get(fundingId) ?? NO_RUPIAH;
	return amount > most ? { ok: false, code: 'source_short', most } : { ok: true, fundingId, kind };
}

/** What each source still has: what came in and was not paid back, less the principal that borrowers still owe of it. */
export async function leftToLend(
	reader: Reader,
	sourceIds: readonly FundingId[]
): Promise<Map<FundingId, Rupiah>> {
	const [funds, lent] = await Promise.all([fundsOf(reader, sourceIds), lentFrom(reader, sourceIds)]);
	return new Map(
		sourceIds.map((id) => [id, rupiah(Math.max(0, (funds.get(id) ?? 0) - (lent.get(id) ?? 0)))])
	);
}

/** Principal lent from each source and not paid back, what was written off included: that money has not come back. */
export async function lentFrom(
	reader: Reader,
	sourceIds: readonly FundingId[]
): Promise<Map<FundingId, Rupiah>> {
	const rows = await reader.all<{ id: FundingId; amount: number }>(sql`
		SELECT l.funding_id AS id, sum(i.principal - i.paid_principal) AS amount
		FROM loan l JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		WHERE l.funding_id IN (SELECT value FROM json_each(${JSON.stringify(sourceIds)}))
		GROUP BY l.funding_id`);
	return new Map(rows.map(({ id, amount }) => [id, rupiah(amount)]));
}

/** The sources a group can lend from today, with what each has left. */
export async function lendableSources(
	reader: Reader,
	bookId: BookId
): Promise<{ id: FundingId; name: string; left: Rupiah }[]> {
	const sources = (await sourcesOf(reader, bookId)).filter(
		({ state, kind }) => state === 'approved' && LENT_AS[kind] !== null
	);
	const left = await leftToLend(
		reader,
		sources.map(({ id }) => id)
	);
	return sources.map(({ id, name }) => ({ id, name, left: left.get(id) ?? NO_RUPIAH }));
}

export interface DueFromMembers {
	readonly dueOn: BookDate;
	readonly amount: Rupiah;
	readonly paid: Rupiah;
}

/** What members owe by date of all that was lent from a source, and how much of it came in. */
export async function dueFromMembers(reader: Reader, fundingId: FundingId): Promise<DueFromMembers[]> {
	return reader.all<DueFromMembers>(sql`
		SELECT i.due_on AS dueOn, sum(i.principal + i.interest) AS amount, sum(i.paid_principal + i.paid_interest) AS paid
		FROM loan l JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		WHERE l.funding_id = ${fundingId} AND l.state <> 'written_off'
		GROUP BY i.due_on ORDER BY i.due_on`);
}

/** What has come in from a source's borrowers so far: principal, interest and penalty. */
export async function receivedFrom(reader: Reader, fundingId: FundingId): Promise<Rupiah> {
	const [row] = await reader.all<{ amount: number }>(sql`
		SELECT coalesce(sum(CASE WHEN p.kind = 'taken_back' THEN -1 ELSE 1 END
			* (p.principal + p.prepaid + p.interest + p.penalty)), 0) AS amount
		FROM loan_payment p JOIN loan l ON l.id = p.loan_id
		WHERE l.funding_id = ${fundingId} AND p.reversed_by IS NULL`);
	return rupiah(row?.amount ?? 0);
}
