import { createOrganisation, type CreatedOrganisation } from '#lib/organisations/create.server.ts';
import { askToJoin, decideJoin } from '#lib/organisations/membership.server.ts';
import { appointOfficer } from '#lib/organisations/officers.server.ts';
import type { OrganisationKind, Role } from '#lib/organisations/roles.ts';
import { addVillages } from '#lib/organisations/villages.server.ts';
import { register } from '#lib/people/register.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import type { MembershipId, UserId } from '#lib/shared/ids.ts';

export const SARIHARJO = {
	code: '34.04.12.2001',
	name: 'Sariharjo',
	district: 'Ngaglik',
	regency: 'Kabupaten Sleman',
	province: 'Daerah Istimewa Yogyakarta',
	provinceCode: '34'
};

export type Signed = Actor & { readonly userId: UserId };

let people = 0;

/** A person with an account, each at an address of her own. */
export async function person(name = 'Sri'): Promise<Signed> {
	people += 1;
	const actor = {
		userId: null,
		address: `10.9.${Math.floor(people / 250)}.${people % 250}`,
		requestId: 'test'
	};
	const phone = `0857${String(people).padStart(8, '0')}`;
	const answer = await register(actor, { name, phone, password: 'kolam lele tiga', locale: 'id' });
	if (!answer.ok) throw new Error(answer.code);
	return { ...actor, userId: answer.userId };
}

/** An organisation and its founder, through the use-case. Its books are not opened. */
export async function founded(
	kind: OrganisationKind,
	name = 'Mina'
): Promise<CreatedOrganisation & { founder: Signed }> {
	await write((tx) => addVillages(tx, [SARIHARJO]));
	const founder = await person(`Pendiri ${name}`);
	const answer = await write((tx) =>
		createOrganisation(tx, founder, { name, kind, villageCode: SARIHARJO.code })
	);
	if (!answer.ok) throw new Error(answer.code);
	return { ...answer.organisation, founder };
}

/** A person who asked to join and was accepted by the founder. */
export async function member(
	group: CreatedOrganisation & { founder: Signed }
): Promise<Signed & { membershipId: MembershipId; number: number | null }> {
	const who = await person('Anggota');
	const asked = await askToJoin(who, group.id);
	if (!asked.ok) throw new Error(asked.code);
	const accepted = await decideJoin(group.founder, { membershipId: asked.membershipId, accept: true });
	if (!accepted.ok) throw new Error(accepted.code);
	return { ...who, membershipId: asked.membershipId, number: accepted.number };
}

/** Somebody who holds a role from a day on, appointed by the founder. */
export async function officer(
	organisation: CreatedOrganisation & { founder: Signed },
	role: Role,
	term: { fromOn: string; untilOn?: string } = { fromOn: '2020-01-01' },
	who?: Signed
): Promise<Signed & { officerId: number }> {
	const chosen = who ?? (await person(role));
	const answer = await appointOfficer(organisation.founder, {
		organisationId: organisation.id,
		userId: chosen.userId,
		role,
		...term
	});
	if (!answer.ok) throw new Error(answer.code);
	return { ...chosen, officerId: answer.officerId };
}
