export const DOCUMENT_KINDS = ['invoice', 'credit_note'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Faktur and nota kredit. */
const LETTERS: Readonly<Record<DocumentKind, string>> = { invoice: 'FK', credit_note: 'NK' };

/** A document's number as people say it: `FK-2026-000042`. */
export function printedNumber(of: {
	readonly kind: DocumentKind;
	readonly year: number;
	readonly number: number;
}): string {
	return `${LETTERS[of.kind]}-${of.year}-${String(of.number).padStart(6, '0')}`;
}
