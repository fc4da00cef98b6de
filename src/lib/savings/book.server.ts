import { savingsBookOf, zoneOf } from '#lib/ledger/books.server.ts';
import { movementsOf, openedWith, type Movement } from '#lib/ledger/movements.server.ts';
import { standingOf, type Standing } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { EntryId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { askedOn, heldOn, savedByMembers, type Saved, type SavingsBalances } from './accounts.server.ts';
import { happeningOf, type Happening } from './happened.ts';
import type { SavingsKind } from './kinds.ts';
import { mandatoryOwed } from './mandatory.server.ts';
import { rulesOf } from './rules.server.ts';
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
	const [standing, byMember] = await Promise.all([
		standingOf(reader, membershipId),
		savedByMembers(reader, [membershipId])
	]);
	const accounts = byMember.get(membershipId) ?? new Map<SavingsKind, Saved>();
	const [page, facts] = await Promise.all([
		movementsOf(
			reader,
			[...accounts.values()].map(({ accountId }) => accountId),
			{ before, size }
		),
		factsOf(reader, standing, accounts, on)
	]);
	const kindOf = new Map([...accounts].map(([kind, { accountId }]) => [accountId, kind]));
	const saved = (kind: SavingsKind) => accounts.get(kind)?.amount ?? NO_RUPIAH;
	const balances = {
		principal: saved('principal'),
		mandatory: saved('mandatory'),
		voluntary: saved('voluntary')
	};
	const available = rupiah(Math.max(0, balances.voluntary - facts.held - facts.least));
	return {
		balances,
		total: sumRupiah(Object.values(balances)),
		available,
		held: facts.held,
		withdrawalDays: facts.withdrawalDays,
		stays: rupiah(Math.max(0, balances.voluntary - facts.held - available)),
		principalDue: facts.principalDue,
		mandatoryDue: facts.mandatoryDue,
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

interface Facts {
	readonly held: Rupiah;
	/** What the group agreed stays on voluntary savings today. */
	readonly least: Rupiah;
	readonly withdrawalDays: readonly Weekday[];
	readonly principalDue: Rupiah;
	readonly mandatoryDue: Rupiah;
}

/** What holds and rules make of what she has saved, by the same rules as `withdrawable` and `mandatoryDue`. */
async function factsOf(
	reader: Reader,
	standing: Standing | null,
	accounts: ReadonlyMap<SavingsKind, Saved>,
	on: BookDate
): Promise<Facts> {
	const [voluntary, mandatory] = [accounts.get('voluntary'), accounts.get('mandatory')];
	const active = standing?.state === 'active';
	const [held, opening, bookId] = await Promise.all([
		voluntary ? heldOn(reader, voluntary.accountId) : NO_RUPIAH,
		mandatory ? openedWith(reader, mandatory.accountId) : null,
		standing && (active || accounts.size > 0) ? savingsBookOf(reader, standing.organisationId) : null
	]);
	const [rules, withdrawalDays, zone] = bookId
		? await Promise.all([
				rulesOf(reader, bookId),
				voluntary ? withdrawalDaysOn(reader, bookId, on) : [],
				zoneOf(reader, bookId)
			])
		: [[], [], null];
	const joinedOn = active ? standing.joinedOn : null;
	const asked = active ? askedOn(rules, 'principal', on) : NO_RUPIAH;
	return {
		held,
		least: zone ? askedOn(rules, 'voluntary', today(zone)) : NO_RUPIAH,
		withdrawalDays,
		principalDue: rupiah(Math.max(0, asked - (accounts.get('principal')?.amount ?? 0))),
		mandatoryDue: joinedOn
			? mandatoryOwed({
					rules: rules.filter(({ kind }) => kind === 'mandatory'),
					...{ joinedOn, opening, on, saved: mandatory?.amount ?? NO_RUPIAH }
				})
			: NO_RUPIAH
	};
}

/** How orders are numbered, `DM-2611-000042`; a sale's memo names the order it belongs to. */
const ORDER_NUMBER = /\bDM-\d{4}-\d{6}\b/;

function orderNumberOf({ sourceKind, sourceKey, memo }: Movement): string | null {
	return sourceKind === 'order' ? sourceKey : (ORDER_NUMBER.exec(memo)?.[0] ?? null);
}
