/** Only ever a page of ours: an address elsewhere would make a form a stepping stone for deceivers. */
export function localPath(wanted: string, origin: string): string {
	const address = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null;
	if (!wanted.startsWith('/') || address?.origin !== origin) return '/';
	// A path such as `/.//evil.example` is of this origin, but would be read as another host when sent alone.
	return address.pathname.replace(/^\/+/, '/') + address.search;
}
