import { and, eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { activeMembership, allow } from '#lib/organisations/authority.server.ts';
import { assistPassword } from '#lib/organisations/assistPassword.server.ts';
import { closeAccount } from '#lib/organisations/closeAccount.server.ts';
import { membersOf, organisationBySlug, organisationsOf } from '#lib/organisations/find.server.ts';
import { askToJoin, decideJoin } from '#lib/organisations/membership.server.ts';
import { appointOfficer, endOfficer, officersOf } from '#lib/organisations/officers.server.ts';
import { editBankAccount, editOrganisation } from '#lib/organisations/profile.server.ts';
import {
	ABILITIES,
	MAY,
	ROLES,
	ROLES_OF_KIND,
	MEMBERS_ONLY,
	type OrganisationKind
} from '#lib/organisations/roles.ts';
import { searchVillages, villageByCode, addVillages } from '#lib/organisations/villages.server.ts';
import { personById } from '#lib/people/find.server.ts';
import { resetPassword } from '#lib/people/resetCode.server.ts';
import { readSession } from '#lib/people/session.server.ts';
import { signIn } from '#lib/people/signIn.server.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { founded, member, officer, person, SARIHARJO } from '../support/organisations.ts';

freshDatabase();
afterEach(() => setClock(null));

/** 23 Nov 2026, 10.00 WIB. */
const MORNING = Date.UTC(2026, 10, 23, 3);
const kindOf = (role: (typeof ROLES)[number]): OrganisationKind =>
	ROLES_OF_KIND.ksm.includes(role) ? 'ksm' : 'bumdesa';

describe('authority', () => {
	it.each(ROLES)(
		'gives %s exactly what the table says, and nothing in another organisation',
		async (role) => {
			const here = await founded(kindOf(role));
			const elsewhere = await founded(kindOf(role));
			const isMember = here.kind === 'ksm' && MEMBERS_ONLY.includes(role);
			const holder = await officer(here, role, undefined, isMember ? await member(here) : undefined);
			const expected = new Set([...MAY[role], ...(isMember ? MAY.member : [])]);
			for (const ability of ABILITIES) {
				expect([ability, await allow(db, holder, here.id, ability)]).toEqual([
					ability,
					expected.has(ability)
				]);
				expect([ability, await allow(db, holder, elsewhere.id, ability)]).toEqual([ability, false]);
			}
		}
	);

	it('gives a member what the table says, and a stranger and a guest nothing', async () => {
		const group = await founded('ksm');
		const insider = await member(group);
		const stranger = await person();
		const nobody = { ...stranger, userId: null };
		for (const ability of ABILITIES) {
			expect(await allow(db, insider, group.id, ability)).toBe(MAY.member.includes(ability));
			expect(await allow(db, stranger, group.id, ability)).toBe(false);
			expect(await allow(db, nobody, group.id, ability)).toBe(false);
		}
	});

	it('counts a changed role at once, and a term on its own days only', async () => {
		setClock(MORNING);
		const group = await founded('ksm');
		const who = await member(group);
		const term = { fromOn: '2026-11-24', untilOn: '2026-11-25' };
		const { officerId } = await officer(group, 'bendahara', term, who);
		const may = () => allow(db, who, group.id, 'payout.pay');
		expect(await may()).toBe(false);
		// Midnight in the village is 17.00 of the day before in Greenwich.
		setClock(Date.UTC(2026, 10, 23, 16, 59));
		expect(await may()).toBe(false);
		setClock(Date.UTC(2026, 10, 23, 17, 0));
		expect(await may()).toBe(true);
		setClock(Date.UTC(2026, 10, 25, 16, 59));
		expect(await may()).toBe(true);
		setClock(Date.UTC(2026, 10, 25, 17, 0));
		expect(await may()).toBe(false);
		setClock(Date.UTC(2026, 10, 24, 3));
		expect(await endOfficer(group.founder, { organisationId: group.id, officerId })).toEqual({ ok: true });
		expect(await may()).toBe(false);
	});

	it('leaves a head whose term ran out only the right to appoint a successor', async () => {
		setClock(MORNING);
		const group = await founded('ksm');
		const next = await member(group);
		const { officerId } = await officer(
			group,
			'ketua',
			{ fromOn: '2026-11-24', untilOn: '2026-11-30' },
			next
		);
		expect(officerId).toBeGreaterThan(0);
		const first = (await officersOf(db, group.id)).find(({ userId }) => userId === group.founder.userId);
		setClock(MORNING + 2 * 86_400_000);
		const input = { organisationId: group.id, officerId: first?.id ?? 0 };
		expect(await endOfficer(next, input)).toEqual({ ok: true });
		setClock(MORNING + 20 * 86_400_000);
		expect(await allow(db, next, group.id, 'members.decide')).toBe(false);
		expect(await allow(db, next, group.id, 'officers.appoint')).toBe(true);
		const again = { organisationId: group.id, userId: group.founder.userId, role: 'ketua' as const };
		expect(await appointOfficer(next, { ...again, fromOn: '2026-12-13' })).toMatchObject({ ok: true });
		expect(await allow(db, next, group.id, 'officers.appoint')).toBe(false);
		expect(await allow(db, group.founder, group.id, 'members.decide')).toBe(true);
	});
});

describe('founding', () => {
	it('makes the founder first member and ketua of a group, director of a BUM Desa', async () => {
		const group = await founded('ksm', 'KSM Mina Sejahtera');
		const hub = await founded('bumdesa', 'BUM Desa Maju');
		const [first] = await membersOf(db, group.id);
		expect(first).toMatchObject({ number: 1, userId: group.founder.userId, state: 'active' });
		expect((await organisationsOf(db, group.founder.userId))[0]?.roles).toEqual(['ketua']);
		expect((await organisationsOf(db, hub.founder.userId))[0]).toMatchObject({
			roles: ['director'],
			membershipId: null
		});
		expect(group.timeZone).toBe('Asia/Jakarta');
	});

	it('gives each organisation an address of its own', async () => {
		const [one, two] = [await founded('ksm', 'Tani Rukun'), await founded('ksm', 'Tani  Rukun!')];
		expect([one.slug, two.slug]).toEqual(['tani-rukun', 'tani-rukun-2']);
		expect((await organisationBySlug(db, 'tani-rukun-2'))?.village.name).toBe('Sariharjo');
	});
});

describe('joining', () => {
	it('waits for an officer, who gives the next number', async () => {
		const group = await founded('ksm');
		const who = await person();
		const asked = await askToJoin(who, group.id);
		if (!asked.ok) throw new Error(asked.code);
		expect(await activeMembership(db, group.id, who.userId)).toBeNull();
		expect(await askToJoin(who, group.id)).toEqual({ ok: false, code: 'already_asked' });
		const decision = { membershipId: asked.membershipId, accept: true };
		expect(await decideJoin(who, decision)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decideJoin(await member(group), decision)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decideJoin(group.founder, decision)).toEqual({ ok: true, number: 3 });
		expect(await decideJoin(group.founder, decision)).toEqual({ ok: false, code: 'already_done' });
		expect((await activeMembership(db, group.id, who.userId))?.number).toBe(3);
	});

	it('is refused by the officers of another group, and that is recorded', async () => {
		const [group, other] = [await founded('ksm'), await founded('ksm')];
		const asked = await askToJoin(await person(), group.id);
		if (!asked.ok) throw new Error(asked.code);
		const decision = { membershipId: asked.membershipId, accept: true };
		expect(await decideJoin(other.founder, decision)).toEqual({ ok: false, code: 'forbidden' });
		const refusals = await db
			.select()
			.from(auditLog)
			.where(and(eq(auditLog.outcome, 'refused'), eq(auditLog.userId, other.founder.userId)));
		expect(refusals.map(({ action, subject }) => [action, subject])).toEqual([
			['membership.decide', `membership:${asked.membershipId}`]
		]);
	});

	it('may be asked again after a refusal, and not of a BUM Desa', async () => {
		const group = await founded('ksm');
		const who = await person();
		const asked = await askToJoin(who, group.id);
		if (!asked.ok) throw new Error(asked.code);
		await decideJoin(group.founder, { membershipId: asked.membershipId, accept: false });
		expect(await askToJoin(who, group.id)).toEqual({ ok: true, membershipId: asked.membershipId });
		const hub = await founded('bumdesa');
		expect(await askToJoin(who, hub.id)).toEqual({ ok: false, code: 'no_members' });
	});
});

describe('officers', () => {
	it('are chosen from the members for the three offices of a group', async () => {
		const group = await founded('ksm');
		const stranger = await person();
		const input = { organisationId: group.id, userId: stranger.userId, fromOn: '2026-01-01' };
		expect(await appointOfficer(group.founder, { ...input, role: 'bendahara' })).toEqual({
			ok: false,
			code: 'members_only'
		});
		expect(await appointOfficer(group.founder, { ...input, role: 'facilitator' })).toMatchObject({
			ok: true
		});
		expect(await appointOfficer(group.founder, { ...input, role: 'facilitator' })).toEqual({
			ok: false,
			code: 'already_officer'
		});
		expect(await appointOfficer(group.founder, { ...input, role: 'director' })).toEqual({
			ok: false,
			code: 'role_unfit'
		});
		expect(await appointOfficer(stranger, { ...input, role: 'supervisor' })).toEqual({
			ok: false,
			code: 'forbidden'
		});
	});

	it('never leave an organisation without a head', async () => {
		const hub = await founded('bumdesa');
		const [head] = await officersOf(db, hub.id);
		const input = { organisationId: hub.id, officerId: head?.id ?? 0 };
		expect(await endOfficer(hub.founder, input)).toEqual({ ok: false, code: 'last_head' });
		const second = await officer(hub, 'director');
		expect(await endOfficer(second, input)).toEqual({ ok: true });
		expect(await allow(db, hub.founder, hub.id, 'officers.appoint')).toBe(false);
	});
});

describe('a lost password', () => {
	const fresh = 'pohon mangga tua';

	async function contactOf(userId: Parameters<typeof personById>[1]) {
		return (await personById(db, userId))?.phone ?? '';
	}

	it('is replaced with a code an officer reads out, once, ending every session', async () => {
		const group = await founded('ksm');
		const who = await member(group);
		const contact = await contactOf(who.userId);
		const before = await signIn(who, { contact, password: 'kolam lele tiga' });
		if (!before.ok) throw new Error(before.code);
		const help = await assistPassword(group.founder, { organisationId: group.id, userId: who.userId });
		if (!help.ok) throw new Error(help.code);
		expect(help.resetCode).toMatch(/^\d{8}$/);
		expect(help.codesNeeded).toBe(1);
		const wrong = help.resetCode === '00000000' ? '00000001' : '00000000';
		expect(await resetPassword(who, { contact, code: wrong, password: fresh })).toEqual({
			ok: false,
			code: 'wrong_code'
		});
		const spaced = help.resetCode.replace(/(\d{4})/, '$1 ');
		const done = await resetPassword(who, { contact, code: spaced, password: fresh });
		expect(done.ok).toBe(true);
		expect(await readSession(before.token)).toBeNull();
		expect((await signIn(who, { contact, password: fresh })).ok).toBe(true);
		expect(await resetPassword(who, { contact, code: help.resetCode, password: 'satu kali lagi' })).toEqual({
			ok: false,
			code: 'wrong_code'
		});
	});

	it('has a code for thirty minutes and five tries', async () => {
		const group = await founded('ksm');
		const [late, tried] = [await member(group), await member(group)];
		const forLate = await assistPassword(group.founder, { organisationId: group.id, userId: late.userId });
		if (!forLate.ok) throw new Error(forLate.code);
		setClock(now() + 31 * 60 * 1000);
		const code = forLate.resetCode;
		const contact = await contactOf(late.userId);
		expect(await resetPassword(late, { contact, code, password: fresh })).toMatchObject({
			code: 'wrong_code'
		});
		const forTried = await assistPassword(group.founder, { organisationId: group.id, userId: tried.userId });
		if (!forTried.ok) throw new Error(forTried.code);
		const guess = forTried.resetCode === '12345678' ? '87654321' : '12345678';
		const other = await contactOf(tried.userId);
		for (let count = 0; count < 5; count += 1) {
			const answer = await resetPassword(tried, { contact: other, code: guess, password: fresh });
			expect(answer).toMatchObject({ code: 'wrong_code' });
		}
		const right = { contact: other, code: forTried.resetCode, password: fresh };
		expect(await resetPassword(tried, right)).toMatchObject({ ok: false, code: 'too_many' });
	});

	it('of an officer takes the codes of two officers, so that nobody becomes the second of two', async () => {
		const hub = await founded('bumdesa');
		const treasurer = await officer(hub, 'treasurer');
		const second = await officer(hub, 'treasurer');
		const ask = { organisationId: hub.id, userId: treasurer.userId };
		const one = await assistPassword(hub.founder, ask);
		if (!one.ok) throw new Error(one.code);
		expect(one.codesNeeded).toBe(2);
		const contact = await contactOf(treasurer.userId);
		const alone = { contact, code: one.resetCode, password: fresh };
		expect(await resetPassword(treasurer, alone)).toMatchObject({ code: 'wrong_code' });
		const twice = { ...alone, code: one.resetCode + one.resetCode };
		expect(await resetPassword(treasurer, twice)).toMatchObject({ code: 'wrong_code' });
		const two = await assistPassword(second, ask);
		if (!two.ok) throw new Error(two.code);
		const both = { ...alone, code: `${one.resetCode} ${two.resetCode}` };
		expect(await resetPassword(treasurer, both)).toMatchObject({ ok: true });
	});

	it('is no business of members, of other groups’ officers, nor of oneself', async () => {
		const [group, other] = [await founded('ksm'), await founded('ksm')];
		const who = await member(group);
		const ask = { organisationId: group.id, userId: who.userId };
		expect(await assistPassword(await member(group), ask)).toMatchObject({ code: 'forbidden' });
		expect(await assistPassword(other.founder, ask)).toMatchObject({ code: 'forbidden' });
		expect(await assistPassword(other.founder, { ...ask, organisationId: other.id })).toMatchObject({
			code: 'not_found'
		});
		const self = { organisationId: group.id, userId: group.founder.userId };
		expect(await assistPassword(group.founder, self)).toMatchObject({ code: 'forbidden' });
	});
});

describe('the profile', () => {
	const blank = { address: '', phone: '', story: '', registrationNumber: '', foundedOn: '', photo: null };

	it('is changed by officers, keeps its address, and refuses what cannot be', async () => {
		const group = await founded('ksm', 'Mina Lestari');
		const input = { ...blank, organisationId: group.id, name: 'Mina Abadi', phone: '0812 0000 1111' };
		expect(await editOrganisation(group.founder, input)).toEqual({ ok: true });
		const found = await organisationBySlug(db, 'mina-lestari');
		expect(found).toMatchObject({ name: 'Mina Abadi', phone: '+6281200001111' });
		expect(await editOrganisation(group.founder, { ...input, phone: '123' })).toMatchObject({
			code: 'phone_invalid'
		});
		expect(await editOrganisation(group.founder, { ...input, foundedOn: '2098-01-01' })).toMatchObject({
			code: 'date_future'
		});
		expect(await editOrganisation(await member(group), input)).toMatchObject({ code: 'forbidden' });
	});

	it('has a bank account that is whole or not there', async () => {
		const hub = await founded('bumdesa');
		const whole = {
			organisationId: hub.id,
			bankName: 'BRI',
			bankAccountNumber: '1234-5678-90',
			bankAccountName: 'BUM Desa Maju'
		};
		expect(await editBankAccount(hub.founder, whole)).toEqual({ ok: true });
		expect((await organisationBySlug(db, hub.slug))?.bankAccountNumber).toBe('1234567890');
		expect(await editBankAccount(hub.founder, { ...whole, bankName: '' })).toMatchObject({
			code: 'required'
		});
		expect(await editBankAccount(hub.founder, { ...whole, bankAccountNumber: '12a' })).toMatchObject({
			code: 'account_number_invalid'
		});
	});
});

describe('closing an account', () => {
	it('waits until no office and no membership hang on it', async () => {
		const group = await founded('ksm');
		const who = await member(group);
		const free = await person();
		expect(await closeAccount(group.founder, 'kolam lele tiga')).toMatchObject({ code: 'still_officer' });
		expect(await closeAccount(who, 'kolam lele tiga')).toMatchObject({ code: 'still_member' });
		expect(await closeAccount(free, 'salah sekali')).toMatchObject({ code: 'wrong_password' });
		expect(await closeAccount(free, 'kolam lele tiga')).toEqual({ ok: true });
		expect((await personById(db, free.userId))?.disabledAt).not.toBeNull();
	});
});

describe('villages', () => {
	const wonosari = {
		...SARIHARJO,
		code: '34.03.01.2002',
		name: 'Wonosari',
		district: 'Wonosari',
		regency: 'Kabupaten Gunungkidul'
	};

	it('are found by the beginnings of words, by a part of the name, by code, and in two words or one', async () => {
		await write((tx) => addVillages(tx, [SARIHARJO, wonosari]));
		const names = async (text: string) => (await searchVillages(db, text)).map(({ name }) => name);
		expect(await names('sari sleman')).toEqual(['Sariharjo']);
		expect(await names('sari gunungkidul')).toEqual(['Wonosari']);
		expect(await names('wono gunung kidul')).toEqual(['Wonosari']);
		expect(await names('34.04.12.2001')).toEqual(['Sariharjo']);
		expect(await names('"OR" * sari')).toEqual([]);
		expect(await names('s')).toEqual([]);
	});

	it('are renamed, not doubled, when the list is loaded again', async () => {
		await write((tx) => addVillages(tx, [{ ...wonosari, name: 'Wonosari Baru' }]));
		expect((await villageByCode(db, wonosari.code))?.name).toBe('Wonosari Baru');
		expect(await searchVillages(db, 'wonosari baru')).toHaveLength(1);
	});
});
