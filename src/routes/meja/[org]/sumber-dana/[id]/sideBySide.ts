import type { OwedInstalment } from '#lib/funding/repayment.ts';
import type { DueFromMembers } from '#lib/loans/sources.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

export interface DateRow {
	readonly dueOn: BookDate;
	readonly owed: Rupiah;
	readonly owedLeft: Rupiah;
	readonly members: Rupiah;
	readonly membersLeft: Rupiah;
}

/** What the lender is owed and what borrowers owe, one row a date; and what of the lender's has fallen due and was paid. */
export function sideBySide(
	owed: readonly OwedInstalment[],
	members: readonly DueFromMembers[],
	on: BookDate
): { dates: DateRow[]; dueToLender: Rupiah; paidToLender: Rupiah } {
	const rows = new Map<BookDate, DateRow>();
	const add = (dueOn: BookDate, more: Partial<DateRow>) => {
		const row = rows.get(dueOn) ?? {
			...{ dueOn, owed: rupiah(0), owedLeft: rupiah(0), members: rupiah(0), membersLeft: rupiah(0) }
		};
		rows.set(dueOn, {
			dueOn,
			owed: rupiah(row.owed + (more.owed ?? 0)),
			owedLeft: rupiah(row.owedLeft + (more.owedLeft ?? 0)),
			members: rupiah(row.members + (more.members ?? 0)),
			membersLeft: rupiah(row.membersLeft + (more.membersLeft ?? 0))
		});
	};
	let [due, paid] = [0, 0];
	for (const each of owed) {
		const total = each.principal + each.interest;
		const done = each.paidPrincipal + each.paidInterest;
		add(each.dueOn, { owed: rupiah(total), owedLeft: rupiah(total - done) });
		if (each.dueOn <= on) due += total;
		paid += done;
	}
	for (const { dueOn, amount, paid: done } of members) {
		add(dueOn, { members: amount, membersLeft: rupiah(amount - done) });
	}
	return {
		dates: [...rows.values()].toSorted((a, b) => a.dueOn.localeCompare(b.dueOn)),
		dueToLender: rupiah(due),
		paidToLender: rupiah(paid)
	};
}
