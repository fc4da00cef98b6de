import { error } from '@sveltejs/kit';
import { abilitiesOf, rolesOf } from '#lib/organisations/authority.server.ts';
import { organisationBySlug } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { auditRefusal } from '#lib/shared/audit.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { together } from '#lib/shared/together.server.ts';
import type { DeskData } from '#lib/ui/types.ts';
import { requireUser } from '../../guards.ts';
import type { LayoutServerLoad } from './$types';

/** The desk opens for its officers only; a member reads at `/saya/kelompok`. Each page asks again what it needs. */
export const load: LayoutServerLoad = async (event) => {
	const user = requireUser(event);
	const organisation = await organisationBySlug(db, event.params.org);
	if (!organisation) error(404);
	const [roles, abilities] = await together((reader) =>
		Promise.all([rolesOf(reader, user.id, organisation.id), abilitiesOf(reader, user.id, organisation.id)])
	);
	if (roles.length === 0 && !abilities.has('officers.appoint')) {
		await auditRefusal(event.locals.actor, {
			action: 'desk.open',
			organisationId: organisation.id,
			subject: event.url.pathname
		});
		error(403);
	}
	const { slug, name, kind } = organisation;
	const desk: DeskData = { organisation: { slug, name, kind }, abilities: [...abilities] };
	return { desk, hasMembers: hasMembers(kind) };
};
