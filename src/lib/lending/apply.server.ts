import { and, eq, inArray } from 'drizzle-orm';
import { loanSchedule } from './schedule.ts';
import type { LoanField, LoanMistake } from './checkTerms.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { savingsBalance } from '#lib/savings/accounts.server.ts';
import { saverAt, type Saver } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { applicationsOf, owedToGroup } from './find.server.ts';
import type { ApplicationId } from './ids.ts';
import { refuseAboveLimits, type LimitRefusal } from './limits.server.ts';
import { loanProductById, termsOf, type LoanProduct } from './products.server.ts';
import { loanApplication, loanGuarantor } from './schema.server.ts';

export interface ApplyForLoan {
	readonly productId: number;
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
	readonly instalments: number;
	readonly harvestOn: BookDate | null;
	/** How much of each of her sales repays it; only for what is lent against a harvest. */
	readonly assignedBasisPoints?: number | null;
	readonly purpose: string;
	readonly guarantors: readonly { readonly membershipId: MembershipId; readonly amount: Rupiah }[];
	readonly key: string;
}

/** Why a loan cannot be had, whoever decides. */
export type LoanRefusal =
	| Refused<'amount_outside', { least: Rupiah; most: Rupiah }>
	| Refused<'too_many_instalments', { most: number }>
	| LimitRefusal
	| Refused<'guarantee_short', { needed: Rupiah }>
	| Refused<'guarantor_unknown'>
	| Refused<'not_offered'>
	/** It is lent against a harvest alone, and none was named; or the other way round. */
	| Refused<'harvest_only'>
	/** What the group paid for her before is not paid back. */
	| Refused<'debt_open'>
	| Refused<'terms', { field: LoanField; mistake: LoanMistake }>;

export type ApplyResult =
	| { ok: true; applicationId: ApplicationId }
	| LoanRefusal
	| Refused<'forbidden'>
	| Refused<'not_found'>
	| Refused<'already_open'>
	| Refused<'key_reused'>;

/** A member asks for a loan, or an officer writes it down for her. The group decides later. */
export async function applyForLoan(actor: Actor, input: ApplyForLoan): Promise<ApplyResult> {
	return write(async (tx): Promise<ApplyResult> => {
		const member = await membershipById(tx, input.membershipId);
		const saver = await saverAt(tx, input.membershipId);
		if (!member || !saver || actor.userId === null) return { ok: false, code: 'not_found' };
		const own = member.userId === actor.userId;
		if (!own && !(await allow(tx, actor, member.organisationId, 'loans.enter'))) {
			return { ok: false, code: 'forbidden' };
		}
		const { key, ...body } = input;
		return once(tx, { scope: `loan.apply:${actor.userId}`, key, body }, () =>
			applyInside(tx, actor, saver, input)
		);
	});
}

/** The same inside a caller's transaction, who has asked whether this person may. */
export async function applyInside(
	tx: Tx,
	actor: Actor,
	saver: Saver,
	input: ApplyForLoan
): Promise<ApplyResult> {
	assert(actor.userId, 'a person asks');
	const product = await loanProductById(tx, input.productId);
	if (product?.bookId !== saver.bookId) return { ok: false, code: 'not_found' };
	const before = await applicationsOf(tx, input.membershipId);
	if (before.some(({ state }) => state === 'submitted' || state === 'approved')) {
		return { ok: false, code: 'already_open' };
	}
	const refused = await refuseLoan(tx, product, saver, input);
	if (refused) return refused;
	const [made] = await tx
		.insert(loanApplication)
		.values({
			...{ productId: product.id, membershipId: input.membershipId, amount: input.amount },
			...{ instalments: input.instalments, harvestOn: input.harvestOn, purpose: input.purpose },
			assignedBasisPoints: input.assignedBasisPoints ?? null,
			...{ state: 'submitted', enteredBy: actor.userId, enteredAt: now() }
		})
		.returning({ id: loanApplication.id });
	assert(made, 'the application was inserted');
	for (const { membershipId, amount } of input.guarantors) {
		await tx.insert(loanGuarantor).values({ applicationId: made.id, membershipId, amount });
	}
	await audit(tx, actor, {
		action: 'loan.apply',
		organisationId: saver.organisationId,
		subject: `loan_application:${made.id}`,
		detail: { amount: input.amount }
	});
	return { ok: true, applicationId: made.id };
}

