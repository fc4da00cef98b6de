import { foundOrganisation } from '#lib/ledger/found.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { saveParcelRate, saveZone } from '#lib/delivery/configure.server.ts';
import { photograph } from '#lib/media/photograph.server.ts';
import { consentAgreement, proposeAgreement } from '#lib/organisations/agreements.server.ts';
import { askToJoin, decideJoin } from '#lib/organisations/membership.server.ts';
import { appointOfficer } from '#lib/organisations/officers.server.ts';
import { editBankAccount, editOrganisation } from '#lib/organisations/profile.server.ts';
import { updateProfile } from '#lib/people/account.server.ts';
import { register } from '#lib/people/register.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { addMonths, type BookDate } from '#lib/shared/dates.ts';
import { newKey, type MembershipId, type OrganisationId, type UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { DEMO_PASSWORD } from './accounts.ts';
import {
	GROUP_KEYS,
	ORGANISATIONS,
	PEOPLE,
	PERSON_KEYS,
	VILLAGE_CODE,
	type DemoOrganisation,
	type GroupKey,
	type OrganisationKey,
	type PersonKey
} from './data/people.ts';
import { insist } from './insist.ts';
import { drawPicture } from './pictures/compose.ts';

/** The people and organisations of the demo village, as the rest of the demo acts for them. */
export interface Village {
	as(person: PersonKey): Actor;
	organisation(key: OrganisationKey): OrganisationId;
	membership(group: GroupKey, person: PersonKey): MembershipId;
}

/** Everybody of a group, its founder first. */
export function membersOf(group: GroupKey): PersonKey[] {
	const { founder, members }: DemoOrganisation = ORGANISATIONS[group];
	return [founder, ...members];
}

/** The officer of a group who keeps its money. */
export function treasurerOf(group: GroupKey): PersonKey {
	const { officers }: DemoOrganisation = ORGANISATIONS[group];
	const found = officers.find(([role]) => role === 'bendahara');
	assert(found, `${group} has a bendahara`);
	return found[1];
}

/** Founds the village on the day the clock shows: people, organisations with their officers, and their agreements. */
export async function foundVillage(today: BookDate): Promise<Village> {
	const users = await registerAll();
	const as = (person: PersonKey): Actor => {
		const userId = users.get(person);
		assert(userId, `${person} is registered`);
		return { userId, address: 'demo', requestId: 'demo' };
	};
	const organisations = new Map<OrganisationKey, OrganisationId>();
	const memberships = new Map<string, MembershipId>();
	for (const [key, about] of Object.entries(ORGANISATIONS) as [OrganisationKey, DemoOrganisation][]) {
		const founded = await found(as(about.founder), about);
		organisations.set(key, founded.id);
		if (founded.membershipId) memberships.set(`${key}:${about.founder}`, founded.membershipId);
		await Promise.all(
			about.members.map(async (person) => {
				memberships.set(`${key}:${person}`, await join(as(person), as(about.founder), founded.id));
			})
		);
		await appointAll(as, about, founded.id, today);
	}
	const village: Village = {
		as,
		organisation: (key) => need(organisations.get(key), key),
		membership: (group, person) => need(memberships.get(`${group}:${person}`), `${group}:${person}`)
	};
	await agreeAll(village, today);
	await configureDelivery(village);
	return village;
}

function need<T>(value: T | undefined, what: string): T {
	assert(value !== undefined, `the demo knows ${what}`);
	return value;
}

async function registerAll(): Promise<Map<PersonKey, UserId>> {
	const users = new Map<PersonKey, UserId>();
	await Promise.all(
		PERSON_KEYS.map(async (key) => {
			const { name, phone, gender } = PEOPLE[key];
			const stranger: Actor = { userId: null, address: 'demo', requestId: 'demo' };
			const { userId } = insist(
				await register(stranger, { name, phone, password: DEMO_PASSWORD, locale: 'id' })
			);
			insist(await updateProfile({ ...stranger, userId }, { name, gender, locale: 'id' }));
			users.set(key, userId);
		})
	);
	return users;
}

async function found(founder: Actor, about: DemoOrganisation) {
	const { name, kind, address, phone, story, foundedOn } = about;
	const founding = { name, kind, villageCode: VILLAGE_CODE, address, phone, story, foundedOn };
	const { organisation } = insist(await foundOrganisation(founder, founding));
	if (about.bank) {
		const [bankName, bankAccountNumber] = about.bank;
		const account = { bankName, bankAccountNumber, bankAccountName: name };
		insist(await editBankAccount(founder, { organisationId: organisation.id, ...account }));
	}
	return organisation;
}

async function join(person: Actor, ketua: Actor, organisationId: OrganisationId): Promise<MembershipId> {
	const { membershipId } = insist(await askToJoin(person, organisationId));
	insist(await decideJoin(ketua, { membershipId, accept: true }));
	return membershipId;
}

/** Officers serve three years, as most groups' rules say; the facilitator until she moves on. */
async function appointAll(
	as: Village['as'],
	{ founder, officers }: DemoOrganisation,
	organisationId: OrganisationId,
	today: BookDate
): Promise<void> {
	for (const [role, person] of officers) {
		const userId = need(as(person).userId ?? undefined, person);
		const untilOn = role === 'facilitator' ? null : addMonths(today, 36);
		insist(await appointOfficer(as(founder), { organisationId, userId, role, fromOn: today, untilOn }));
	}
}

async function agreeAll(village: Village, today: BookDate): Promise<void> {
	for (const key of GROUP_KEYS) {
		const { founder, savings } = ORGANISATIONS[key];
		const { terms }: DemoOrganisation = ORGANISATIONS[key];
		assert(terms, 'a group sells by an agreement');
		const organisationId = village.organisation(key);
		const { agreementId } = insist(
			await proposeAgreement(village.as('agus'), {
				bumdesaId: village.organisation('bumdesa'),
				groupId: organisationId,
				validFrom: today,
				validUntil: addMonths(today, 24),
				commissionBasisPoints: terms.commission,
				groupShareBasisPoints: terms.groupShare,
				leastTakeHome: rupiah(terms.leastTakeHome),
				delivers: 'bumdesa',
				spoilageBy: terms.bearsSpoilage ? 'bumdesa' : 'producer',
				purchaseDays: terms.purchaseDays ?? null
			})
		);
		const present = membersOf(key).length - 1;
		insist(
			await consentAgreement(village.as(founder), {
				agreementId,
				meetingOn: today,
				minutes:
					'Rapat membaca perjanjian baris demi baris dan menghitung contoh bersama. Disetujui dengan suara terbanyak.',
				present,
				inFavour: present - 1
			})
		);
		for (const kind of ['principal', 'mandatory'] as const) {
			const amount = rupiah(savings[kind]);
			insist(await setSavingsRule(village.as(founder), { organisationId, kind, amount, validFrom: today }));
		}
	}
}

/** Where the village's courier goes, and what parcels cost, by the government's codes. */
async function configureDelivery(village: Village): Promise<void> {
	const director = village.as('agus');
	const organisationId = village.organisation('bumdesa');
	const zones = [
		['Girisekar dan tetangga', '34.03.06', 5000],
		['Gunungkidul', '34.03', 15_000],
		['Kota Yogyakarta dan Sleman', '34.71 34.04', 25_000],
		['Bantul', '34.02', 20_000]
	] as const;
	for (const [name, areas, charge] of zones) {
		const zone = { organisationId, zoneId: null, name, areas, charge: rupiah(charge), active: true };
		insist(await saveZone(director, zone));
	}
	const rates = [
		['31', 14_000, 3],
		['32', 13_000, 3],
		['33', 9000, 2],
		['34', 8000, 1],
		['35', 12_000, 3],
		['36', 15_000, 3],
		['51', 22_000, 4]
	] as const;
	for (const [provinceCode, charge, days] of rates) {
		const rate = { organisationId, provinceCode, chargePerKilogram: rupiah(charge), days };
		insist(await saveParcelRate(director, rate));
	}
}

/** The photo each organisation shows. */
export async function photographOrganisations(village: Village): Promise<void> {
	for (const [key, about] of Object.entries(ORGANISATIONS) as [OrganisationKey, DemoOrganisation][]) {
		const { name, address, phone, story, foundedOn } = about;
		const photo = await photograph(drawPicture(about.scene, name.length * 31));
		insist(
			await editOrganisation(village.as(about.founder), {
				organisationId: village.organisation(key),
				...{ name, address, phone, story, foundedOn, photo },
				registrationNumber: about.kind === 'bumdesa' ? 'AHU-01284.AH.01.33.2022' : ''
			})
		);
	}
}

/** The village government's capital, with which the BUM Desa begins. */
export async function bringCapital(village: Village, date: BookDate): Promise<void> {
	const bookId = await tradeBookOf(db, village.organisation('bumdesa'));
	const entry = { bookId, through: 'bank' as const, date, photo: null };
	insist(
		await recordCash(village.as('endah'), {
			...entry,
			category: 'village_capital',
			amount: rupiah(75_000_000),
			memo: 'Penyertaan modal kalurahan, Peraturan Kalurahan no. 4',
			key: newKey()
		})
	);
	insist(
		await recordCash(village.as('endah'), {
			...entry,
			category: 'from_bank',
			through: 'cash',
			amount: rupiah(3_000_000),
			memo: 'Ambil tunai untuk kas harian',
			key: newKey()
		})
	);
}
