/** simpanan pokok, wajib, sukarela. Term savings come with their own rules. */
export const SAVINGS_KINDS = ['principal', 'mandatory', 'voluntary'] as const;
export type SavingsKind = (typeof SAVINGS_KINDS)[number];

/** What the books call them in a memo; the books are kept in Indonesian. */
export const SAVINGS_WORD: Readonly<Record<SavingsKind, string>> = {
	principal: 'simpanan pokok',
	mandatory: 'simpanan wajib',
	voluntary: 'simpanan sukarela'
};
