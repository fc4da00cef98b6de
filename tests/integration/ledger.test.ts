import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountOf, accountsOf, balanceOf, findAccount, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, LedgerRefusal, post, type TransactionDraft } from '#lib/ledger/post.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { bareOrganisation } from '../support/village.ts';

freshDatabase();

const date = bookDate('2026-11-23');
let group: BookId;
let trade: BookId;
let cash: AccountId;
let income: AccountId;

beforeAll(async () => {
	group = (await bareOrganisation('ksm')).books.group as BookId;
	trade = (await bareOrganisation('bumdesa')).books.trade as BookId;
	await write(async (tx) => {
		cash = await accountOf(tx, group, CODE.cash);
		income = await accountOf(tx, group, CODE.otherIncome);
	});
});

function draft(entries: TransactionDraft['entries'], more: Partial<TransactionDraft> = {}): TransactionDraft {
	return { actor: systemActor, kind: 'test', source: { kind: 'test', key: '1' }, entries, ...more };
}

function simple(amount: number, more: Partial<TransactionDraft> = {}): TransactionDraft {
	return draft(
		[
			{
				bookId: group,
				date,
				memo: 'uji',
				postings: [debit(cash, rupiah(amount)), credit(income, rupiah(amount))]
			}
		],
		more
	);
}

async function refusal(work: Promise<unknown>): Promise<string> {
	const error: unknown = await work.then(
		() => null,
		(reason: unknown) => reason
	);
	return error instanceof LedgerRefusal ? error.code : `not refused: ${String(error)}`;
}

async function savingsOf(tx: Tx, key: string): Promise<AccountId> {
	return accountOf(tx, group, CODE.voluntarySavings, {
		kind: 'membership',
		key,
		name: 'Sri',
		neverOverdrawn: true
	});
}

/** Raw SQL as any other program could send it. */
function raw(sql: string): Promise<unknown> {
	return write((tx) => tx.$client.execute(sql));
}

describe('posting', () => {
	it('numbers entries of a book one by one and moves the balances', async () => {
		const before = await balanceOf(db, cash);
		const first = await write((tx) => post(tx, simple(1_000)));
		const second = await write((tx) => post(tx, simple(2_000)));
		expect(second.entries[0]?.number).toBe((first.entries[0]?.number ?? 0) + 1);
		expect(await balanceOf(db, cash)).toBe(before + 3_000);
	});

	it('writes both sides of a pair of books, which add up to nothing', async () => {
		const pair = await write((tx) => pairAccounts(tx, trade, group));
		await write(async (tx) => {
			const bank = await accountOf(tx, trade, CODE.bank);
			await post(
				tx,
				draft([
					{
						bookId: trade,
						date,
						memo: 'bayar kas kelompok',
						postings: [debit(pair.inA, rupiah(700)), credit(bank, rupiah(700))]
					},
					{
						bookId: group,
						date,
						memo: 'terima dari BUM Desa',
						postings: [debit(cash, rupiah(700)), credit(pair.inB, rupiah(700))]
					}
				])
			);
		});
		expect((await balanceOf(db, pair.inA)) + (await balanceOf(db, pair.inB))).toBe(0);
	});

	it('keeps a control account equal to its sub-ledger', async () => {
		await write(async (tx) => {
			const [one, two] = [await savingsOf(tx, '1'), await savingsOf(tx, '2')];
			await post(
				tx,
				draft([
					{
						bookId: group,
						date,
						memo: 'setor',
						postings: [debit(cash, rupiah(900)), credit(one, rupiah(400)), credit(two, rupiah(500))]
					}
				])
			);
		});
		const { rows } = await db.$client.execute(
			`SELECT balance FROM account WHERE book_id = ${group} AND code = '${CODE.voluntarySavings}' AND is_control`
		);
		expect(rows[0]?.['balance']).toBe(-900);
	});

	it('finds an account that was missing a moment ago in the same transaction, and forgets one that was undone', async () => {
		const [first, second] = ['baru-1', 'baru-2'].map((key) => ({ kind: 'membership', key, name: key }));
		if (!first || !second) throw new Error('two holders');
		const find = (tx: Tx, holder: typeof first) =>
			findAccount(tx, group, CODE.otherReceivablesFromMembers, holder);
		const undone = write(async (tx) => {
			expect(await find(tx, first)).toBeNull();
			await accountOf(tx, group, CODE.otherReceivablesFromMembers, first);
			throw new Error('undone');
		});
		const kept = write(async (tx) => {
			const before = await find(tx, first);
			const opened = await accountsOf(tx, group, CODE.otherReceivablesFromMembers, [first, second]);
			return [before, await find(tx, first), opened.get(first.key)?.id, await find(tx, second)];
		});
		await expect(undone).rejects.toThrow('undone');
		const [before, after, opened, other] = await kept;
		expect(before).toBeNull();
		expect(after).toBe(opened);
		expect(other).not.toBeNull();
	});

	it('refuses what does not balance, has one posting, or names another book', async () => {
		const unbalanced = draft([
			{ bookId: group, date, memo: 'x', postings: [debit(cash, rupiah(2)), credit(income, rupiah(1))] }
		]);
		const alone = draft([{ bookId: group, date, memo: 'x', postings: [debit(cash, rupiah(2))] }]);
		const elsewhere = draft([
			{ bookId: trade, date, memo: 'x', postings: [debit(cash, rupiah(2)), credit(income, rupiah(2))] }
		]);
		expect(await refusal(write((tx) => post(tx, unbalanced)))).toBe('unbalanced');
		expect(await refusal(write((tx) => post(tx, alone)))).toBe('too_few_postings');
		expect(await refusal(write((tx) => post(tx, elsewhere)))).toBe('wrong_book');
	});

	it('never takes savings below zero, also when twenty try at once', async () => {
		const account = await write((tx) => savingsOf(tx, 'all'));
		const deposit = draft([
			{
				bookId: group,
				date,
				memo: 'setor',
				postings: [debit(cash, rupiah(5_000)), credit(account, rupiah(5_000))]
			}
		]);
		const withdrawal = draft([
			{
				bookId: group,
				date,
				memo: 'tarik',
				postings: [debit(account, rupiah(5_000)), credit(cash, rupiah(5_000))]
			}
		]);
		await write((tx) => post(tx, deposit));
		const results = await Promise.allSettled(
			Array.from({ length: 20 }, () => write((tx) => post(tx, withdrawal)))
		);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await balanceOf(db, account)).toBe(0);
	});

	it('refuses a key that was posted before', async () => {
		await write((tx) => post(tx, simple(10, { key: 'once' })));
		expect(await refusal(write((tx) => post(tx, simple(10, { key: 'once' }))))).toBe('posted_twice');
	});

	it('refuses a closed month', async () => {
		await raw(`INSERT INTO closed_period (book_id, month, closed_at) VALUES (${group}, '2026-01', 0)`);
		const old = draft([
			{
				bookId: group,
				date: '2026-01-31',
				memo: 'x',
				postings: [debit(cash, rupiah(1)), credit(income, rupiah(1))]
			}
		]);
		expect(await refusal(write((tx) => post(tx, old)))).toBe('closed_period');
	});
});

