import { and, asc, count, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { media } from '#lib/media/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import type { MediaId, MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { changed, unchanged } from '#lib/shared/lasting.server.ts';
import { isCurrent } from './authority.server.ts';
import { abilitiesOfStandings, type Ability, type OrganisationKind, type Role } from './roles.ts';
import { membership, officer, organisation, village } from './schema.server.ts';

export interface Organisation {
	readonly id: OrganisationId;
	readonly slug: string;
	readonly kind: OrganisationKind;
	readonly name: string;
	readonly villageCode: string;
	readonly timeZone: TimeZone;
	readonly address: string;
	readonly phone: string | null;
	readonly story: string;
	readonly photoId: MediaId | null;
	/** The photo's public name; see media/url.ts. */
	readonly photoToken: string | null;
	readonly registrationNumber: string | null;
	readonly foundedOn: BookDate | null;
	readonly bankName: string | null;
	readonly bankAccountNumber: string | null;
	readonly bankAccountName: string | null;
	readonly village: {
		readonly code: string;
		readonly name: string;
		readonly district: string;
		readonly regency: string;
		readonly province: string;
		readonly provinceCode: string;
	};
}

const columns = {
	id: organisation.id,
	slug: organisation.slug,
	kind: organisation.kind,
	name: organisation.name,
	villageCode: organisation.villageCode,
	timeZone: organisation.timeZone,
	address: organisation.address,
	phone: organisation.phone,
	story: organisation.story,
	photoId: organisation.photoId,
	photoToken: media.token,
	registrationNumber: organisation.registrationNumber,
	foundedOn: organisation.foundedOn,
	bankName: organisation.bankName,
	bankAccountNumber: organisation.bankAccountNumber,
	bankAccountName: organisation.bankAccountName,
	village: {
		code: village.code,
		name: village.name,
		district: village.district,
		regency: village.regency,
		province: village.province,
		provinceCode: village.provinceCode
	}
};

function organisations(reader: Reader) {
	return reader
		.select(columns)
		.from(organisation)
		.innerJoin(village, eq(village.code, organisation.villageCode))
		.leftJoin(media, eq(media.id, organisation.photoId));
}

export async function organisationBySlug(reader: Reader, slug: string): Promise<Organisation | null> {
	const [found] = await organisations(reader).where(eq(organisation.slug, slug));
	return found ?? null;
}

export async function organisationById(reader: Reader, id: OrganisationId): Promise<Organisation | null> {
	const [found] = await organisations(reader).where(eq(organisation.id, id));
	return found ?? null;
}

/** Organisations by kind and place, in the order of their names. */
export async function findOrganisations(
	reader: Reader,
	{ kind, villageCode, text }: { kind?: OrganisationKind | null; villageCode?: string | null; text?: string },
	{ page, size }: { page: number; size: number }
): Promise<{ items: Organisation[]; total: number }> {
	const conditions: SQL[] = [];
	if (kind) conditions.push(eq(organisation.kind, kind));
	if (villageCode) conditions.push(eq(organisation.villageCode, villageCode));
	if (text) conditions.push(sql`instr(lower(${organisation.name}), ${text.toLowerCase()}) > 0`);
	const where = and(...conditions);
	const [counted] = await reader.select({ total: count() }).from(organisation).where(where);
	const items = await organisations(reader)
		.where(where)
		.orderBy(asc(organisation.name), asc(organisation.id))
		.limit(size)
		.offset((page - 1) * size);
	return { items, total: counted?.total ?? 0 };
}

/** Organisations of some kinds in a province, those of the same village first: who could make an agreement. */
export async function organisationsNear(
	reader: Reader,
	{ village: near }: Organisation,
	kinds: readonly OrganisationKind[],
	limit = 200
): Promise<{ id: OrganisationId; name: string; village: string; regency: string }[]> {
	return reader
		.select({
			id: organisation.id,
			name: organisation.name,
			village: village.name,
			regency: village.regency
		})
		.from(organisation)
		.innerJoin(village, eq(village.code, organisation.villageCode))
		.where(and(eq(village.provinceCode, near.provinceCode), inArray(organisation.kind, [...kinds])))
		.orderBy(
			sql`${village.code} <> ${near.code}`,
			sql`${village.regency} <> ${near.regency}`,
			asc(organisation.name)
		)
		.limit(limit);
}

export interface Member {
	readonly id: MembershipId;
	readonly organisationId: OrganisationId;
	readonly userId: UserId;
	/** Given on acceptance. */
	readonly number: number | null;
	readonly name: string;
	readonly phone: string | null;
	readonly joinedOn: BookDate | null;
	readonly leftOn: BookDate | null;
	readonly requestedAt: number;
	readonly state: 'requested' | 'active' | 'refused' | 'left';
}

const memberColumns = {
	id: membership.id,
	organisationId: membership.organisationId,
	userId: membership.userId,
	number: membership.number,
	name: user.name,
	phone: user.phone,
	joinedOn: membership.joinedOn,
	leftOn: membership.leftOn,
	requestedAt: membership.requestedAt,
	state: membership.state
};

export async function membershipById(reader: Reader, id: MembershipId): Promise<Member | null> {
	const [found] = await reader
		.select(memberColumns)
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(membership.id, id));
	return found ?? null;
}

