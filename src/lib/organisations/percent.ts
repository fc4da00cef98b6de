import * as v from 'valibot';

/** A percentage as people type it, `7,5` or `8 %`, in basis points; null when it is none between 0 and 100. */
export function parsePercent(text: string): number | null {
	const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
	if (!match) return null;
	const basisPoints = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
	return basisPoints <= 10_000 ? basisPoints : null;
}

/** The value of a percentage's field: 750 → `7,5`. */
export function percentInputValue(basisPoints: number): string {
	return String(basisPoints / 100).replace('.', ',');
}

/** A form's field for a percentage, in basis points. */
export const percent = v.pipe(
	v.string('percent_invalid'),
	v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
		const read = parsePercent(dataset.value);
		if (read !== null) return read;
		addIssue({ message: 'percent_invalid' });
		return NEVER;
	})
);
