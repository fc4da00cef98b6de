import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { newKey, type TransactionId } from '#lib/shared/ids.ts';
import { leastRupiah, NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Amounts, Part } from './dues.ts';
import type { RunningLoan } from './find.server.ts';
import { loanPayment, loanPaymentPart } from './schema.server.ts';
import type { LoanPaymentKind } from './states.ts';

/** What a payment credits: penalty and interest income, interest that was accrued before, and the loan itself. */
export async function loanCredits(
	tx: Tx,
	{ bookId, accountId, id }: Pick<RunningLoan, 'bookId' | 'accountId' | 'id'>,
	{ penalty, interest, principal }: Amounts
): Promise<Posting[]> {
	const receivable = await findAccount(tx, bookId, CODE.interestReceivable, {
		kind: 'loan',
		key: String(id)
	});
	const accrued = receivable ? leastRupiah(interest, await balanceOf(tx, receivable)) : NO_RUPIAH;
	return [
		credit(await accountOf(tx, bookId, CODE.penaltyIncome), penalty),
		...(receivable && accrued > 0 ? [credit(receivable, accrued)] : []),
		credit(await accountOf(tx, bookId, CODE.interestIncome), rupiah(interest - accrued)),
		credit(accountId, principal)
	];
}

/** A payment that leaves the schedule as it is. */
export const NO_NEW_SCHEDULE = { versionBefore: null, versionAfter: null };
export type NewSchedule = Pick<KeepPayment, 'versionBefore' | 'versionAfter'>;

interface KeepPayment {
	readonly kind: LoanPaymentKind;
	readonly amounts: Amounts;
	readonly parts: readonly Part[];
	readonly prepaid: Rupiah;
	readonly advance: Rupiah;
	/** Which schedule made way for which; null where it stayed. */
	readonly versionBefore: number | null;
	readonly versionAfter: number | null;
	readonly transactionId: TransactionId;
	readonly on: BookDate;
	/** For what a refund took back: the settlement whose payment it opens again. */
	readonly reopensId?: TransactionId;
}

/** Writes down what came in and which instalments it paid. @returns the receipt's address. */
export async function keepPayment(
	tx: Tx,
	actor: Actor,
	running: Pick<RunningLoan, 'id' | 'version'>,
	kept: KeepPayment
): Promise<string> {
	const token = newKey();
	const { kind, amounts, prepaid, advance, versionBefore, versionAfter, transactionId, on } = kept;
	const [inserted] = await tx
		.insert(loanPayment)
		.values({
			...{
				token,
				loanId: running.id,
				kind,
				...amounts,
				prepaid,
				advance,
				versionBefore,
				versionAfter,
				transactionId
			},
			...{ paidOn: on, takenBy: actor.userId, takenAt: now(), reopensId: kept.reopensId ?? null }
		})
		.returning({ id: loanPayment.id });
	assert(inserted, 'the payment was inserted');
	if (kept.parts.length > 0) {
		await tx
			.insert(loanPaymentPart)
			.values(kept.parts.map((part) => ({ ...part, paymentId: inserted.id, version: running.version })));
	}
	return token;
}
