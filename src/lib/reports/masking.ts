/** Whose sub-ledger account it is, as the books have it. */
export interface AccountHolder {
	readonly holderKind: string;
	readonly holderKey: string;
	readonly holderName: string;
}

/** How closely the reader may look; see `BookAccess`. */
export interface View {
	readonly exact: boolean;
	/** The key of the reader's own accounts, her membership's id as text. */
	readonly ownKey: string | null;
}

/** Names every reader may see: organisations' names and orders' numbers are no secret of a person. */
const OPEN_KINDS: ReadonlySet<string> = new Set(['book', 'opening']);

/** Kinds whose memo an officer typed, in words meant for all members. */
const TYPED_KINDS: ReadonlySet<string> = new Set(['manual', 'cash.in', 'cash.out', 'cash.count']);

/** `Sri Lestari` → `S. L.`; empty for an empty name. */
export function initialsOf(name: string): string {
	return name
		.split(/\s+/)
		.filter((word) => /^[\p{L}\p{N}]/u.test(word))
		.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`)
		.join(' ');
}

/** The name of an account's holder as this reader may see it; empty for an account without one. */
export function shownHolder(holder: AccountHolder, view: View): string {
	if (holder.holderKind === '') return '';
	if (view.exact || OPEN_KINDS.has(holder.holderKind) || isOwn(holder, view)) return holder.holderName;
	if (holder.holderKind === 'order') return holder.holderKey;
	if (holder.holderKind === 'bank account') return '';
	return initialsOf(holder.holderName);
}

/** True when the account belongs to the reader herself. */
export function isOwn(holder: AccountHolder, view: View): boolean {
	return view.ownKey !== null && holder.holderKind === 'membership' && holder.holderKey === view.ownKey;
}

/**
 * An entry's memo as this reader may see it, or null when the page should say the kind of event in its place: memos
 * that the system writes name people.
 */
export function shownMemo(
	entry: { readonly kind: string; readonly memo: string; readonly holders: readonly AccountHolder[] },
	view: View
): string | null {
	if (view.exact) return entry.memo;
	if (!TYPED_KINDS.has(entry.kind)) return null;
	return entry.holders
		.filter((holder) => holder.holderName !== '')
		.reduce((memo, holder) => memo.replaceAll(holder.holderName, shownHolder(holder, view)), entry.memo);
}
