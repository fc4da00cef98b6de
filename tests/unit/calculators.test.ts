import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import * as loanSchedule from '../../src/routes/api/v1/calculators/loan-schedule/+server.ts';
import {
	loanScheduleAnswer,
	loanScheduleExample
} from '../../src/routes/api/v1/calculators/loan-schedule/contract.ts';
import * as settlement from '../../src/routes/api/v1/calculators/settlement/+server.ts';
import {
	settlementAnswer,
	settlementExample
} from '../../src/routes/api/v1/calculators/settlement/contract.ts';
import * as shu from '../../src/routes/api/v1/calculators/shu/+server.ts';
import { shuAnswer, shuExample } from '../../src/routes/api/v1/calculators/shu/contract.ts';

type Route = { POST: (event: { request: Request }) => Promise<Response> };

interface ProblemBody {
	type: string;
	title: string;
	status: number;
	detail: string;
	errors: { field: string; pointer: string; code: string; detail: string }[];
}

function send(route: Route, body: BodyInit, contentType = 'application/json'): Promise<Response> {
	const request = new Request('http://localhost/api/v1/calculators/x', {
		method: 'POST',
		headers: { 'content-type': contentType },
		body
	});
	return route.POST({ request });
}

const ask = (route: Route, body: unknown) => send(route, JSON.stringify(body));

async function refused(route: Route, body: unknown): Promise<ProblemBody> {
	const response = await ask(route, body);
	expect(response.status).toBe(422);
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	return (await response.json()) as ProblemBody;
}

async function firstMistake(route: Route, body: unknown): Promise<[string, string]> {
	const { errors } = await refused(route, body);
	return [errors[0]?.field ?? '', errors[0]?.code ?? ''];
}

describe('POST loan-schedule', () => {
	test('answers a schedule in the described shape', async () => {
		const response = await ask(loanSchedule, loanScheduleExample);
		expect(response.status).toBe(200);
		expect(response.headers.get('access-control-allow-origin')).toBe('*');
		const answer = v.parse(loanScheduleAnswer, await response.json());
		expect(answer.instalments[0]).toEqual({
			number: 1,
			dueOn: '2026-02-15',
			principal: 291_149,
			interest: 24_000,
			total: 315_149,
			outstanding: 908_851
		});
		expect(answer.totals).toEqual({ principal: 1_200_000, interest: 60_594, total: 1_260_594 });
		expect(answer.effectiveRatePerYear).toBe(26.82);
		expect(answer.warnings).toEqual([
			'The true cost is 26,82% a year, above the 24% a co-operative may take (PermenkopUKM 8/2023).'
		]);
	});

	test('takes percent with four decimals exactly, weeks, and leaves out what has a usual value', async () => {
		const { gracePrincipal: _g, roundTo: _r, rounding: _d, dayCount: _c, ...least } = loanScheduleExample;
		const response = await ask(loanSchedule, {
			...least,
			rate: 8.4321,
			ratePer: 'year',
			every: { weeks: 2 }
		});
		expect(response.status).toBe(200);
	});

	test.each([
		['principal', 0, 'principal', 'money_zero'],
		['principal', 1000.5, 'principal', 'money_not_whole'],
		['principal', '1000', 'principal', 'money_not_whole'],
		['principal', undefined, 'principal', 'required'],
		['rate', -1, 'rate', 'rate_negative'],
		['rate', 1.23456, 'rate', 'percent_too_fine'],
		['ratePer', 'week', 'ratePer', 'choice_unknown'],
		['method', undefined, 'method', 'required'],
		['instalments', 1e9, 'instalments', 'instalments_too_many'],
		['every', { months: 1, weeks: 1 }, 'every', 'every_invalid'],
		['every', { months: 0 }, 'every', 'every_invalid'],
		['disbursedOn', '2026-02-30', 'disbursedOn', 'date_invalid'],
		['firstDueOn', '2026-01-14', 'firstDueOn', 'first_due_too_early'],
		['gracePrincipal', 4, 'gracePrincipal', 'grace_too_long'],
		['roundTo', 50, 'roundTo', 'choice_unknown'],
		['currency', 'IDR', 'currency', 'unknown_field']
	])('%s %j is refused with its field named', async (field, value, named, code) => {
		expect(await firstMistake(loanSchedule, { ...loanScheduleExample, [field]: value })).toEqual([
			named,
			code
		]);
	});

	test('a roundTo too coarse is refused, naming it', async () => {
		const body = { ...loanScheduleExample, principal: 4_000, instalments: 10, roundTo: 1000 };
		const problem = await refused(loanSchedule, body);
		expect(problem).toEqual({
			type: 'about:blank',
			title: 'Unprocessable Content',
			status: 422,
			detail: 'roundTo: This roundTo is too coarse: some instalments would have no principal.',
			errors: [
				{
					field: 'roundTo',
					pointer: '#/roundTo',
					code: 'round_to_too_coarse',
					detail: 'This roundTo is too coarse: some instalments would have no principal.'
				}
			]
		});
	});
});

