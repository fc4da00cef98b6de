import { sql } from 'drizzle-orm';
import { GENERAL_HOLDER } from '#lib/bookkeeping/manualAccounts.ts';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { bookById, type Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { mistakeInTerms } from './depreciation.ts';
import { asset } from './schema.server.ts';
import { SOURCE_CODE, type AssetSource } from './sources.ts';

interface AssetTerms {
	readonly bookId: BookId;
	readonly name: string;
	readonly source: AssetSource;
	readonly acquiredOn: BookDate;
	readonly cost: Rupiah;
	readonly residual: Rupiah;
	/** 0 for land. */
	readonly usefulMonths: number;
	/** Heeded only for an asset that was there before the books. */
	readonly usedBefore: Rupiah;
}

export interface AcquireAsset extends AssetTerms {
	readonly key: string;
}

export type AcquireAssetResult =
	| { ok: true; assetId: number }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'residual_above_cost'
			| 'used_above_cost'
			| 'date_future'
			| LedgerCode
	  >
	| Refused<'not_enough_cash', { available: Rupiah }>;

/** Takes an asset into the books on the day it came: bought, still owed, given, or there before. */
export async function acquireAsset(
	actor: Actor,
	{ key, ...input }: AcquireAsset
): Promise<AcquireAssetResult> {
	return orRefusal(
		audited(
			actor,
			{ action: 'asset.acquire', subject: `book:${input.bookId}` },
			write(async (tx): Promise<AcquireAssetResult> => {
				const book = await bookById(tx, input.bookId);
				if (!book) return refuse('not_found');
				if (!(await allow(tx, actor, book.organisationId, 'books.enter'))) return refuse('forbidden');
				const isUsable = input.source === 'opening' && input.usefulMonths > 0;
				const terms = { ...input, usedBefore: isUsable ? input.usedBefore : NO_RUPIAH };
				const mistake = mistakeInTerms(terms, today(book.timeZone));
				if (mistake) return refuse(mistake);
				return once(tx, { scope: `asset.acquire:${actor.userId}`, key, body: terms }, () =>
					takeIn(tx, actor, book, terms)
				);
			})
		)
	);
}

async function takeIn(tx: Tx, actor: Actor, book: Book, terms: AssetTerms): Promise<AcquireAssetResult> {
	assert(actor.userId, 'an asset is entered by a person');
	const { source, cost, usedBefore } = terms;
	const other = await accountOf(
		tx,
		book.id,
		SOURCE_CODE[source],
		source === 'owed' ? GENERAL_HOLDER : undefined
	);
	if (source === 'cash' || source === 'bank') {
		const available = await balanceOf(tx, other);
		if (available < cost) return { ok: false, code: 'not_enough_cash', available };
	}
	const [last] = await tx.all<{ id: number }>(sql`SELECT coalesce(max(id), 0) AS id FROM asset`);
	const id = (last?.id ?? 0) + 1;
	const accounts = await assetAccounts(tx, { ...terms, id });
	const { transactionId } = await post(tx, {
		actor,
		kind: 'asset.acquired',
		source: { kind: 'asset', key: String(id) },
		key: `asset:${id}`,
		entries: [
			{
				bookId: book.id,
				date: terms.acquiredOn,
				memo: `Aset: ${terms.name}`,
				postings: [
					{ accountId: accounts.asset, amount: cost },
					{ accountId: accounts.used, amount: rupiah(0 - usedBefore) },
					{ accountId: other, amount: rupiah(usedBefore - cost) }
				]
			}
		]
	});
	await tx.insert(asset).values({ ...terms, id, transactionId, enteredBy: actor.userId, enteredAt: now() });
	await audit(tx, actor, {
		action: 'asset.acquire',
		organisationId: book.organisationId,
		subject: `asset:${id}`,
		detail: { source, cost, transactionId }
	});
	return { ok: true, assetId: id };
}

/** The asset's own account, and the one of what was used up of it; all land stands on one account. */
export async function assetAccounts(
	tx: Tx,
	{ id, bookId, name, usefulMonths }: { id: number; bookId: BookId; name: string; usefulMonths: number }
): Promise<{ asset: AccountId; used: AccountId }> {
	const holder = { kind: 'asset', key: String(id), name };
	return {
		asset:
			usefulMonths === 0
				? await accountOf(tx, bookId, CODE.land)
				: await accountOf(tx, bookId, CODE.fixedAssets, holder),
		used: await accountOf(tx, bookId, CODE.accumulatedDepreciation, holder)
	};
}
