import { describe, expect, test } from 'vitest';
import { amountsOf, replacesLine, shelfName, type WaitingLine as Waiting } from '#lib/meetings/waiting.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import {
	dropWaiting,
	keepWaiting as keep,
	readWaiting as read,
	sendWaiting as sendAll,
	type Answer,
	type Shelf
} from '#lib/shared/waiting.ts';

const NAME = shelfName(4, 12);
const keepWaiting = (storage: Shelf, name: string, item: Waiting) => keep(storage, name, item, replacesLine);
const readWaiting = read<Waiting>;
const sendWaiting = sendAll<Waiting>;

function shelf(): Shelf & { kept: Map<string, string> } {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name)
	};
}

const item = (key: string, more: Partial<Waiting> = {}): Waiting => ({
	...{ key, action: 'collect', fields: [['mandatory', '20.000']], membershipId: 7 as MembershipId },
	...{ amount: rupiah(20_000), out: rupiah(0), refused: null },
	...more
});

const keys = (all: readonly Waiting[]) => all.map(({ key }) => key);

describe('what waits', () => {
	test('stays in its order, each key once, apart for each person and meeting', () => {
		const storage = shelf();
		for (const key of ['a', 'b', 'a']) keepWaiting(storage, NAME, item(key));
		expect(keys(readWaiting(storage, NAME))).toEqual(['a', 'b']);
		expect(readWaiting(storage, shelfName(5, 12))).toEqual([]);
		expect(readWaiting(storage, shelfName(4, 13))).toEqual([]);
	});

	test('keeps the last attendance alone, in the place of the first: votes after it need it', () => {
		const storage = shelf();
		keepWaiting(storage, NAME, item('attend', { action: 'attend', fields: [['present[]', '1']] }));
		keepWaiting(storage, NAME, item('a'));
		keepWaiting(storage, NAME, item('attend', { action: 'attend', fields: [['present[]', '2']] }));
		expect(readWaiting(storage, NAME).map(({ fields }) => fields[0]?.[1])).toEqual(['2', '20.000']);
	});

	test('is nothing where the storage holds something else', () => {
		const storage = shelf();
		storage.kept.set(NAME, '{broken');
		expect(readWaiting(storage, NAME)).toEqual([]);
		storage.kept.set(NAME, '{"a":1}');
		expect(readWaiting(storage, NAME)).toEqual([]);
	});

	test('leaves nothing behind once it is empty', () => {
		const storage = shelf();
		keepWaiting(storage, NAME, item('a'));
		dropWaiting(storage, NAME, 'a');
		expect(storage.kept.size).toBe(0);
	});
});

describe('sending', () => {
	async function send(answers: Record<string, Answer>, storage = shelf()) {
		for (const key of Object.keys(answers)) keepWaiting(storage, NAME, item(key));
		const posted: string[] = [];
		const sent = await sendWaiting(storage, NAME, (each) => {
			posted.push(each.key);
			return Promise.resolve(answers[each.key] ?? { kind: 'no_answer' });
		});
		return { ...sent, posted, storage };
	}

	test('goes one after the other, and what was refused stays with its reason and is not sent again', async () => {
		const taken = { kind: 'taken' } as const;
		const first = await send({ a: taken, b: { kind: 'refused', why: 'Periksa lagi' }, c: taken });
		expect(first).toMatchObject({ posted: ['a', 'b', 'c'], stopped: null });
		expect(first.taken.map(({ item: { key } }) => key)).toEqual(['a', 'c']);
		expect(first.left).toMatchObject([{ key: 'b', refused: 'Periksa lagi' }]);
		const second = await sendWaiting(first.storage, NAME, () => Promise.reject(new Error('sent again')));
		expect(second).toMatchObject({ taken: [], stopped: null });
	});

	test('stops without an answer, a session or the right person, and loses nothing', async () => {
		for (const kind of ['no_answer', 'signed_out', 'other_person'] as const) {
			const sent = await send({ a: { kind: 'taken' }, b: { kind }, c: { kind: 'taken' } });
			expect(sent).toMatchObject({ posted: ['a', 'b'], stopped: kind });
			expect(sent.taken).toHaveLength(1);
			expect(keys(readWaiting(sent.storage, NAME))).toEqual(['b', 'c']);
		}
	});

	test('of an older attendance does not take a newer one with it', async () => {
		const storage = shelf();
		keepWaiting(storage, NAME, item('first list', { action: 'attend' }));
		const sent = await sendWaiting(storage, NAME, () => {
			keepWaiting(storage, NAME, item('second list', { action: 'attend' }));
			return Promise.resolve({ kind: 'taken' });
		});
		expect(keys(sent.left)).toEqual(['second list']);
	});

	test('keeps what is entered while one is under way', async () => {
		const storage = shelf();
		keepWaiting(storage, NAME, item('a'));
		const sent = await sendWaiting(storage, NAME, () => {
			keepWaiting(storage, NAME, item('late'));
			return Promise.resolve({ kind: 'taken' });
		});
		expect(keys(sent.left)).toEqual(['late']);
	});
});

describe('what a row adds up to', () => {
	test('counts money alone, and says when an amount is none', () => {
		const fields = [
			...([
				['key', 'k'],
				['seen', '3'],
				['member', '7'],
				['loanId[]', '9']
			] as const),
			...([
				['instalment[]', '110.000'],
				['mandatory', '20000'],
				['deposit', '']
			] as const)
		];
		expect(amountsOf(fields)).toEqual({ amount: 130_000, out: 0 });
		expect(amountsOf([...fields, ['withdrawal', '50.000']])).toEqual({ amount: 130_000, out: 50_000 });
		expect(amountsOf([...fields, ['social', 'dua ribu']])).toBeNull();
		expect(amountsOf([...fields, ['arisan_payout', 'semua']])).toBeNull();
	});
});
