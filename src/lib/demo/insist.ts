import { assert } from '#lib/shared/assert.ts';

/** What a use-case gave when it went well; the demo does nothing that may be refused, so a refusal is a mistake. */
export function insist<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
	assert(result.ok, `the demo village was refused: ${JSON.stringify(result)}`);
	return result as Extract<T, { ok: true }>;
}
