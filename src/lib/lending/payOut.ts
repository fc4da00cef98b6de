import { basisPointsOf, leastRupiah, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

interface Kept {
	readonly feeBasisPoints: number;
	readonly riskBasisPoints: number;
}

/** What is kept of a loan when it is paid out, and what the borrower gets. */
export function payOutOf(
	amount: Rupiah,
	{ feeBasisPoints, riskBasisPoints }: Kept
): { readonly fee: Rupiah; readonly risk: Rupiah; readonly net: Rupiah } {
	const fee = basisPointsOf(amount, feeBasisPoints);
	const risk = leastRupiah(basisPointsOf(amount, riskBasisPoints), rupiah(amount - fee));
	return { fee, risk, net: rupiah(amount - fee - risk) };
}

/** The smallest loan that pays out so much. */
export function loanFor(net: Rupiah, kept: Kept): Rupiah {
	const paid = WHOLE_BASIS_POINTS - kept.feeBasisPoints - kept.riskBasisPoints;
	// Fees are rounded, so the exact share may be a rupiah off in either direction.
	let amount = Math.max(net, Math.floor((net * WHOLE_BASIS_POINTS) / paid) - 2);
	while (payOutOf(rupiah(amount), kept).net < net) amount += 1;
	return rupiah(amount);
}
