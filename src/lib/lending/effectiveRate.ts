/** Above this many percent a year a loan is warned of. Source: PermenkopUKM 8/2023, interest on loans. */
export const LOAN_RATE_CEILING_PERCENT = 24;

/** Halving 200 times leaves nothing of any interval a double can hold. */
const HALVINGS = 200;

export interface CashFlow {
	/** Units are the caller's; only the proportion to the payments matters. */
	readonly lent: number;
	readonly payments: readonly number[];
	readonly periodsInYear: number;
	/** When the first payment comes, in periods after the loan; each later one comes a whole period after. */
	readonly firstPeriodLength: number;
}

/** What the payments are worth on the day of the loan, when money grows by `growth` in each period. */
function presentValue({ payments, firstPeriodLength }: CashFlow, growth: number): number {
	let value = 0;
	// Horner from the last payment to the first, so that no power over- or underflows.
	for (let index = payments.length - 1; index >= 0; index -= 1) {
		value = (payments[index] ?? 0) + value / growth;
	}
	return value / growth ** firstPeriodLength;
}

/**
 * The growth per period, 1 + IRR, at which the payments are worth what was lent. The value falls as growth
 * rises, so halving an interval finds it always. Payments below what was lent count as no interest.
 */
function growthPerPeriod(flow: CashFlow): number {
	let low = 1;
	let high = 2;
	while (presentValue(flow, high) > flow.lent) high *= 2;
	for (let step = 0; step < HALVINGS; step += 1) {
		const middle = (low + high) / 2;
		if (presentValue(flow, middle) > flow.lent) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/**
 * The effective rate in percent a year with two decimals: (1 + IRR per period)^(periods a year) − 1. It says
 * what a loan really costs whatever its method, so that offers can be compared. A rate, never an amount, so
 * floating point serves.
 */
export function effectiveRatePerYear(flow: CashFlow): number {
	const percent = (growthPerPeriod(flow) ** flow.periodsInYear - 1) * 100;
	return Math.round(percent * 100) / 100;
}
