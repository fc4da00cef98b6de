import { and, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { addMonths, firstOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { assetAccounts } from './acquire.server.ts';
import { postDepreciation } from './depreciate.server.ts';
import { usedUpTo } from './depreciation.ts';
import { assetById, type Asset } from './find.server.ts';
import { assetDisposal } from './schema.server.ts';

export interface AskDisposal {
	readonly assetId: number;
	readonly date: BookDate;
	/** 0 where nobody paid for it. */
	readonly proceeds: Rupiah;
	readonly through: 'cash' | 'bank';
	readonly reason: string;
	readonly key: string;
}

export type AskDisposalResult =
	| { ok: true; disposalId: number }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | 'date_future' | 'date_early' | 'already_asked'>;

/** One officer says that an asset was sold or is gone; nothing is posted until another agrees. */
export async function askDisposal(actor: Actor, { key, ...body }: AskDisposal): Promise<AskDisposalResult> {
	return write(async (tx): Promise<AskDisposalResult> => {
		const asset = await assetById(tx, body.assetId);
		const book = asset ? await bookById(tx, asset.bookId) : null;
		if (!asset || !book) return refuse('not_found');
		if (!(await allow(tx, actor, book.organisationId, 'books.enter'))) return refuse('forbidden');
		if (body.date > today(book.timeZone)) return refuse('date_future');
		if (body.date < asset.acquiredOn) return refuse('date_early');
		return once(
			tx,
			{ scope: `asset.dispose:${actor.userId}`, key, body },
			async (): Promise<AskDisposalResult> => {
				if (asset.disposal && asset.disposal.state !== 'refused') return refuse('already_asked');
				assert(actor.userId, 'whoever may enter is a person');
				const [row] = await tx
					.insert(assetDisposal)
					.values({ ...body, state: 'waiting', askedBy: actor.userId, askedAt: now() })
					.returning({ id: assetDisposal.id });
				assert(row, 'the request was inserted');
				await audit(tx, actor, {
					action: 'asset.ask_disposal',
					organisationId: book.organisationId,
					subject: `asset:${asset.id}`,
					detail: { proceeds: body.proceeds }
				});
				return { ok: true, disposalId: row.id };
			}
		);
	});
}

export interface DecideDisposal {
	readonly assetId: number;
	readonly disposalId: number;
	readonly approve: boolean;
}

export type DecideDisposalResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'already_done' | 'same_person' | LedgerCode>;

/**
 * Another officer agrees, which takes the asset out of the books at what it is still worth, the difference to what was
 * paid being a gain or a loss; or refuses. That it is another is held by the database too.
 */
export async function decideDisposal(actor: Actor, input: DecideDisposal): Promise<DecideDisposalResult> {
	return orRefusal(
		write(async (tx): Promise<DecideDisposalResult> => {
			const asset = await assetById(tx, input.assetId);
			const book = asset ? await bookById(tx, asset.bookId) : null;
			const [asked] = await tx
				.select()
				.from(assetDisposal)
				.where(and(eq(assetDisposal.id, input.disposalId), eq(assetDisposal.assetId, input.assetId)));
			if (!asset || !book || !asked) return refuse('not_found');
			if (!(await allow(tx, actor, book.organisationId, 'books.approve'))) return refuse('forbidden');
			if (asked.state !== 'waiting') return refuse('already_done');
			if (input.approve && asked.askedBy === actor.userId) return refuse('same_person');
			const transactionId = input.approve ? await takeOut(tx, actor, asset, asked) : null;
			const state = input.approve ? 'approved' : 'refused';
			await tx
				.update(assetDisposal)
				.set({ state, decidedBy: actor.userId, decidedAt: now(), transactionId })
				.where(eq(assetDisposal.id, asked.id));
			await audit(tx, actor, {
				action: `asset.disposal_${state}`,
				organisationId: book.organisationId,
				subject: `asset:${asset.id}`,
				detail: { transactionId }
			});
			return { ok: true };
		})
	);
}

type Leaving = Pick<AskDisposal, 'date' | 'proceeds' | 'through'>;

async function takeOut(
	tx: Tx,
	actor: Actor,
	asset: Asset,
	{ date, proceeds, through }: Leaving
): Promise<TransactionId> {
	// It is used up to the end of the month before; the month it leaves in is not depreciated.
	const month = monthOf(addMonths(firstOfMonth(monthOf(date)), -1));
	const missing = rupiah(Math.max(usedUpTo(asset, month) - asset.used, 0));
	if (missing > 0) await postDepreciation(tx, actor, { ...asset, amount: missing }, { month, date });
	const used = rupiah(asset.used + missing);
	const accounts = await assetAccounts(tx, asset);
	const gain = rupiah(proceeds - (asset.cost - used));
	const { bookId } = asset;
	const { transactionId } = await post(tx, {
		actor,
		kind: 'asset.disposed',
		source: { kind: 'asset', key: String(asset.id) },
		key: `asset:${asset.id}:out`,
		entries: [
			{
				bookId,
				date,
				memo: `Aset dilepas: ${asset.name}`,
				postings: [
					{ accountId: await accountOf(tx, bookId, CODE[through]), amount: proceeds },
					{ accountId: accounts.used, amount: used },
					{ accountId: accounts.asset, amount: rupiah(-asset.cost) },
					{
						accountId: await accountOf(tx, bookId, gain < 0 ? CODE.otherExpense : CODE.otherIncome),
						amount: rupiah(0 - gain)
					}
				]
			}
		]
	});
	return transactionId;
}
