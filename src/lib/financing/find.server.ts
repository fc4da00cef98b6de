import { and, eq, sql } from 'drizzle-orm';
import type { ApplicationId } from '#lib/lending/ids.ts';
import type { LoanProduct } from '#lib/lending/products.server.ts';
import type { Application } from '#lib/lending/find.server.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { loan } from '#lib/loans/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { HarvestPromiseId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { mostLent } from './bases.ts';
import { harvestFinancing } from './schema.server.ts';
import { worthsOf } from './worth.server.ts';

export type HarvestFinancing = typeof harvestFinancing.$inferSelect;

/** Against what a loan was asked for, or null where it was not against a harvest. */
export async function financingOf(
	reader: Reader,
	applicationId: ApplicationId
): Promise<HarvestFinancing | null> {
	const [found] = await reader
		.select()
		.from(harvestFinancing)
		.where(eq(harvestFinancing.applicationId, applicationId));
	return found ?? null;
}

/** What a member still owes, by principal, on loans that her sales repay. */
export async function owedOnHarvests(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const [found] = await reader.all<{ owed: number }>(sql`
		SELECT coalesce(sum(i.principal - i.paid_principal), 0) AS owed
		FROM loan l JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		WHERE l.membership_id = ${membershipId} AND l.state = 'running' AND l.assigned_basis_points IS NOT NULL`);
	return rupiah(found?.owed ?? 0);
}

/** The most that these terms lend a member now against one of the things she will be paid for. */
export async function mostAgainst(
	reader: Reader,
	product: Pick<LoanProduct, 'advanceBasisPoints' | 'bookId'>,
	membershipId: MembershipId,
	against: Pick<HarvestFinancing, 'basis' | 'promiseId'>
): Promise<Rupiah> {
	const [worths, owed] = await Promise.all([
		todayIn(reader, product.bookId).then((on) => worthsOf(reader, membershipId, on)),
		owedOnHarvests(reader, membershipId)
	]);
	const found = worths.find(
		({ basis, promiseId }) => basis === against.basis && promiseId === against.promiseId
	);
	if (!found || product.advanceBasisPoints === null) return NO_RUPIAH;
	return mostLent(found.worth, product.advanceBasisPoints, owed);
}

/** For paying out: the harvest may be worth less than when the loan was asked for. */
export async function mostForRequest(reader: Reader, application: Application): Promise<Rupiah> {
	const financing = await financingOf(reader, application.id);
	if (!financing) return NO_RUPIAH;
	return mostAgainst(reader, application.product, application.membershipId, financing);
}

/** Whether a loan that runs was lent against this promise: it then stays as it is. */
export async function isPledged(reader: Reader, promiseId: HarvestPromiseId): Promise<boolean> {
	const [found] = await reader
		.select({ id: loan.id })
		.from(harvestFinancing)
		.innerJoin(loan, eq(loan.applicationId, harvestFinancing.applicationId))
		.where(and(eq(harvestFinancing.promiseId, promiseId), eq(loan.state, 'running')))
		.limit(1);
	return found !== undefined;
}
