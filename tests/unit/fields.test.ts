import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { line } from '#lib/shared/fields.ts';

/** What is wrong with a line of text, or null. */
function fault(typed: string): string | null {
	const read = v.safeParse(line(80), typed);
	return read.success ? null : read.issues[0].message;
}

describe('a line of text, as a name', () => {
	test.each(['Rini Astuti', 'Владимир', 'سري', '李', '👩‍🌾', "D'Souza-Ångström"])(
		'is taken in any script: %s',
		(typed) => {
			expect(fault(typed)).toBeNull();
		}
	);

	test.each([
		['nothing', ''],
		['spaces', '   '],
		['a space without width', '\u200b\u200b'],
		['a mark of direction alone', '\u200e']
	])('is missing when nobody sees it: %s', (_, typed) => {
		expect(fault(typed)).toBe('required');
	});

	test.each([
		['a zero', 'Rini\u0000'],
		['a bell', 'Rini\u0007Astuti'],
		['a turn of direction', 'Rini\u202eastuti'],
		['an isolate', 'Rini\u2067astuti']
	])('is refused when it would break what stands around it: %s', (_, typed) => {
		expect(fault(typed)).toBe('not_plain_text');
	});
});
