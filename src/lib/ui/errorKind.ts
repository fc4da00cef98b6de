import type { navigationMessages } from '#lib/i18n/navigation.ts';

export type ErrorKind = keyof (typeof navigationMessages)['id']['errors'];

const KINDS: Readonly<Record<number, ErrorKind>> = {
	401: 'signInFirst',
	403: 'forbidden',
	404: 'notFound',
	405: 'notFound',
	409: 'stale',
	410: 'notFound',
	413: 'tooLarge',
	429: 'tooMany',
	503: 'busy'
};

/** Which words an error page takes; a page that failed without a network says so whatever its number. */
export function errorKind(status: number, offline: boolean): ErrorKind {
	if (offline) return 'offline';
	return KINDS[status] ?? (status >= 500 ? 'broken' : 'stale');
}
