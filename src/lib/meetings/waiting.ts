import { parseRupiah, rupiah, type Rupiah } from '#lib/shared/money.ts';

/**
 * What was entered at a meeting without a signal: kept on the telephone and sent in its order when there is one. It is
 * the very form that the page would have sent, with the same key, so that the server takes it once however often it
 * arrives.
 */
export interface Waiting {
	readonly key: string;
	/** The form's action: who came, what one member paid, or how a loan was voted on. */
	readonly action: 'attend' | 'collect' | 'vote';
	readonly fields: readonly (readonly [name: string, value: string])[];
	/** Whose it is; null for the attendance of all, and for votes. */
	readonly membershipId: number | null;
	/** What came in. */
	readonly amount: Rupiah;
	/** What went out. */
	readonly out: Rupiah;
	/** Why the server did not take it, in words; null while it waits. */
	readonly refused: string | null;
}

/** Where it is kept: the browser's storage, or a stand-in. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Kept for one person and one meeting: nobody else on this telephone sends it in her name. */
export const shelfName = (userId: number, meetingId: number) => `rapat:${userId}:${meetingId}`;

export function readWaiting(shelf: Shelf, name: string): Waiting[] {
	try {
		const read: unknown = JSON.parse(shelf.getItem(name) ?? '[]');
		return Array.isArray(read) ? (read as Waiting[]) : [];
	} catch {
		return [];
	}
}

function write(shelf: Shelf, name: string, all: readonly Waiting[]): Waiting[] {
	if (all.length === 0) shelf.removeItem(name);
	else shelf.setItem(name, JSON.stringify(all));
	return [...all];
}

/**
 * Adds what was entered, after what waits already. A later attendance takes the place of an earlier one, before the votes
 * that need it; one key is kept once. @throws when the browser does not let anything be kept.
 */
export function keepWaiting(shelf: Shelf, name: string, item: Waiting): Waiting[] {
	const all = readWaiting(shelf, name);
	const place = all.findIndex(
		({ key, action }) => key === item.key || (action === 'attend' && item.action === 'attend')
	);
	return write(shelf, name, place < 0 ? [...all, item] : all.with(place, item));
}

export function dropWaiting(shelf: Shelf, name: string, key: string): Waiting[] {
	return write(
		shelf,
		name,
		readWaiting(shelf, name).filter((each) => each.key !== key)
	);
}

/** How the server answered one of them. */
export type Answer =
	| { readonly kind: 'taken' }
	/** It said no, in words: the others go on. */
	| { readonly kind: 'refused'; readonly why: string }
	| { readonly kind: Stop };

/**
 * What sending waits for, with nothing lost: the session has ended; somebody signed in who did not enter these or may not
 * send them; no answer came, so that whether it arrived is not known and it goes again with its key.
 */
export type Stop = 'signed_out' | 'other_person' | 'no_answer';

export interface Sent {
	readonly left: Waiting[];
	readonly taken: number;
	/** Why it stopped before the end; null when all was answered. */
	readonly stopped: Stop | null;
}

/** Sends what waits, one after the other, and keeps what was not taken. What was refused before is not sent again. */
export async function sendWaiting(
	shelf: Shelf,
	name: string,
	post: (item: Waiting) => Promise<Answer>
): Promise<Sent> {
	let taken = 0;
	for (const item of readWaiting(shelf, name)) {
		if (item.refused !== null) continue;
		const answer = await post(item);
		if (answer.kind !== 'taken' && answer.kind !== 'refused') {
			return { left: readWaiting(shelf, name), taken, stopped: answer.kind };
		}
		// Read again: something may have been entered while this one was under way.
		if (answer.kind === 'taken') {
			dropWaiting(shelf, name, item.key);
			taken += 1;
		} else {
			const all = readWaiting(shelf, name);
			write(
				shelf,
				name,
				all.map((each) => (each.key === item.key ? { ...each, refused: answer.why } : each))
			);
		}
	}
	return { left: readWaiting(shelf, name), taken, stopped: null };
}

/** Fields that are amounts of money; the others name rows and keys. */
const IN: readonly string[] = [
	...['mandatory', 'social', 'absence_fine', 'arisan', 'deposit', 'instalment[]']
];
const OUT: readonly string[] = ['withdrawal', 'arisan_payout'];

/** What comes in and goes out by a filled-in row, or null when an amount is none; an empty one is nothing. */
export function amountsOf(fields: Waiting['fields']): { amount: Rupiah; out: Rupiah } | null {
	const amount = sumOf(fields, IN);
	const out = sumOf(fields, OUT);
	return amount === null || out === null ? null : { amount, out };
}

function sumOf(fields: Waiting['fields'], names: readonly string[]): Rupiah | null {
	let sum = 0;
	for (const [name, value] of fields) {
		if (!names.includes(name) || value.trim() === '') continue;
		const read = parseRupiah(value, { zero: true });
		if (!read.ok) return null;
		sum += read.amount;
	}
	return rupiah(sum);
}