describe('reversal', () => {
	it('takes every book back once, and is never reversed itself', async () => {
		const before = await balanceOf(db, cash);
		const { transactionId } = await write((tx) => post(tx, simple(800)));
		const turn = { actor: systemActor, transactionId, date, reason: 'salah ketik' };
		const answers = await Promise.all([1, 2, 3].map(() => write((tx) => reverseTransaction(tx, turn))));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(answers.filter((answer) => !answer.ok && answer.code === 'already_reversed')).toHaveLength(2);
		expect(await balanceOf(db, cash)).toBe(before);
		const done = answers.find((answer) => answer.ok);
		const again = { ...turn, transactionId: done?.ok ? done.transactionId : transactionId };
		expect(await write((tx) => reverseTransaction(tx, again))).toEqual({ ok: false, code: 'is_reversal' });
	});
});

describe('the database itself refuses', () => {
	it('an update or delete of what was posted', async () => {
		await expect(raw('UPDATE posting SET amount = amount + 1')).rejects.toThrow(/append_only/);
		await expect(raw('DELETE FROM posting')).rejects.toThrow(/append_only/);
		await expect(raw("UPDATE entry SET memo = 'lain'")).rejects.toThrow(/append_only/);
		await expect(raw('DELETE FROM entry')).rejects.toThrow(/append_only/);
		await expect(raw('DELETE FROM ledger_transaction')).rejects.toThrow(/append_only/);
	});

	it('a posting added to an entry that stands', async () => {
		await expect(
			raw(`INSERT INTO posting (entry_id, account_id, amount) VALUES (1, ${cash}, 5)`)
		).rejects.toThrow(/posted_already/);
	});

	it('a posting left without an entry, and lets the jobs beside it live', async () => {
		const results = await Promise.allSettled([
			write((tx) => post(tx, simple(11))),
			raw(`INSERT INTO posting (entry_id, account_id, amount) VALUES (999999, ${cash}, 5)`),
			write((tx) => post(tx, simple(12)))
		]);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('an unbalanced entry, a fraction and a zero', async () => {
		const unbalanced = write(async (tx) => {
			await tx.$client.execute(
				`INSERT INTO posting (entry_id, account_id, amount) VALUES (888888, ${cash}, 5), (888888, ${income}, -4)`
			);
			await tx.$client
				.execute(`INSERT INTO entry (id, transaction_id, book_id, number, date, kind, memo, previous_hash, hash)
				SELECT 888888, 1, id, last_number + 1, '2026-11-23', 'x', 'x', last_hash, 'x' FROM book WHERE id = ${group}`);
		});
		await expect(unbalanced).rejects.toThrow(/unbalanced/);
		await expect(
			raw(`INSERT INTO posting (entry_id, account_id, amount) VALUES (777, ${cash}, 0.5)`)
		).rejects.toThrow(/CHECK/);
		await expect(
			raw(`INSERT INTO posting (entry_id, account_id, amount) VALUES (777, ${cash}, 0)`)
		).rejects.toThrow(/CHECK/);
	});
});

describe('verification', () => {
	it('passes on what the use-cases wrote, whatever the amounts', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 8 }),
				async (amounts) => {
					await Promise.all(amounts.map((amount) => write((tx) => post(tx, simple(amount)))));
					expect(await verifyLedger(db)).toMatchObject({ ok: true });
				}
			),
			{ numRuns: 15 }
		);
	});

	it('names the first row that was tampered with', async () => {
		await raw('DROP TRIGGER entry_never_updated');
		await raw("UPDATE entry SET memo = 'diubah' WHERE id = 2");
		const verified = await verifyLedger(db);
		expect(verified).toMatchObject({ ok: false, fault: { problem: 'its content does not fit its hash' } });
		expect(verified.ok ? '' : verified.fault.row).toContain('entry 2');
	});
});
