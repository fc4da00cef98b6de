import * as v from 'valibot';
import { amount, answeredAmount, precisePercent } from '../fields.ts';

const MOST_POLICY_PARTS = 50;
const MOST_MEMBERS = 20_000;
const LONGEST_KEY = 100;

const key = v.pipe(
	v.string('text_invalid'),
	v.minLength(1, 'text_invalid'),
	v.maxLength(LONGEST_KEY, 'text_invalid')
);
const memberId = v.union([key, v.pipe(v.number(), v.safeInteger())], 'text_invalid');

export const shuRequest = v.strictObject({
	surplus: amount(),
	policy: v.pipe(
		v.array(v.strictObject({ key, percent: precisePercent }), 'not_a_list'),
		v.maxLength(MOST_POLICY_PARTS, 'list_too_long'),
		v.metadata({ description: 'What the members’ meeting approved; the percentages add up to exactly 100.' })
	),
	memberCapitalKey: v.pipe(key, v.metadata({ description: 'The part shared by savings.' })),
	memberBusinessKey: v.pipe(key, v.metadata({ description: 'The part shared by transactions.' })),
	members: v.pipe(
		v.array(v.strictObject({ id: memberId, savings: amount(), transactions: amount() }), 'not_a_list'),
		v.maxLength(MOST_MEMBERS, 'list_too_long')
	)
});

export const shuAnswer = v.strictObject({
	funds: v.pipe(
		v.array(v.strictObject({ key: v.string(), amount: answeredAmount })),
		v.metadata({ description: 'The policy’s parts but for the members’ two.' })
	),
	members: v.array(
		v.strictObject({
			id: v.union([v.string(), v.pipe(v.number(), v.integer())]),
			capital: answeredAmount,
			business: answeredAmount,
			total: answeredAmount
		})
	),
	remainderToReserve: v.pipe(
		answeredAmount,
		v.metadata({ description: 'What rounding down leaves, and a part nobody has a share in; not in funds.' })
	)
});

export const shuExample = {
	surplus: 60_000_000,
	policy: [
		{ key: 'reserve', percent: 55 },
		{ key: 'memberCapital', percent: 20 },
		{ key: 'memberBusiness', percent: 25 }
	],
	memberCapitalKey: 'memberCapital',
	memberBusinessKey: 'memberBusiness',
	members: [
		{ id: 'A-017', savings: 2_000_000, transactions: 5_000_000 },
		{ id: 'others', savings: 98_000_000, transactions: 70_000_000 }
	]
} as const;
