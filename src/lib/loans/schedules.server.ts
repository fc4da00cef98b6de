import { and, eq, sql } from 'drizzle-orm';
import type { Instalment } from '#lib/lending/schedule.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { Part } from './dues.ts';
import type { RunningLoan } from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { loan, loanInstalment } from './schema.server.ts';

type Planned = Pick<Instalment, 'number' | 'dueOn' | 'principal' | 'interest'>;

/** Keeps one version of a loan's schedule. */
export async function insertSchedule(
	tx: Tx,
	loanId: LoanId,
	version: number,
	instalments: readonly Planned[]
): Promise<void> {
	await tx.insert(loanInstalment).values(
		instalments.map(({ number, dueOn, principal, interest }) => ({
			...{ loanId, version, number, dueOn, principal, interest },
			lateFrom: dueOn
		}))
	);
}

/** From now on another schedule holds; the one before is kept. @returns its version. */
export async function replaceSchedule(
	tx: Tx,
	running: RunningLoan,
	instalments: readonly Planned[]
): Promise<number> {
	const [last] = await tx
		.select({ version: sql<number>`max(${loanInstalment.version})` })
		.from(loanInstalment)
		.where(eq(loanInstalment.loanId, running.id));
	const version = (last?.version ?? running.version) + 1;
	if (instalments.length > 0) await insertSchedule(tx, running.id, version, instalments);
	await tx.update(loan).set({ version }).where(eq(loan.id, running.id));
	return version;
}

/** Marks what a payment paid of a schedule's instalments, or with `-1` what it no longer pays. */
export async function markParts(
	tx: Tx,
	{ loanId, version }: { loanId: LoanId; version: number },
	parts: readonly Part[],
	direction: 1 | -1 = 1
): Promise<void> {
	for (const { number, penalty, interest, principal } of parts) {
		await tx
			.update(loanInstalment)
			.set({
				paidPenalty: sql`${loanInstalment.paidPenalty} + ${direction * penalty}`,
				paidInterest: sql`${loanInstalment.paidInterest} + ${direction * interest}`,
				paidPrincipal: sql`${loanInstalment.paidPrincipal} + ${direction * principal}`
			})
			.where(
				and(
					eq(loanInstalment.loanId, loanId),
					eq(loanInstalment.version, version),
					eq(loanInstalment.number, number)
				)
			);
	}
}
