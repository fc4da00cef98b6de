import * as v from 'valibot';

/** What was typed, kept as it was so that a refused form shows it again. Files are left out. */
export type FormValues = Record<string, string>;
/** A message key for each field that is wrong; `form` for what concerns the whole. */
export type FormErrors = Record<string, string>;

export type ReadForm<T> =
	{ ok: true; data: T; values: FormValues } | { ok: false; errors: FormErrors; values: FormValues };

const NEVER_ECHOED = /password|sandi|^code|kode_sekali/i;

/**
 * Reads a form with a valibot schema whose messages are message keys. Several inputs of one name become an
 * array (`name[]` in the schema as `name`); files arrive as File. Passwords are never given back.
 */
export function parseForm<T>(form: FormData, schema: v.GenericSchema<unknown, T>): ReadForm<T> {
	const raw: Record<string, unknown> = {};
	const values: FormValues = {};
	for (const name of new Set(form.keys())) {
		const all = form.getAll(name);
		const field = name.endsWith('[]') ? name.slice(0, -2) : name;
		raw[field] = name.endsWith('[]') ? all : all[0];
		const typed = all.filter((value): value is string => typeof value === 'string');
		if (typed.length > 0 && !NEVER_ECHOED.test(name)) values[field] = typed.join(',');
	}
	const parsed = v.safeParse(schema, raw);
	if (parsed.success) return { ok: true, data: parsed.output, values };
	const errors: FormErrors = {};
	for (const issue of parsed.issues) {
		const field = issue.path ? issue.path.map((part) => String(part.key)).join('.') : 'form';
		errors[field] ??= isMissing(issue) ? 'choice_missing' : issue.message;
	}
	return { ok: false, errors, values };
}

/** A browser always sends its text fields; a field that is not there is a choice that nobody made. */
function isMissing(issue: v.BaseIssue<unknown>): boolean {
	return issue.path?.at(-1)?.origin === 'key' && issue.input === undefined;
}

/** Reads the request's form; see `parseForm`. */
export async function readForm<T>(
	request: Request,
	schema: v.GenericSchema<unknown, T>
): Promise<ReadForm<T>> {
	return parseForm(await request.formData(), schema);
}
