/**
 * What was entered without a signal: kept on the telephone and sent in its order when there is one. It is the very form
 * that the page would have sent, with the same key, so that the server takes it once however often it arrives.
 */
export interface WaitingForm {
	readonly key: string;
	/** The form's action; `default` for a page that has one. */
	readonly action: string;
	readonly fields: readonly (readonly [name: string, value: string])[];
	readonly files?: readonly KeptFile[];
	/** Why the server did not take it, in words; null while it waits. */
	readonly refused: string | null;
}

/** A photo that waits with its form. */
export interface KeptFile {
	/** The form's name of the field. */
	readonly field: string;
	readonly name: string;
	/** `data:image/jpeg;base64,…` */
	readonly content: string;
}

/** Where it is kept: the browser's storage, or a stand-in. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function readWaiting<Item extends WaitingForm>(shelf: Shelf, name: string): Item[] {
	try {
		const read: unknown = JSON.parse(shelf.getItem(name) ?? '[]');
		return Array.isArray(read) ? (read as Item[]) : [];
	} catch {
		return [];
	}
}

function write<Item extends WaitingForm>(shelf: Shelf, name: string, all: readonly Item[]): Item[] {
	if (all.length === 0) shelf.removeItem(name);
	else shelf.setItem(name, JSON.stringify(all));
	return [...all];
}

/**
 * Adds what was entered, after what waits already; one key is kept once.
 *
 * @param replaces whether the new one takes the place of an earlier one.
 * @throws when the browser does not let anything (more) be kept.
 */
export function keepWaiting<Item extends WaitingForm>(
	shelf: Shelf,
	name: string,
	item: Item,
	replaces: (earlier: Item, item: Item) => boolean = () => false
): Item[] {
	const all = readWaiting<Item>(shelf, name);
	const place = all.findIndex((earlier) => earlier.key === item.key || replaces(earlier, item));
	return write(shelf, name, place < 0 ? [...all, item] : all.with(place, item));
}

export function dropWaiting<Item extends WaitingForm>(shelf: Shelf, name: string, key: string): Item[] {
	return write(
		shelf,
		name,
		readWaiting<Item>(shelf, name).filter((each) => each.key !== key)
	);
}

/** How the server answered one of them. */
export type Answer =
	/** Where the form would have led; null when nowhere. */
	| { readonly kind: 'taken'; readonly to?: string | null }
	/** It said no, in words: the others go on. */
	| { readonly kind: 'refused'; readonly why: string }
	| { readonly kind: Stop };

/**
 * What sending waits for, with nothing lost: the session has ended; somebody signed in who did not enter these or may not
 * send them; no answer came, so that whether it arrived is not known and it goes again with its key.
 */
export type Stop = 'signed_out' | 'other_person' | 'no_answer';

export interface Sent<Item extends WaitingForm> {
	readonly left: Item[];
	/** What the server took, in the order it was sent, and where it can be seen. */
	readonly taken: { readonly item: Item; readonly to: string | null }[];
	/** Why it stopped before the end; null when all was answered. */
	readonly stopped: Stop | null;
}

/** Sends what waits, one after the other, and keeps what was not taken. What was refused before is not sent again. */
export async function sendWaiting<Item extends WaitingForm>(
	shelf: Shelf,
	name: string,
	post: (item: Item) => Promise<Answer>
): Promise<Sent<Item>> {
	const taken: { item: Item; to: string | null }[] = [];
	for (const item of readWaiting<Item>(shelf, name)) {
		if (item.refused !== null) continue;
		const answer = await post(item);
		if (answer.kind !== 'taken' && answer.kind !== 'refused') {
			return { left: readWaiting(shelf, name), taken, stopped: answer.kind };
		}
		// Read again: something may have been entered while this one was under way.
		if (answer.kind === 'taken') {
			dropWaiting(shelf, name, item.key);
			taken.push({ item, to: answer.to ?? null });
		} else {
			const all = readWaiting<Item>(shelf, name);
			write(
				shelf,
				name,
				all.map((each) => (each.key === item.key ? { ...each, refused: answer.why } : each))
			);
		}
	}
	return { left: readWaiting(shelf, name), taken, stopped: null };
}
