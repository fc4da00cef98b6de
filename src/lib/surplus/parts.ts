import { CODE } from '#lib/ledger/codes.ts';
import { hasMembers, type OrganisationKind } from '#lib/organisations/roles.ts';

/** What goes to the members: by what each has saved, and by what each brought in, in pools by kind. */
export const MEMBER_PARTS = ['capital', 'interest', 'purchases', 'sales'] as const;
export type MemberPart = (typeof MEMBER_PARTS)[number];

/** What a co-operative's or a group's surplus (SHU) may be divided into. */
export const SHU_PARTS = [
	'reserve',
	...MEMBER_PARTS,
	'officers',
	'education',
	'social',
	'risk'
] as const satisfies readonly string[];

/** What the village meeting (Musdes) divides a BUM Desa's profit into; what is kept stays its capital. */
export const PROFIT_PARTS = ['village', 'villagers', 'kept'] as const;

export const SURPLUS_PARTS = [...SHU_PARTS, ...PROFIT_PARTS] as const;
export type SurplusPart = (typeof SURPLUS_PARTS)[number];

/** The parts an organisation's meeting decides on; none where nothing is shared out. */
export function partsFor(kind: OrganisationKind): readonly SurplusPart[] {
	if (hasMembers(kind)) return SHU_PARTS;
	return kind === 'bumdesa' ? PROFIT_PARTS : [];
}

/** The account of each fund of a SHU. */
export const FUND_CODE = {
	reserve: CODE.reserve,
	officers: CODE.officersFund,
	education: CODE.educationFund,
	social: CODE.socialFund,
	risk: CODE.riskFund
} as const;
export type Fund = keyof typeof FUND_CODE;

export function isFund(part: string): part is Fund {
	return part in FUND_CODE;
}

export function isMemberPart(part: string): part is MemberPart {
	return MEMBER_PARTS.some((each) => each === part);
}
