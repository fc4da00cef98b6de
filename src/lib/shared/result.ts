/** What can be expected to go wrong, as a value: the caller must look at it. A bug throws instead. */
export type Refused<Code extends string, Details = unknown> = { ok: false; code: Code } & Details;

/** True for a use-case's refusal; the write queue rolls such a job back. */
export function isRefused(value: unknown): value is Refused<string> {
	return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;
}

export function refuse<const Code extends string>(code: Code): Refused<Code> {
	return { ok: false, code };
}
