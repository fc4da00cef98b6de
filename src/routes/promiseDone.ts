import type { useMessages } from '#lib/i18n/context.ts';
import type { promiseMessages } from '#lib/i18n/promises.ts';

type Words = ReturnType<typeof useMessages<(typeof promiseMessages)['id']>>;

/** What was just done, by the list's address. */
export function doneWords(t: Words, what: string | null): string | null {
	if (what === 'janji') return t.saved;
	if (what === 'dijual') return t.savedSold;
	if (what === 'ubah') return t.changed;
	return what === 'tarik' ? t.withdrawn : null;
}
