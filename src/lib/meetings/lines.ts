/** What a member can pay or be paid at a meeting. */
export const LINE_KINDS = [
	'mandatory',
	'instalment',
	'social',
	'absence_fine',
	'arisan',
	'deposit',
	'withdrawal',
	'arisan_payout'
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const OUT: readonly LineKind[] = ['withdrawal', 'arisan_payout'];

/** Whether the cash goes to the member. */
export function isPaidOut(kind: LineKind): boolean {
	return OUT.includes(kind);
}

/** What the books call them in a memo; the books are kept in Indonesian. */
export const LINE_WORD: Readonly<Record<LineKind, string>> = {
	mandatory: 'Simpanan wajib',
	instalment: 'Angsuran',
	social: 'Iuran sosial',
	absence_fine: 'Denda tidak hadir',
	arisan: 'Arisan',
	deposit: 'Simpanan sukarela',
	withdrawal: 'Penarikan simpanan',
	arisan_payout: 'Arisan diterima'
};
