import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** Classes of a loan by days late (kolektibilitas), each with what is set aside for it, in percent. */
export const CLASSES = [
	{ key: 'current', mostDays: 0, provisionBasisPoints: 50 },
	{ key: 'watch', mostDays: 90, provisionBasisPoints: 1_000 },
	{ key: 'substandard', mostDays: 180, provisionBasisPoints: 5_000 },
	{ key: 'doubtful', mostDays: 270, provisionBasisPoints: 7_500 },
	{ key: 'loss', mostDays: Infinity, provisionBasisPoints: 10_000 }
] as const;
export type LoanClass = (typeof CLASSES)[number]['key'];

/** From this many days late on no interest is accrued, and what was is taken back. */
export const NO_ACCRUAL_FROM_DAYS = 90;
/** A loan with an instalment later than this is at risk with all of its principal. */
export const RISK_FROM_DAYS = 30;

export function classOf(daysLate: number): (typeof CLASSES)[number] {
	const found = CLASSES.find(({ mostDays }) => daysLate <= mostDays);
	if (!found) throw new Error('the last class has no end');
	return found;
}

export interface Standing {
	readonly outstanding: Rupiah;
	readonly daysLate: number;
	readonly restructured: boolean;
}

export interface Portfolio {
	readonly gross: Rupiah;
	readonly loans: number;
	/** Full principal of loans more than thirty days late, and of restructured ones. */
	readonly atRisk: Rupiah;
	readonly classes: Readonly<Record<LoanClass, { readonly loans: number; readonly outstanding: Rupiah }>>;
	/** What should be set aside, each loan by its class, in whole rupiah. */
	readonly provision: Rupiah;
}

/** What a portfolio comes to: its classes, what of it is at risk, and what should be set aside for it. */
export function portfolioOf(standings: readonly Standing[]): Portfolio {
	const classes = Object.fromEntries(
		CLASSES.map(({ key }) => [key, { loans: 0, outstanding: rupiah(0) }])
	) as Record<LoanClass, { loans: number; outstanding: Rupiah }>;
	let [gross, atRisk, provision] = [0, 0, 0];
	for (const { outstanding, daysLate, restructured } of standings) {
		const { key, provisionBasisPoints } = classOf(daysLate);
		classes[key] = {
			loans: classes[key].loans + 1,
			outstanding: rupiah(classes[key].outstanding + outstanding)
		};
		gross += outstanding;
		if (daysLate > RISK_FROM_DAYS || restructured) atRisk += outstanding;
		provision += Math.ceil((outstanding * provisionBasisPoints) / 10_000);
	}
	return {
		...{ gross: rupiah(gross), loans: standings.length, atRisk: rupiah(atRisk), classes },
		provision: rupiah(provision)
	};
}

/** A share in basis points, or null of nothing. */
export function shareOf(part: number, whole: number): number | null {
	return whole > 0 ? Math.round((part * 10_000) / whole) : null;
}
