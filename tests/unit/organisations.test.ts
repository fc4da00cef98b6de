import { describe, expect, it } from 'vitest';
import { consentFault, periodsOverlap } from '#lib/organisations/agreement.ts';
import { parsePercent, percentInputValue } from '#lib/organisations/percent.ts';
import { ABILITIES, HEAD_ROLES, MAY, ORGANISATION_KINDS, ROLES_OF_KIND } from '#lib/organisations/roles.ts';
import { slugOf } from '#lib/organisations/slug.ts';
import { timeZoneOfProvince } from '#lib/organisations/timeZones.ts';
import { searchTerms, titleCase } from '#lib/organisations/villageNames.ts';

describe('the time zone', () => {
	it.each([
		['34', 'Asia/Jakarta'],
		['61', 'Asia/Jakarta'],
		['51', 'Asia/Makassar'],
		['63', 'Asia/Makassar'],
		['73', 'Asia/Makassar'],
		['81', 'Asia/Jayapura'],
		['96', 'Asia/Jayapura']
	])('of province %s is %s', (province, zone) => {
		expect(timeZoneOfProvince(province)).toBe(zone);
	});
});

describe('the table of what each may do', () => {
	it('names only known abilities, each once a role', () => {
		for (const abilities of Object.values(MAY)) {
			expect(new Set(abilities).size).toBe(abilities.length);
			expect(abilities.every((ability) => ABILITIES.includes(ability))).toBe(true);
		}
	});

	it('lets who only reads change nothing', () => {
		for (const role of ['supervisor', 'adviser', 'village_government', 'facilitator'] as const) {
			expect(MAY[role].filter((ability) => !/\.(read|read_exact)$/.test(ability))).toEqual([]);
		}
	});

	it('gives each kind of organisation one role that appoints the others', () => {
		for (const kind of ORGANISATION_KINDS) {
			const heads = ROLES_OF_KIND[kind].filter((role) => HEAD_ROLES.includes(role));
			expect(heads).toHaveLength(1);
			expect(heads.every((role) => MAY[role].includes('officers.appoint'))).toBe(true);
		}
	});

	it('lets no officer of a BUM Desa give a group’s consent', () => {
		for (const role of ROLES_OF_KIND.bumdesa) expect(MAY[role]).not.toContain('agreement.consent');
	});
});

describe('a group’s consent', () => {
	it('needs more than half of those present, and no more present than members', () => {
		expect(consentFault({ present: 10, inFavour: 6 }, 12)).toBeNull();
		expect(consentFault({ present: 10, inFavour: 5 }, 12)).toBe('no_majority');
		expect(consentFault({ present: 10, inFavour: 11 }, 12)).toBe('in_favour_too_many');
		expect(consentFault({ present: 13, inFavour: 13 }, 12)).toBe('present_too_many');
	});
});

describe('two periods', () => {
	const year = { validFrom: '2026-01-01', validUntil: '2026-12-31' };

	it('overlap when they share a day, both ends counting', () => {
		expect(periodsOverlap(year, { validFrom: '2026-12-31', validUntil: null })).toBe(true);
		expect(periodsOverlap(year, { validFrom: '2025-01-01', validUntil: '2026-01-01' })).toBe(true);
		expect(periodsOverlap(year, { validFrom: '2027-01-01', validUntil: null })).toBe(false);
		expect(periodsOverlap({ validFrom: '2020-01-01', validUntil: null }, year)).toBe(true);
	});
});

describe('a percentage as typed', () => {
	it.each([
		['8', 800],
		['7,5', 750],
		['7.25 %', 725],
		['0', 0],
		['100', 10_000]
	])('%s is %i basis points', (typed, basisPoints) => {
		expect(parsePercent(typed)).toBe(basisPoints);
	});

	it.each(['', '-1', '100,01', '7,555', 'delapan', '1e1'])('%s is refused', (typed) => {
		expect(parsePercent(typed)).toBeNull();
	});

	it('is shown again as it is typed', () => {
		expect(percentInputValue(750)).toBe('7,5');
	});
});

describe('names', () => {
	it('become addresses of plain letters', () => {
		expect(slugOf('KSM “Mina Séjahtera” & Co.')).toBe('ksm-mina-sejahtera-co');
		expect(slugOf('!!!')).toBe('lembaga');
	});

	it('of the official list are written as people write them', () => {
		expect(titleCase('KABUPATEN GUNUNGKIDUL')).toBe('Kabupaten Gunungkidul');
		expect(titleCase('DKI JAKARTA')).toBe('DKI Jakarta');
	});

	it('are searched by their words alone, so that nothing typed is an operator', () => {
		expect(searchTerms('Desa "Sari" OR Gunung-kidul*')).toEqual(['sari', 'or', 'gunung', 'kidul']);
	});
});
