import { and, eq } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
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
	const [control] = await tx
		.select()
		.from(account)
		.where(and(eq(account.bookId, bookId), eq(account.code, code), eq(account.holderKind, '')));
	assert(control?.isControl, `account ${code} of book ${bookId} has no sub-ledger`);
	const [opened] = await tx
		.insert(account)
		.values({
			bookId,
			code,
			nameId: control.nameId,
			nameEn: control.nameEn,
			type: control.type,
			normal: control.normal,
			controlId: control.id,
			isControl: false,
			holderKind: holder.kind,
			holderKey: holder.key,
			holderName: holder.name,
			ceiling: holder.neverOverdrawn ? NO_RUPIAH : null
		})
		.returning({ id: account.id });
	assert(opened, 'the account was inserted');
	return opened.id;
}

/** The same without opening one. */
export async function findAccount(
	reader: Reader,
	bookId: BookId,
	code: string,
	given?: Pick<Holder, 'kind' | 'key'>
): Promise<AccountId | null> {
	const holder = holderFor(code, given);
	const [found] = await reader
		.select({ id: account.id })
		.from(account)
		.where(
			and(
				eq(account.bookId, bookId),
				eq(account.code, code),
				eq(account.holderKind, holder?.kind ?? ''),
				eq(account.holderKey, holder?.key ?? '')
			)
		);
	return found?.id ?? null;
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
