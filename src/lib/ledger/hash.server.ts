import { createHash } from 'node:crypto';

/** What an entry's hash covers: everything that must not change after it was posted. */
export interface HashedEntry {
	readonly bookId: number;
	readonly number: number;
	readonly date: string;
	readonly kind: string;
	readonly memo: string;
	readonly transactionKind: string;
	readonly sourceKind: string;
	readonly sourceKey: string;
	readonly userId: number | null;
	readonly recordedAt: number;
	readonly reversesId: number | null;
	readonly resolutionHash: string | null;
	readonly previousHash: string;
	/** In the order they were posted. */
	readonly postings: readonly { readonly accountId: number; readonly amount: number }[];
}

/** The hash a book's first entry carries as the one before it. */
export function firstHash(bookId: number): string {
	return sha256(`book:${bookId}`);
}

/** `sha256` over an entry's canonical content: a JSON array in fixed order, so that nothing can be moved about. */
export function hashEntry(entry: HashedEntry): string {
	return sha256(
		JSON.stringify([
			entry.previousHash,
			entry.bookId,
			entry.number,
			entry.date,
			entry.kind,
			entry.memo,
			entry.transactionKind,
			entry.sourceKind,
			entry.sourceKey,
			entry.userId,
			entry.recordedAt,
			entry.reversesId,
			entry.resolutionHash,
			entry.postings.map(({ accountId, amount }) => [accountId, amount])
		])
	);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
