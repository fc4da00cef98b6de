import { and, eq, inArray } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { changed, lasting, unchanged } from '#lib/shared/lasting.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { CODE } from './codes.ts';
import { account, book } from './schema.server.ts';

/** Whose sub-ledger account it is. */
export interface Holder {
	/** As `order`, `membership`, `officer`, `book`. */
	readonly kind: string;
	readonly key: string;
	/** For people who read the books. */
	readonly name: string;
	/** When true the account may not go into debit: savings, deposits. The database holds it. */
	readonly neverOverdrawn?: boolean;
}

/** An organisation has one bank account to begin with; it stands for `bank` where none is named. */
const MAIN_BANK_ACCOUNT: Holder = { kind: 'bank account', key: 'main', name: 'Rekening utama' };

/** Under what an account is known, or known not to be there, while a transaction is open. */
function accountKey(bookId: BookId, code: string, { kind, key }: Pick<Holder, 'kind' | 'key'>): string {
	return `account:${bookId}:${code}:${kind}:${key}`;
}

function holderFor<Given extends Pick<Holder, 'kind' | 'key'>>(code: string, given?: Given) {
	return given ?? (code === CODE.bank ? MAIN_BANK_ACCOUNT : undefined);
}

/**
 * The account with a code in a book; with a holder, that holder's account under the control account, opened on
 * first use.
 */
export async function accountOf(tx: Tx, bookId: BookId, code: string, given?: Holder): Promise<AccountId> {
	const holder = holderFor(code, given);
	const found = await findAccount(tx, bookId, code, holder);
	if (found) return found;
	assert(holder, `book ${bookId} has no account ${code}`);
	const [opened] = await openAccounts(tx, bookId, code, [holder]);
	assert(opened, 'the account was inserted');
	return opened.id;
}

/**
 * Many holders' accounts under one control account, with their balances, those that were missing opened: one reading and
 * one insertion however many they are.
 */
export async function accountsOf(
	tx: Tx,
	bookId: BookId,
	code: string,
	holders: readonly Holder[]
): Promise<ReadonlyMap<string, { readonly id: AccountId; readonly balance: Rupiah }>> {
	const [first] = holders;
	if (!first) return new Map();
	const keys = holders.map(({ key }) => key);
	const found = await tx
		.select({ id: account.id, key: account.holderKey, balance: account.balance })
		.from(account)
		.where(
			and(
				...[eq(account.bookId, bookId), eq(account.code, code), eq(account.holderKind, first.kind)],
				inArray(account.holderKey, keys)
			)
		);
	const known = new Set(found.map(({ key }) => key));
	const missing = holders.filter(({ key }) => !known.has(key));
	const opened = missing.length > 0 ? await openAccounts(tx, bookId, code, missing) : [];
	return new Map([...found, ...opened].map(({ key, id, balance }) => [key, { id, balance }]));
}

async function openAccounts(tx: Tx, bookId: BookId, code: string, holders: readonly Holder[]) {
	const [control] = await tx
		.select()
		.from(account)
		.where(and(eq(account.bookId, bookId), eq(account.code, code), eq(account.holderKind, '')));
	assert(control?.isControl, `account ${code} of book ${bookId} has no sub-ledger`);
	const { nameId, nameEn, type, normal, id: controlId } = control;
	for (const holder of holders) changed(tx, accountKey(bookId, code, holder));
	return tx
		.insert(account)
		.values(
			holders.map((holder) => ({
				...{ bookId, code, nameId, nameEn, type, normal, controlId, isControl: false },
				...{ holderKind: holder.kind, holderKey: holder.key, holderName: holder.name },
				ceiling: holder.neverOverdrawn ? NO_RUPIAH : null
			}))
		)
		.returning({ id: account.id, key: account.holderKey, balance: account.balance });
}

/** The same without opening one. */
export async function findAccount(
	reader: Reader,
	bookId: BookId,
	code: string,
	given?: Pick<Holder, 'kind' | 'key'>
): Promise<AccountId | null> {
	const { kind = '', key = '' } = holderFor(code, given) ?? {};
	return unchanged(reader, accountKey(bookId, code, { kind, key }), async () => {
		const [found] = await reader
			.select({ id: account.id })
			.from(account)
			.where(
				and(
					...[eq(account.bookId, bookId), eq(account.code, code)],
					...[eq(account.holderKind, kind), eq(account.holderKey, key)]
				)
			);
		return found?.id ?? null;
	});
}

/** An account's balance in rupiah, debit positive. */
export async function balanceOf(reader: Reader, accountId: AccountId): Promise<Rupiah> {
	const [found] = await reader
		.select({ balance: account.balance })
		.from(account)
		.where(eq(account.id, accountId));
	assert(found, `no account ${accountId}`);
	return found.balance;
}

export interface PairAccounts {
	/** In the first book: what the second owes it. */
	readonly inA: AccountId;
	/** In the second book: what the first owes it. */
	readonly inB: AccountId;
}

/**
 * The two accounts on which two books owe each other: RK within one organisation, a debt in law between two. Each
 * pair adds up to nothing, because both sides are posted in one transaction.
 */
export async function pairAccounts(tx: Tx, a: BookId, b: BookId): Promise<PairAccounts> {
	const pair = await lasting(tx, `pair:${a}:${b}`, () => openPair(tx, a, b));
	assert(pair, 'a pair is opened on first use');
	return pair;
}

async function openPair(tx: Tx, a: BookId, b: BookId): Promise<PairAccounts> {
	const [first, second] = [await ownerOf(tx, a), await ownerOf(tx, b)];
	const code = first.organisationId === second.organisationId ? CODE.interBook : CODE.dueBetweenOrganisations;
	return {
		inA: await accountOf(tx, a, code, { kind: 'book', key: String(b), name: second.name }),
		inB: await accountOf(tx, b, code, { kind: 'book', key: String(a), name: first.name })
	};
}

async function ownerOf(reader: Reader, bookId: BookId) {
	const [found] = await reader
		.select({ organisationId: book.organisationId, name: organisation.name })
		.from(book)
		.innerJoin(organisation, eq(organisation.id, book.organisationId))
		.where(eq(book.id, bookId));
	assert(found, `no book ${bookId}`);
	return found;
}
