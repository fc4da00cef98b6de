import { NO_RUPIAH, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

export const DUE_KINDS = ['mandatory', 'instalment', 'penalty', 'social', 'absence_fine', 'arisan'] as const;
export type DueKind = (typeof DUE_KINDS)[number];
export type Dues = Readonly<Record<DueKind, Rupiah>>;

/** What the group itself asks of a member at a meeting, by its rule of that day. */
export interface MeetingRates {
	readonly social: Rupiah;
	readonly absenceFine: Rupiah;
	readonly arisan: Rupiah;
}

/** What other rooms say the member owes on the meeting's date. */
export interface OwedElsewhere {
	readonly mandatory: Rupiah;
	readonly instalment: Rupiah;
	readonly penalty: Rupiah;
}

/** A row filled in. Only who stays away owes the fine. */
export function duesOfRow(owed: OwedElsewhere, rates: MeetingRates, present: boolean): Dues {
	return {
		...owed,
		social: rates.social,
		absence_fine: present ? NO_RUPIAH : rates.absenceFine,
		arisan: rates.arisan
	};
}

export function totalDues(dues: Dues): Rupiah {
	return sumRupiah(DUE_KINDS.map((kind) => dues[kind]));
}
