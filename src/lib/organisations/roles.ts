/** Legal forms (spelled as in Indonesian law) and the partners around them. */
export const ORGANISATION_KINDS = ['bumdesa', 'ksu', 'ksm', 'bank', 'lkm', 'social_enterprise'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const ROLES = [
	'ketua',
	'sekretaris',
	'bendahara',
	'director',
	'treasurer',
	'warehouse',
	'supervisor',
	'adviser',
	'village_government',
	'facilitator'
] as const;
export type Role = (typeof ROLES)[number];

/** `member` is not a role that is given: it is an accepted membership. */
export type Standing = Role | 'member';

export const ABILITIES = [
	'organisation.edit',
	'officers.appoint',
	'members.read',
	'members.decide',
	'password.assist',
	'agreement.propose',
	'agreement.consent',
	'books.read',
	'books.read_exact',
	'books.enter',
	'books.approve',
	'books.opening',
	'books.close',
	'books.reopen',
	'surplus.enter',
	'surplus.approve',
	'surplus.pay',
	'savings.read',
	'savings.deposit',
	'savings.withdraw',
	'savings.rates',
	'loans.read',
	'loans.configure',
	'loans.enter',
	'loans.decide',
	'loans.disburse',
	'loans.collect',
	'loans.correct',
	'loans.approve',
	'meetings.lead',
	'listing.create',
	'listing.moderate',
	'commodity.add',
	'stock.count',
	'delivery.configure',
	'cycles.manage',
	'inputs.manage',
	'orders.read',
	'orders.confirm_payment',
	'orders.pack',
	'orders.hand_over',
	'orders.cancel',
	'orders.refund',
	'complaints.answer',
	'reviews.answer',
	'reviews.moderate',
	'credit.read',
	'credit.agree',
	'payout.read',
	'payout.request',
	'payout.approve',
	'payout.pay',
	'tokens.manage'
] as const;
export type Ability = (typeof ABILITIES)[number];

const reading = [
	'members.read',
	'books.read',
	'books.read_exact',
	'savings.read',
	'loans.read',
	'orders.read',
	'payout.read'
] as const;

/**
 * The one table that says what each may do in an organisation. Whatever is not listed is denied. Two-person rules
 * (one enters, another approves) are checked by the use-case on top of this.
 */
export const MAY: Readonly<Record<Standing, readonly Ability[]>> = {
	member: ['books.read', 'listing.create'],
	ketua: [
		...reading,
		'organisation.edit',
		'officers.appoint',
		'members.decide',
		'password.assist',
		'agreement.propose',
		'agreement.consent',
		'books.enter',
		'books.approve',
		'books.opening',
		'books.close',
		'books.reopen',
		'surplus.enter',
		'surplus.approve',
		'savings.deposit',
		'savings.withdraw',
		'savings.rates',
		'loans.configure',
		'loans.enter',
		'loans.decide',
		'loans.approve',
		'meetings.lead',
		'listing.create',
		'listing.moderate',
		'reviews.answer',
		'payout.request',
		'payout.approve',
		'tokens.manage'
	],
	sekretaris: [
		...reading,
		'organisation.edit',
		'members.decide',
		'password.assist',
		'agreement.consent',
		'books.enter',
		'books.approve',
		'books.reopen',
		'surplus.enter',
		'surplus.approve',
		'savings.rates',
		'loans.enter',
		'loans.decide',
		'loans.approve',
		'meetings.lead',
		'listing.create',
		'listing.moderate',
		'reviews.answer',
		'payout.request'
	],
	bendahara: [
		...reading,
		'password.assist',
		'books.enter',
		'books.approve',
		'books.opening',
		'books.close',
		'books.reopen',
		'surplus.enter',
		'surplus.approve',
		'surplus.pay',
		'savings.deposit',
		'savings.withdraw',
		'savings.rates',
		'loans.configure',
		'loans.enter',
		'loans.decide',
		'loans.disburse',
		'loans.collect',
		'loans.correct',
		'loans.approve',
		'meetings.lead',
		'reviews.answer',
		'payout.request',
		'payout.approve',
		'payout.pay',
		'tokens.manage'
	],
	director: [
		...reading,
		'organisation.edit',
		'officers.appoint',
		'members.decide',
		'password.assist',
		'agreement.propose',
		'books.enter',
		'books.approve',
		'books.opening',
		'books.close',
		'books.reopen',
		'surplus.enter',
		'surplus.approve',
		'listing.create',
		'listing.moderate',
		'commodity.add',
		'stock.count',
		'delivery.configure',
		'cycles.manage',
		'inputs.manage',
		'orders.confirm_payment',
		'orders.pack',
		'orders.hand_over',
		'orders.cancel',
		'orders.refund',
		'complaints.answer',
		'reviews.moderate',
		'credit.read',
		'credit.agree',
		'payout.request',
		'payout.approve',
		'tokens.manage'
	],
	treasurer: [
		...reading,
		'password.assist',
		'books.enter',
		'books.approve',
		'books.opening',
		'books.close',
		'books.reopen',
		'surplus.enter',
		'surplus.approve',
		'surplus.pay',
		'inputs.manage',
		'orders.confirm_payment',
		'orders.hand_over',
		'orders.cancel',
		'orders.refund',
		'complaints.answer',
		'reviews.moderate',
		'credit.read',
		'credit.agree',
		'payout.request',
		'payout.approve',
		'payout.pay',
		'tokens.manage'
	],
	warehouse: [
		'orders.read',
		'orders.pack',
		'orders.hand_over',
		'listing.moderate',
		'commodity.add',
		'stock.count',
		'cycles.manage',
		'inputs.manage',
		'complaints.answer',
		'reviews.moderate'
	],
	supervisor: [...reading, 'credit.read'],
	adviser: [...reading, 'credit.read'],
	village_government: ['books.read', 'books.read_exact', 'members.read'],
	facilitator: ['members.read', 'books.read', 'books.read_exact', 'savings.read', 'loans.read']
};

const LEADERSHIP = ['ketua', 'sekretaris', 'bendahara', 'supervisor', 'facilitator'] as const;
const VILLAGE_ENTERPRISE = [
	'director',
	'treasurer',
	'warehouse',
	'supervisor',
	'adviser',
	'village_government',
	'facilitator'
] as const;

/** Which roles there are in each kind of organisation. */
export const ROLES_OF_KIND: Readonly<Record<OrganisationKind, readonly Role[]>> = {
	bumdesa: VILLAGE_ENTERPRISE,
	ksu: LEADERSHIP,
	ksm: LEADERSHIP,
	bank: ['director'],
	lkm: ['director'],
	social_enterprise: ['director']
};

/** The role that appoints the others; an organisation is never left without one. */
export const HEAD_ROLES: readonly Role[] = ['ketua', 'director'];

/** The roles that are filled by and from the members, so that only a member can hold one. */
export const MEMBERS_ONLY: readonly Role[] = ['ketua', 'sekretaris', 'bendahara'];

/** Groups and co-operatives have members; the others have officers only. */
export function hasMembers(kind: OrganisationKind): boolean {
	return kind === 'ksm' || kind === 'ksu';
}

/** Everything these standings may do together. */
export function abilitiesOfStandings(standings: readonly Standing[]): Set<Ability> {
	return new Set(standings.flatMap((standing) => MAY[standing]));
}
