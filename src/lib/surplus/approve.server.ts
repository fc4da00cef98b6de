import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { closedYearsOf, markShared } from '#lib/closing/closeYear.server.ts';
import { accountOf, accountsOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { user } from '#lib/people/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { yearResult } from '#lib/reports/figures.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { bookDate, type BookDate } from '#lib/shared/dates.ts';
import { canonical } from '#lib/shared/idempotency.server.ts';
import type { BookId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { FUND_CODE, isFund } from './parts.ts';
import { creditOn, distributionOf, type Distribution } from './prepare.server.ts';
import { distribution, distributionMember, distributionPart } from './schema.server.ts';

/** Members in one entry: a list that a person can still read. */
const CHUNK = 200;

export interface ApproveDistribution {
	readonly organisationId: OrganisationId;
	readonly year: number;
	/** The day of the meeting that accepted it; it is booked on this day. */
	readonly meetingOn: BookDate;
	/** What the minutes say. */
	readonly resolution: string;
}

export type ApproveResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'own_entry' | 'already_done' | 'date_ahead' | 'date_within_year'>
	| Refused<'draft_stale'>
	| Refused<LedgerCode>;

/**
 * A second officer records that the meeting accepted the draft: it is booked on the meeting's date, in all books in one
 * commit, and the year can no longer be opened. What a draft was counted from must still stand.
 */
export async function approveDistribution(actor: Actor, input: ApproveDistribution): Promise<ApproveResult> {
	const { organisationId, year, meetingOn, resolution } = input;
	return audited(
		actor,
		{ action: 'surplus.approve', organisationId, subject: `year:${year}` },
		orRefusal(
			write(async (tx): Promise<ApproveResult> => {
				const organisation = await organisationById(tx, organisationId);
				const found = organisation && (await distributionOf(tx, input));
				if (!organisation || !found) return refuse('not_found');
				if (!(await allow(tx, actor, organisationId, 'surplus.approve'))) return refuse('forbidden');
				if (found.state !== 'draft') return refuse('already_done');
				if (found.preparedBy === actor.userId) return refuse('own_entry');
				if (meetingOn > today(organisation.timeZone)) return refuse('date_ahead');
				if (meetingOn <= bookDate(`${year}-12-31`)) return refuse('date_within_year');
				if (await isStale(tx, found)) return refuse('draft_stale');
				const entries = hasMembers(organisation.kind)
					? await surplusEntries(tx, organisation, found, meetingOn)
					: await profitEntries(tx, organisation, found, meetingOn);
				const posted =
					entries.length === 0
						? null
						: await post(tx, {
								...{ actor, kind: 'surplus.share', key: `surplus:${found.id}`, entries },
								source: { kind: 'distribution', key: String(found.id) },
								resolutionHash: createHash('sha256')
									.update(canonical({ ...input }))
									.digest('hex')
							});
				faultPoint('surplus.posted');
				await tx
					.update(distribution)
					.set({
						...{ state: 'approved', approvedBy: actor.userId, approvedAt: now() },
						...{ meetingOn, resolution, transactionId: posted?.transactionId ?? null }
					})
					.where(eq(distribution.id, found.id));
				await markShared(tx, { organisationId, year });
				await audit(tx, actor, {
					...{ action: 'surplus.approve', organisationId, subject: `year:${year}` },
					detail: { meetingOn, amount: found.amount }
				});
				return { ok: true };
			})
		)
	);
}

/** The year was opened again since, or what was to be shared out went elsewhere. */
async function isStale(tx: Tx, { organisationId, year, closingTransactionId, amount }: Distribution) {
	const closed = (await closedYearsOf(tx, organisationId)).find((each) => each.year === year);
	if (closed?.transactionId !== closingTransactionId) return true;
	const undivided = await creditOn(tx, organisationId, CODE.retainedEarnings);
	if (amount > 0) return undivided < amount;
	return (await creditOn(tx, organisationId, CODE.reserve)) < -amount;
}

/**
 * Dr undistributed surplus · Cr reserve, funds, SHU payable (each member), in the book that keeps the savings; what
 * another book brought comes over RK. A loss: Dr reserve · Cr undistributed surplus.
 */
async function surplusEntries(
	tx: Tx,
	organisation: Organisation,
	of: Distribution,
	date: BookDate
): Promise<EntryDraft[]> {
	const home = await savingsBookOf(tx, organisation.id);
	const retained = await accountOf(tx, home, CODE.retainedEarnings);
	const memo = `${of.amount < 0 ? 'Rugi' : 'Pembagian SHU'} tahun ${of.year}`;
	const entries: EntryDraft[] = [];
	const postings: Posting[] = [];
	let fromElsewhere = 0;
	for (const { bookId, result } of (await yearResult(tx, organisation.id, of.year)).books) {
		if (bookId === home || result === 0) continue;
		const pair = await pairAccounts(tx, bookId, home);
		const itsRetained = await accountOf(tx, bookId, CODE.retainedEarnings);
		entries.push({
			...{ bookId, date, memo },
			postings: [
				{ accountId: itsRetained, amount: result },
				{ accountId: pair.inA, amount: rupiah(-result) }
			]
		});
		postings.push({ accountId: pair.inB, amount: result });
		fromElsewhere += result;
	}
	const parts = await tx.select().from(distributionPart).where(eq(distributionPart.distributionId, of.id));
	const funds = parts.flatMap(({ part, amount }) =>
		isFund(part) ? [{ code: FUND_CODE[part], amount }] : []
	);
	for (const { code, amount } of funds) {
		postings.push({ accountId: await accountOf(tx, home, code), amount: rupiah(-amount) });
	}
	const toFunds = sumRupiah(funds.map(({ amount }) => amount));
	postings.push({ accountId: retained, amount: rupiah(toFunds - fromElsewhere) });
	if (postings.some(({ amount }) => amount !== 0)) entries.push({ bookId: home, date, memo, postings });
	return [...entries, ...(await memberEntries(tx, { home, retained }, of, { date, memo }))];
}

async function memberEntries(
	tx: Tx,
	{ home, retained }: { home: BookId; retained: Posting['accountId'] },
	of: Distribution,
	{ date, memo }: { date: BookDate; memo: string }
): Promise<EntryDraft[]> {
	const members = await sharesToPay(tx, of.id);
	const accounts = await accountsOf(
		...([tx, home, CODE.surplusPayable] as const),
		members.map(({ id, name }) => ({ kind: 'membership', key: String(id), name, neverOverdrawn: true }))
	);
	const entries: EntryDraft[] = [];
	for (let begin = 0; begin < members.length; begin += CHUNK) {
		const chunk = members.slice(begin, begin + CHUNK);
		const postings = chunk.flatMap(({ id, total }) => {
			const account = accounts.get(String(id));
			return account ? [{ accountId: account.id, amount: rupiah(-total) }] : [];
		});
		const sum = sumRupiah(chunk.map(({ total }) => total));
		entries.push({
			...{ bookId: home, date, memo },
			postings: [{ accountId: retained, amount: sum }, ...postings]
		});
	}
	return entries;
}

async function sharesToPay(
	tx: Tx,
	distributionId: number
): Promise<{ id: MembershipId; name: string; total: Rupiah }[]> {
	const rows = await tx
		.select({ id: membership.id, name: user.name, total: distributionMember.total })
		.from(distributionMember)
		.innerJoin(membership, eq(membership.id, distributionMember.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(distributionMember.distributionId, distributionId))
		.orderBy(membership.id);
	return rows.filter(({ total }) => total > 0);
}

/** To whom the village meeting gives a part of the profit: an account each, until it is paid. */
export const OWNERS = {
	village: { kind: 'owner', key: 'village', name: 'Kas desa (PADes)', neverOverdrawn: true },
	villagers: { kind: 'owner', key: 'villagers', name: 'Masyarakat desa', neverOverdrawn: true }
} as const;
export type Owner = keyof typeof OWNERS;

/** Dr village and villagers' profit share · Cr profit share payable to each; the rest stays where it is. */
async function profitEntries(
	tx: Tx,
	organisation: Organisation,
	of: Distribution,
	date: BookDate
): Promise<EntryDraft[]> {
	const bookId = await tradeBookOf(tx, organisation.id);
	const parts = await tx.select().from(distributionPart).where(eq(distributionPart.distributionId, of.id));
	const postings: Posting[] = [];
	for (const { part, amount } of parts) {
		if ((part !== 'village' && part !== 'villagers') || amount === 0) continue;
		const share =
			part === 'village'
				? await accountOf(tx, bookId, CODE.villageProfitShare)
				: await accountOf(tx, bookId, CODE.villagersProfitShare, {
						...{ kind: 'investor', key: 'villagers', name: OWNERS.villagers.name }
					});
		const payable = await accountOf(tx, bookId, CODE.profitSharePayable, OWNERS[part]);
		postings.push({ accountId: share, amount }, { accountId: payable, amount: rupiah(-amount) });
	}
	if (postings.length === 0) return [];
	return [{ bookId, date, memo: `Bagi hasil tahun ${of.year}`, postings }];
}