/** What a membership is to its organisation: all that savings, which ask at each sale, need to know of it. */
export type Standing = Pick<Member, 'organisationId' | 'state' | 'joinedOn'>;

/** The same without the person; null when there is no such membership. */
export function standingOf(reader: Reader, id: MembershipId): Promise<Standing | null> {
	return unchanged(reader, standingKey(id), async () => {
		const { organisationId, state, joinedOn } = memberColumns;
		const [found] = await reader
			.select({ organisationId, state, joinedOn })
			.from(membership)
			.where(eq(membership.id, id));
		return found ?? null;
	});
}

/** To be called by whatever changes a membership. */
export function standingChanged(tx: Tx, id: MembershipId): void {
	changed(tx, standingKey(id));
}

const standingKey = (id: MembershipId) => `standing:${id}`;

/** The organisation that a membership is of, or null when there is no such membership. */
export async function organisationOfMember(reader: Reader, id: MembershipId): Promise<OrganisationId | null> {
	return (await standingOf(reader, id))?.organisationId ?? null;
}

/** The person's membership of an organisation in whatever state, or null. */
export async function membershipOf(
	reader: Reader,
	organisationId: OrganisationId,
	userId: UserId
): Promise<Member | null> {
	const [found] = await reader
		.select(memberColumns)
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.where(and(eq(membership.organisationId, organisationId), eq(membership.userId, userId)));
	return found ?? null;
}

/** The active member with a number, as people say it in the group, or null. */
export async function memberByNumber(
	reader: Reader,
	organisationId: OrganisationId,
	number: number
): Promise<Member | null> {
	const [found] = await reader
		.select(memberColumns)
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				eq(membership.organisationId, organisationId),
				eq(membership.number, number),
				eq(membership.state, 'active')
			)
		);
	return found ?? null;
}

/** Members in a state, by number; all of them without a page. */
export async function membersOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page = 1, size = 1000, state = 'active' }: { page?: number; size?: number; state?: Member['state'] } = {}
): Promise<Member[]> {
	return reader
		.select(memberColumns)
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.where(and(eq(membership.organisationId, organisationId), eq(membership.state, state)))
		.orderBy(asc(membership.number), asc(membership.id))
		.limit(size)
		.offset((page - 1) * size);
}

