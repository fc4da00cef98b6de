/** A name as part of an address: `KSM Mina Sejahtera` → `ksm-mina-sejahtera`; never empty. */
export function slugOf(name: string): string {
	const slug = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60)
		.replace(/-+$/, '');
	return slug === '' ? 'lembaga' : slug;
}
