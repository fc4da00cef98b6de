import { db } from '#lib/shared/database.server.ts';
import { daysBetween } from '#lib/shared/dates.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { agreementsOfBuyer, openInvoicesOf, unpaidWriteOffsOf } from '#lib/tradeCredit/find.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const agreements = await agreementsOfBuyer(db, requireUser(event).id);
	const buyers = agreements.map(({ buyer }) => buyer.id);
	const invoices = await openInvoicesOf(db, buyers);
	const writtenOff = await unpaidWriteOffsOf(db, buyers);
	return {
		agreements: agreements.map(({ buyer, hub, on }) => ({
			...{ id: buyer.id, creditLimit: buyer.creditLimit, days: buyer.days, left: buyer.left },
			...{ owed: buyer.owed, used: buyer.used, overdue: buyer.overdue },
			...{ ended: buyer.endedAt !== null, endReason: buyer.endReason },
			writtenOff: writtenOff.get(buyer.id) ?? NO_RUPIAH,
			hub: {
				...{ name: hub.name, phone: hub.phone, bankName: hub.bankName },
				...{ accountNumber: hub.bankAccountNumber, accountName: hub.bankAccountName }
			},
			invoices: invoices
				.filter(({ tradeBuyerId }) => tradeBuyerId === buyer.id)
				.map((invoice) => ({ ...invoice, late: Math.max(0, daysBetween(invoice.dueOn, on)) }))
		}))
	};
};