describe('POST settlement', () => {
	test('answers the worked example', async () => {
		const response = await ask(settlement, settlementExample);
		const answer = v.parse(settlementAnswer, await response.json());
		expect(answer).toEqual({
			commission: 40_000,
			groupFee: 10_000,
			payable: 450_000,
			other: 0,
			penalty: 0,
			interest: 20_000,
			principal: 100_000,
			mandatory: 22_500,
			voluntary: 307_500
		});
	});

	test('counts other dues inside the cap and leaves the least take-home', async () => {
		const response = await ask(settlement, {
			...settlementExample,
			otherDue: 30_000,
			leastTakeHome: 330_000
		});
		expect(await response.json()).toMatchObject({
			other: 30_000,
			interest: 20_000,
			principal: 70_000,
			mandatory: 0,
			voluntary: 330_000
		});
	});

	test.each([
		[{ commissionPercent: 99 }, 'groupFeePercent', 'fees_above_whole'],
		[{ commissionPercent: 8.005 }, 'commissionPercent', 'percent_too_fine'],
		[{ loanCapPercent: 101 }, 'loanCapPercent', 'percent_invalid'],
		[{ gross: -1 }, 'gross', 'money_negative'],
		[{ dueLoans: {} }, 'dueLoans', 'not_a_list'],
		[{ dueLoans: [{ penalty: 0, interest: 0.5, principal: 0 }] }, 'dueLoans.0.interest', 'money_not_whole'],
		[{ leastTakeHom: 1 }, 'leastTakeHom', 'unknown_field']
	])('%j is refused', async (changes, field, code) => {
		expect(await firstMistake(settlement, { ...settlementExample, ...changes })).toEqual([field, code]);
	});

	test('a wrong value deep inside has its JSON pointer', async () => {
		const body = { ...settlementExample, dueLoans: [{ penalty: -1, interest: 0, principal: 0 }] };
		expect((await refused(settlement, body)).errors[0]?.pointer).toBe('#/dueLoans/0/penalty');
	});
});

describe('POST shu', () => {
	test('answers the published case', async () => {
		const response = await ask(shu, shuExample);
		const answer = v.parse(shuAnswer, await response.json());
		expect(answer).toEqual({
			funds: [{ key: 'reserve', amount: 33_000_000 }],
			members: [
				{ id: 'A-017', capital: 240_000, business: 1_000_000, total: 1_240_000 },
				{ id: 'others', capital: 11_760_000, business: 14_000_000, total: 25_760_000 }
			],
			remainderToReserve: 0
		});
	});

	test('member ids may be numbers and come back as they were', async () => {
		const response = await ask(shu, { ...shuExample, members: [{ id: 7, savings: 1, transactions: 1 }] });
		expect(((await response.json()) as { members: unknown[] }).members[0]).toMatchObject({ id: 7 });
	});

	test('a policy that does not add up to 100 is refused', async () => {
		const policy = [...shuExample.policy, { key: 'education', percent: 0.0001 }];
		expect(await firstMistake(shu, { ...shuExample, policy })).toEqual(['policy', 'policy_not_whole']);
	});
});

describe('what is no proper request', () => {
	test('broken JSON and broken UTF-8 are 400', async () => {
		for (const body of ['{"gross":', '', new Uint8Array([0x22, 0xff, 0x22])]) {
			const response = await send(settlement, body);
			expect(response.status).toBe(400);
			expect(response.headers.get('content-type')).toBe('application/problem+json');
		}
	});

	test('JSON that is no object is 422', async () => {
		for (const body of [null, 'text', 5]) {
			expect(await firstMistake(settlement, body)).toEqual(['', 'not_an_object']);
		}
		expect(await firstMistake(settlement, [])).toEqual(['gross', 'required']);
	});

	test('another media type is 415', async () => {
		expect((await send(settlement, '{}', 'text/plain')).status).toBe(415);
		expect((await send(settlement, '{}', 'application/x-www-form-urlencoded')).status).toBe(415);
		expect((await send(settlement, '{}', 'Application/JSON; charset=utf-8')).status).toBe(422);
	});

	test('too long a body is 413, announced or not', async () => {
		const long = ' '.repeat(70_000);
		expect((await send(settlement, long)).status).toBe(413);
		const stream = new Blob([long]).stream();
		const request = new Request('http://localhost/', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: stream,
			duplex: 'half'
		} as RequestInit);
		expect((await settlement.POST({ request })).status).toBe(413);
	});

	test('a thousand mistakes answer the first twenty', async () => {
		const members = Array.from({ length: 1000 }, (_, id) => ({ id, savings: -1, transactions: 0 }));
		expect((await refused(shu, { ...shuExample, members })).errors).toHaveLength(20);
	});

	test('keys such as __proto__ are unknown fields and change nothing', async () => {
		const response = await send(settlement, '{"__proto__":{"gross":5}}');
		expect(response.status).toBe(422);
		expect(({} as Record<string, unknown>).gross).toBeUndefined();
	});

	test('other methods are told which one to use', () => {
		const response = settlement.fallback();
		expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
		expect(settlement.OPTIONS().headers.get('access-control-allow-headers')).toBe('content-type');
	});
});