type Wanted = Pick<
	ApplyForLoan,
	'amount' | 'instalments' | 'harvestOn' | 'membershipId' | 'guarantors' | 'assignedBasisPoints'
>;

/** Whether the product's limits and the group's rules let this member have this loan now; null when they do. */
export async function refuseLoan(
	reader: Reader,
	product: LoanProduct,
	saver: Saver,
	wanted: Wanted
): Promise<LoanRefusal | null> {
	if (!product.offered) return { ok: false, code: 'not_offered' };
	if ((product.advanceBasisPoints !== null) !== (wanted.assignedBasisPoints != null)) {
		return { ok: false, code: 'harvest_only' };
	}
	if ((await owedToGroup(reader, product.bookId, wanted.membershipId)) > 0)
		return { ok: false, code: 'debt_open' };
	const { amount, instalments, harvestOn } = wanted;
	if (amount < product.least || amount > product.most) {
		return { ok: false, code: 'amount_outside', least: product.least, most: product.most };
	}
	if (instalments > product.mostInstalments) {
		return { ok: false, code: 'too_many_instalments', most: product.mostInstalments };
	}
	const made = loanSchedule(
		termsOf(product, { principal: amount, instalments, disbursedOn: saver.today, harvestOn })
	);
	if (!made.ok) return { ok: false, code: 'terms', field: made.field, mistake: made.code };
	return (
		(await refuseAboveLimits(reader, product, saver, wanted)) ??
		(await refuseGuarantee(reader, product, saver, wanted))
	);
}

/** The borrower's own voluntary savings and her guarantors' together cover the share that the product asks for. */
async function refuseGuarantee(
	reader: Reader,
	product: LoanProduct,
	saver: Saver,
	{ amount, guarantors, membershipId }: Wanted
): Promise<LoanRefusal | null> {
	for (const each of guarantors) {
		const member = await membershipById(reader, each.membershipId);
		const stranger = member?.organisationId !== saver.organisationId || member.state !== 'active';
		if (stranger || each.membershipId === membershipId) return { ok: false, code: 'guarantor_unknown' };
	}
	const needed = rupiah(Math.ceil((amount * product.guaranteeBasisPoints) / 10_000));
	const own = await savingsBalance(reader, membershipId, 'voluntary');
	const given = sumRupiah(guarantors.map((each) => each.amount));
	return given + Math.max(0, own) < needed ? { ok: false, code: 'guarantee_short', needed } : null;
}

/** A guarantor agrees herself that her savings stand for the loan. */
export async function agreeToGuarantee(
	actor: Actor,
	applicationId: ApplicationId,
	membershipId: MembershipId
): Promise<{ ok: true } | Refused<'not_found'>> {
	return write(async (tx) => {
		const member = await membershipById(tx, membershipId);
		const open = and(
			eq(loanApplication.id, applicationId),
			inArray(loanApplication.state, ['submitted', 'approved'])
		);
		const [asked] = await tx.select({ id: loanApplication.id }).from(loanApplication).where(open);
		if (!asked || member?.userId !== actor.userId) return { ok: false as const, code: 'not_found' as const };
		const agreed = await tx
			.update(loanGuarantor)
			.set({ agreedAt: now() })
			.where(
				and(eq(loanGuarantor.applicationId, applicationId), eq(loanGuarantor.membershipId, membershipId))
			)
			.returning({ id: loanGuarantor.applicationId });
		if (agreed.length === 0) return { ok: false as const, code: 'not_found' as const };
		await audit(tx, actor, {
			action: 'loan.guarantee',
			organisationId: member.organisationId,
			subject: `loan_application:${applicationId}`
		});
		return { ok: true as const };
	});
}
