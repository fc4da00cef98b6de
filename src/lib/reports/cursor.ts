import { parseBookDate, type BookDate } from '#lib/shared/dates.ts';

/** A place between two entries of a book, in the order of date and number. */
export interface Cursor {
	readonly date: BookDate;
	readonly number: number;
}

/** `2026-11-23.17`, to stand in an address. */
export function cursorText({ date, number }: Cursor): string {
	return `${date}.${number}`;
}

/** Reads a cursor from an address; null when there is none or it is not ours, which begins at the beginning. */
export function parseCursor(text: string | null | undefined): Cursor | null {
	const match = /^(\d{4}-\d{2}-\d{2})\.(\d{1,12})$/.exec(text ?? '');
	const date = match?.[1] ? parseBookDate(match[1]) : null;
	return date ? { date, number: Number(match?.[2]) } : null;
}
