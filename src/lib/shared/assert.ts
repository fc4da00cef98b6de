/** A broken invariant: a mistake of ours, never of the person's. It is logged and answered with 500. */
export class InvariantError extends Error {
	override name = 'InvariantError';
}

/** Throws when what must be true is not; expected failures are typed results instead. */
export function assert(condition: unknown, message: string): asserts condition {
	if (!condition) throw new InvariantError(message);
}

/** Marks a branch that the type system says cannot be reached. */
export function unreachable(value: never, message = 'unexpected value'): never {
	throw new InvariantError(`${message}: ${JSON.stringify(value)}`);
}
