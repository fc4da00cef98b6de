import { movementsOf, type Movement } from '#lib/ledger/movements.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { EntryId, MembershipId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import {
	findSavingsAccount,
	heldOn,
	mandatoryDue,
	principalDue,
	savingsAccountsOf,
	savingsBalances,
	type SavingsBalances,
	withdrawable
} from './accounts.server.ts';
import { happeningOf, type Happening } from './happened.ts';
import type { SavingsKind } from './kinds.ts';
import type { Weekday } from './withdrawalDays.ts';
import { withdrawalDaysOn } from './withdrawalDays.server.ts';

export interface BookLine {
	readonly entryId: EntryId;
	readonly date: BookDate;
	readonly kind: SavingsKind;
	/** What the member gained, in whole rupiah; negative when it was taken. */
	readonly amount: Rupiah;
	readonly balanceAfter: Rupiah;
	readonly happened: Happening;
	/** The order it comes from, where it comes from one. */
	readonly orderNumber: string | null;
}

export interface MemberBook {
	readonly balances: SavingsBalances;
	readonly total: Rupiah;
	readonly available: Rupiah;
	readonly held: Rupiah;
	/** On which days of the week the desk pays out; none for every day. */
	readonly withdrawalDays: readonly Weekday[];
	/** What of it the group agreed stays. */
	readonly stays: Rupiah;
	readonly principalDue: Rupiah;
	readonly mandatoryDue: Rupiah;
	readonly lines: readonly BookLine[];
	/** Goes on with older lines; null when these are the oldest. */
	readonly older: EntryId | null;
}

/** A member's own book: what she has, what is due, and every movement, newest first. */
export async function memberBook(
	reader: Reader,
	membershipId: MembershipId,
	{ on, before = null, size = 20 }: { on: BookDate; before?: EntryId | null; size?: number }
): Promise<MemberBook> {
	const accounts = await savingsAccountsOf(reader, membershipId);
	const kindOf = new Map([...accounts].map(([kind, accountId]) => [accountId, kind]));
	const page = await movementsOf(reader, [...accounts.values()], { before, size });
	const balances = await savingsBalances(reader, membershipId);
	const voluntary = accounts.get('voluntary');
	const held = voluntary ? await heldOn(reader, voluntary) : rupiah(0);
	const available = await withdrawable(reader, membershipId);
	const saved = await findSavingsAccount(reader, membershipId, 'voluntary');
	return {
		balances,
		total: sumRupiah(Object.values(balances)),
		available,
		held,
		withdrawalDays: saved ? await withdrawalDaysOn(reader, saved.bookId, on) : [],
		stays: rupiah(Math.max(0, balances.voluntary - held - available)),
		principalDue: await principalDue(reader, membershipId, on),
		mandatoryDue: await mandatoryDue(reader, membershipId, on),
		lines: page.movements.map((movement): BookLine => {
			const kind = kindOf.get(movement.accountId) ?? 'voluntary';
			// The ledger counts debit as positive; savings grow by credit.
			const amount = rupiah(-movement.amount);
			return {
				entryId: movement.entryId,
				date: movement.date,
				kind,
				amount,
				balanceAfter: rupiah(-movement.balanceAfter),
				happened: happeningOf({
					transactionKind: movement.kind,
					reversesKind: movement.reversesKind,
					kind,
					amount
				}),
				orderNumber: orderNumberOf(movement)
			};
		}),
		older: page.next
	};
}

/** How orders are numbered, `DM-2611-000042`; a sale's memo names the order it belongs to. */
const ORDER_NUMBER = /\bDM-\d{4}-\d{6}\b/;

function orderNumberOf({ sourceKind, sourceKey, memo }: Movement): string | null {
	return sourceKind === 'order' ? sourceKey : (ORDER_NUMBER.exec(memo)?.[0] ?? null);
}
