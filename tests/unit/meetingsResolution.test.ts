import { describe, expect, it } from 'vitest';
import { canonicalText, type Resolution } from '#lib/meetings/resolution.ts';
import { resolutionHash } from '#lib/meetings/resolutionHash.server.ts';

const resolution: Resolution = {
	organisationId: 'org-1',
	meetingId: 'meeting-1',
	motionId: 'motion-1',
	meetingKind: 'monthly',
	motionKind: 'loan_application',
	date: '2026-11-26',
	members: 20,
	present: 14,
	tally: { for: 12, against: 1, abstain: 1 },
	text: 'Pinjaman Bu Sari Rp1.000.000'
};

describe('the text of a resolution', () => {
	it('is written line by line, the motion last', () => {
		expect(canonicalText(resolution)).toBe(
			[
				'resolution 1',
				'organisation org-1',
				'meeting meeting-1 monthly 2026-11-26',
				'motion motion-1 loan_application',
				'present 14 of 20',
				'votes for 12 against 1 abstain 1',
				'Pinjaman Bu Sari Rp1.000.000'
			].join('\n')
		);
	});

	it('gives the same hash however a phone writes the same words', () => {
		const one = resolutionHash({ ...resolution, text: 'Dana é\nsosial' });
		expect(resolutionHash({ ...resolution, text: '  Dana e\u0301\r\nsosial ' })).toBe(one);
		expect(one).toMatch(/^[0-9a-f]{64}$/);
	});

	it.each([
		[{ text: 'Pinjaman Bu Sari Rp1.000.001' }],
		[{ tally: { for: 11, against: 2, abstain: 1 } }],
		[{ meetingId: 'meeting-2' }],
		[{ present: 13 }]
	])('gives another hash with %o', (change) => {
		expect(resolutionHash({ ...resolution, ...change })).not.toBe(resolutionHash(resolution));
	});
});