/** Active members whose name holds a text, or whose number it is, by number; a page at a time. All without a text. */
export async function findMembers(
	reader: Reader,
	organisationId: OrganisationId,
	{ text, page, size }: { text: string; page: number; size: number }
): Promise<{ members: Member[]; total: number }> {
	const wanted = text.toLowerCase();
	const named = sql`(instr(lower(${user.name}), ${wanted}) > 0 OR cast(${membership.number} AS text) = ${wanted})`;
	const where = and(
		...[eq(membership.organisationId, organisationId), eq(membership.state, 'active')],
		wanted === '' ? undefined : named
	);
	const [members, [counted]] = await Promise.all([
		reader
			.select(memberColumns)
			.from(membership)
			.innerJoin(user, eq(user.id, membership.userId))
			.where(where)
			.orderBy(asc(membership.number), asc(membership.id))
			.limit(size)
			.offset((page - 1) * size),
		reader
			.select({ total: count() })
			.from(membership)
			.innerJoin(user, eq(user.id, membership.userId))
			.where(where)
	]);
	return { members, total: counted?.total ?? 0 };
}

export async function countMembers(
	reader: Reader,
	organisationId: OrganisationId,
	state: Member['state'] = 'active'
): Promise<number> {
	const [counted] = await reader
		.select({ total: count() })
		.from(membership)
		.where(and(eq(membership.organisationId, organisationId), eq(membership.state, state)));
	return counted?.total ?? 0;
}

/** The organisations whose officers have not answered the person yet. */
export async function requestsOf(reader: Reader, userId: UserId): Promise<{ slug: string; name: string }[]> {
	return reader
		.select({ slug: organisation.slug, name: organisation.name })
		.from(membership)
		.innerJoin(organisation, eq(organisation.id, membership.organisationId))
		.where(and(eq(membership.userId, userId), eq(membership.state, 'requested')));
}

export interface Belonging {
	readonly organisation: Organisation;
	readonly membershipId: MembershipId | null;
	readonly roles: Role[];
	readonly abilities: Set<Ability>;
}

/** Whether she is or was in a group, and so may have goods, savings or proceeds there. */
export async function isOrWasMember(reader: Reader, userId: UserId): Promise<boolean> {
	const [found] = await reader
		.select({ id: membership.id })
		.from(membership)
		.where(and(eq(membership.userId, userId), inArray(membership.state, ['active', 'left'])))
		.limit(1);
	return found !== undefined;
}

/** Every organisation in which the person is a member or an officer today. */
export async function organisationsOf(reader: Reader, userId: UserId): Promise<Belonging[]> {
	const [memberships, terms] = await Promise.all([
		reader
			.select({ id: membership.id, organisationId: membership.organisationId })
			.from(membership)
			.where(and(eq(membership.userId, userId), eq(membership.state, 'active'))),
		reader
			.select({
				organisationId: officer.organisationId,
				role: officer.role,
				fromOn: officer.fromOn,
				untilOn: officer.untilOn,
				timeZone: organisation.timeZone
			})
			.from(officer)
			.innerJoin(organisation, eq(organisation.id, officer.organisationId))
			.where(and(eq(officer.userId, userId), isNull(officer.endedAt)))
	]);
	const current = terms.filter((term) => isCurrent(term, today(term.timeZone)));
	const ids = new Set([...memberships, ...current].map(({ organisationId }) => organisationId));
	const belongings: Belonging[] = [];
	const organisations = await Promise.all([...ids].map((id) => organisationById(reader, id)));
	for (const found of organisations) {
		if (!found) continue;
		const { id } = found;
		const membershipId = memberships.find(({ organisationId }) => organisationId === id)?.id ?? null;
		const roles = [...new Set(current.filter((term) => term.organisationId === id).map(({ role }) => role))];
		const abilities = abilitiesOfStandings(membershipId === null ? roles : [...roles, 'member']);
		belongings.push({ organisation: found, membershipId, roles, abilities });
	}
	return belongings.sort((a, b) => a.organisation.name.localeCompare(b.organisation.name, 'id'));
}
