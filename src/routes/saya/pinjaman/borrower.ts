import { organisationsOf } from '#lib/organisations/find.server.ts';
import { together } from '#lib/shared/together.server.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { requireUser } from '../../guards.ts';

/** The groups a person may borrow from, and the one that the address names, or the first. */
export async function borrowerOf(event: RequestEvent) {
	const person = requireUser(event);
	const groups = (await together((reader) => organisationsOf(reader, person.id))).flatMap(
		({ organisation, membershipId }) =>
			membershipId !== null && (organisation.kind === 'ksm' || organisation.kind === 'ksu')
				? [{ organisation, membershipId }]
				: []
	);
	const wanted = event.url.searchParams.get('kelompok');
	return {
		person,
		groups: groups.map(({ organisation: { slug, name } }) => ({ slug, name })),
		here: groups.find(({ organisation }) => organisation.slug === wanted) ?? groups[0] ?? null
	};
}
