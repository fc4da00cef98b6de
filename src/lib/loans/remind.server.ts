import { and, eq, sql } from 'drizzle-orm';
import { notify } from '#lib/mail/notify.server.ts';
import { mailIsOn } from '#lib/mail/transport.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { addDays, formatBookDate, TIME_ZONES } from '#lib/shared/dates.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { loan, loanInstalment } from './schema.server.ts';

const EVERY_MS = 60 * 60 * 1000;
/** An instalment is told so many days before it is due. */
const DAYS_BEFORE = 3;

/** Tells borrowers by e-mail what is due in three days, each instalment once however often it runs. */
export async function remindOfInstalments(): Promise<void> {
	if (!mailIsOn()) return;
	for (const timeZone of TIME_ZONES) {
		const dueOn = addDays(today(timeZone), DAYS_BEFORE);
		const rows = await db
			.select({
				...{ loanId: loan.id, number: loanInstalment.number, userId: user.id, locale: user.locale },
				left: sql<number>`${loanInstalment.principal} - ${loanInstalment.paidPrincipal} + ${loanInstalment.interest} - ${loanInstalment.paidInterest}`
			})
			.from(loanInstalment)
			// Of a loan that was scheduled anew the last schedule holds.
			.innerJoin(loan, and(eq(loan.id, loanInstalment.loanId), eq(loan.version, loanInstalment.version)))
			.innerJoin(membership, eq(membership.id, loan.membershipId))
			.innerJoin(user, eq(user.id, membership.userId))
			.innerJoin(organisation, eq(organisation.id, membership.organisationId))
			.where(
				and(eq(loanInstalment.dueOn, dueOn), eq(loan.state, 'running'), eq(organisation.timeZone, timeZone))
			);
		for (const { loanId, number, userId, locale, left } of rows) {
			if (left <= 0) continue;
			const facts = { amount: formatRupiah(left), on: formatBookDate(dueOn, locale), path: '/saya/pinjaman' };
			const key = `instalment:${loanId}:${number}:${dueOn}`;
			await write((tx) => notify(tx, { userId, key, kind: 'instalment', facts }));
		}
	}
}

/** Called once at start. */
export function registerLoanReminders(): void {
	registerJob('loans.remind', remindOfInstalments, EVERY_MS);
}
