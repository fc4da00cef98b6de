import type { Actor } from '#lib/shared/actor.ts';
import { newKey, type MembershipId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { applyForLoan, type ApplyForLoan } from '#lib/lending/apply.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { createLoanProduct, type NewProduct } from '#lib/lending/products.server.ts';
import { officerOf, type Sale } from './sale.ts';

/** 2 % a month flat, monthly, no fees, two officers decide; a penalty of 2 % a month after five days, at most 10 %. */
export const FLAT: NewProduct = {
	name: 'Modal usaha',
	method: 'flat',
	rate: preciseRate(2),
	ratePer: 'month',
	everyMonths: 1,
	everyWeeks: null,
	mostInstalments: 24,
	gracePrincipal: 0,
	roundTo: 1,
	rounding: 'nearest',
	dayCount: '30/360',
	least: rupiah(100_000),
	most: rupiah(50_000_000),
	feeBasisPoints: 0,
	riskBasisPoints: 0,
	penaltyBasisPoints: 200,
	penaltyGraceDays: 5,
	penaltyCeilingBasisPoints: 1_000,
	savingsMultiple: null,
	memberMost: null,
	groupMost: null,
	guaranteeBasisPoints: 0,
	approvals: 2,
	source: 'savings'
};

export interface Lender {
	readonly sale: Sale;
	readonly bendahara: Actor;
	readonly ketua: Actor;
	readonly sekretaris: Actor;
	readonly productId: number;
}

/** A group that lends on these terms, with the officers it takes. */
export async function openLender(sale: Sale, product: Partial<NewProduct> = {}): Promise<Lender> {
	const ketua = await officerOf(sale.groupId, 'ketua');
	const sekretaris = await officerOf(sale.groupId, 'sekretaris');
	const made = await createLoanProduct(sale.bendahara, sale.groupId, { ...FLAT, ...product });
	if (!made.ok) throw new Error(`no product: ${made.code}`);
	return { sale, bendahara: sale.bendahara, ketua, sekretaris, productId: made.productId };
}

export interface Wanted {
	readonly by: { readonly actor: Actor; readonly membershipId: MembershipId };
	readonly amount: number;
	readonly instalments?: number;
	readonly guarantors?: ApplyForLoan['guarantors'];
}

export async function ask({ productId }: Lender, wanted: Wanted): Promise<ApplicationId> {
	const asked = await applyForLoan(wanted.by.actor, {
		...{ productId, membershipId: wanted.by.membershipId, amount: rupiah(wanted.amount) },
		...{ instalments: wanted.instalments ?? 5, harvestOn: null, purpose: 'Bibit dan pakan lele' },
		...{ guarantors: wanted.guarantors ?? [], key: newKey() }
	});
	if (!asked.ok) throw new Error(`not asked: ${asked.code}`);
	return asked.applicationId;
}

export async function approve(
	{ sale, ketua, sekretaris }: Lender,
	applicationId: ApplicationId
): Promise<void> {
	for (const officer of [ketua, sekretaris]) {
		const voted = await voteOnLoan(officer, {
			...{ organisationId: sale.groupId, applicationId, inFavour: true, reason: '' }
		});
		if (!voted.ok) throw new Error(`not voted: ${voted.code}`);
	}
}

export async function lend(
	lender: Lender,
	wanted: Wanted,
	how: 'cash' | 'savings' | 'inputs' = 'cash'
): Promise<LoanId> {
	const applicationId = await ask(lender, wanted);
	await approve(lender, applicationId);
	const paid = await disburseLoan(lender.bendahara, {
		...{ organisationId: lender.sale.groupId, applicationId, how, key: newKey() }
	});
	if (!paid.ok) throw new Error(`not disbursed: ${paid.code}`);
	return paid.loanId;
}
