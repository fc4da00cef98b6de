import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { approveDistribution } from '#lib/surplus/approve.server.ts';
import type { SurplusPart } from '#lib/surplus/parts.ts';
import { decidePolicy, enterPolicy } from '#lib/surplus/policies.server.ts';
import { prepareDistribution } from '#lib/surplus/prepare.server.ts';
import type { Client, Fields } from '../support/client.ts';
import { closeWholeYear, earnIn } from '../support/closedYear.ts';
import { appoint, joinGroup, type Hub, type Producer } from '../support/orders.ts';
import { audit } from './audit.ts';
import { countOf, killedIn, meddle, openStage, rowsOf, visitor, type Stage } from './stage.ts';

const TODAY = new Date().toISOString().slice(0, 10);
const YEAR = Number(TODAY.slice(0, 4)) - 1;
/** More than are paid in one commit, which is two hundred. */
const MEMBERS = 203;

let stage: Stage;
let bendahara: Client;
let page: string;
let left: Producer;

beforeAll(async () => {
	stage = await openStage({ also: prepared });
	// She left after the year that is shared out.
	await meddle(stage, "UPDATE membership SET state = 'left', left_on = ? WHERE id = ?", [
		...[TODAY, left.membershipId]
	]);
	bendahara = await visitor(stage, stage.phones['bendahara']);
	const [group] = await rowsOf(stage, 'SELECT slug FROM organisation WHERE id = ?', [stage.hub.groupId]);
	page = `/meja/${String(group?.['slug'])}/bagi-hasil/${YEAR}`;
});
afterAll(() => stage.close());

/**
 * Last year's surplus of 2.030.000, each of 203 members with the same savings, and the draft of how it is shared out; the
 * BUM Desa's profit of a million, of which the village has 400.000 to get.
 */
async function prepared(hub: Hub): Promise<void> {
	const members: Producer[] = [hub.producer, hub.second];
	while (members.length < MEMBERS) members.push(await joinGroup(hub.groupId, `Anggota ${members.length}`));
	left = members[MEMBERS - 1] as Producer;
	await write(async (tx) => {
		const cash = await accountOf(tx, hub.group, CODE.cash);
		for (const { membershipId } of members) {
			const { accountId } = await savingsAccountOf(tx, membershipId, 'principal');
			await post(tx, {
				...{ actor: systemActor, kind: 'test', source: { kind: 'test', key: String(membershipId) } },
				entries: [
					{
						...{ bookId: hub.group, date: `${YEAR}-02-01`, memo: 'Simpanan pokok' },
						postings: [debit(cash, rupiah(50_000)), credit(accountId, rupiah(50_000))]
					}
				]
			});
		}
	});
	await earnIn(hub.group, `${YEAR}-03-01`, 10_000 * MEMBERS);
	await draft(hub.groupId, ['ketua', 'bendahara'], { capital: 100 });
	await earnIn(hub.trade, `${YEAR}-03-01`, 1_000_000);
	const treasurer = await draft(hub.bumdesaId, ['director', 'treasurer'], { village: 40, kept: 60 });
	const accepted = await approveDistribution(treasurer, {
		...{ organisationId: hub.bumdesaId, year: YEAR, meetingOn: bookDate(TODAY), resolution: 'Musdes' }
	});
	if (!accepted.ok) throw new Error(accepted.code);
}

/** Two officers decide how a surplus is shared out, close last year and draft it. @returns the second of them. */
async function draft(
	organisationId: OrganisationId,
	[first, second]: readonly [string, string],
	shares: Partial<Record<SurplusPart, number>>
): Promise<Actor> {
	const [maker, other] = [await appoint(organisationId, first), await appoint(organisationId, second)];
	const percents = Object.entries(shares).map(([part, percent]) => [part, preciseRate(percent)]);
	const entered = await enterPolicy(maker, {
		...{ organisationId, decidedOn: bookDate(`${YEAR}-01-15`), resolution: 'Rapat anggota' },
		shares: Object.fromEntries(percents) as Parameters<typeof enterPolicy>[1]['shares']
	});
	if (!entered.ok) throw new Error(entered.code);
	await decidePolicy(other, { organisationId, approve: true });
	await closeWholeYear(other, organisationId, YEAR);
	const drafted = await prepareDistribution(maker, { organisationId, year: YEAR });
	if (!drafted.ok) throw new Error(drafted.code);
	return other;
}

const paid = () => countOf(stage, 'distribution_member', 'paid_transaction_id IS NOT NULL');
const transactions = (kind: string) => countOf(stage, 'ledger_transaction', `kind = '${kind}'`);

/** What the members have on one kind of account, what one of them has at most, and what is still owed to them. */
async function membersHave(code: string) {
	const [row] = await rowsOf(
		stage,
		`SELECT -sum(balance) AS sum, -min(balance) AS most FROM account WHERE book_id = ? AND code = ? AND holder_kind = 'membership'`,
		[stage.hub.group, code]
	);
	return { sum: Number(row?.['sum']), most: Number(row?.['most']) };
}

it(
	"a year's shares are posted once and reach each member once, killed in each step",
	{ timeout: 300_000 },
	async () => {
		const accepting: Fields = { meetingOn: TODAY, resolution: 'RAT menerima' };
		await killedIn(
			stage,
			'surplus.posted',
			() => bendahara.post(`${page}?/terima`, accepting),
			async () => {
				expect(await transactions('surplus.share')).toBe(1);
				expect(await countOf(stage, 'distribution', "state = 'draft'")).toBe(1);
			}
		);
		expect((await bendahara.post(`${page}?/terima`, accepting)).status).toBe(409);
		expect(await transactions('surplus.share')).toBe(2);
		expect(await membersHave(CODE.surplusPayable)).toEqual({ sum: 10_000 * MEMBERS, most: 10_000 });

		// The first two hundred have theirs for good; the run that was cut off goes on with the others.
		await killedIn(
			stage,
			'surplus.between_chunks',
			() => bendahara.post(`${page}?/simpanan`, {}),
			async () => expect(await paid()).toBe(200)
		);
		const again = await Promise.all([1, 2, 3].map(() => bendahara.post(`${page}?/simpanan`, {})));
		expect(again.map(({ status }) => status)).toEqual([303, 303, 303]);
		expect(await paid()).toBe(MEMBERS - 1);
		expect(await transactions('surplus.to_savings')).toBe(2);
		expect(await membersHave(CODE.voluntarySavings)).toEqual({ sum: 10_000 * (MEMBERS - 1), most: 10_000 });

		const cash: Fields = { key: newKey(), member: String(left.membershipId) };
		await killedIn(
			stage,
			'surplus.paid_out',
			() => bendahara.post(`${page}?/tunai`, cash),
			async () => expect(await transactions('surplus.pay_out')).toBe(0)
		);
		expect((await bendahara.post(`${page}?/tunai`, cash)).status).toBe(303);
		expect((await bendahara.post(`${page}?/tunai`, { ...cash, key: newKey() })).status).toBe(409);
		expect(await transactions('surplus.pay_out')).toBe(1);
		expect((await membersHave(CODE.surplusPayable)).sum).toBe(0);
		expect(await paid()).toBe(MEMBERS);

		const treasurer = await visitor(stage, stage.phones['treasurer']);
		const village: Fields = { key: newKey(), owner: 'village', through: 'cash' };
		const hubs = `/meja/${stage.hub.bumdesaSlug}/bagi-hasil/${YEAR}`;
		await killedIn(
			stage,
			'surplus.paid_out',
			() => treasurer.post(`${hubs}?/bayar`, village),
			async () => expect(await transactions('surplus.pay_out')).toBe(1)
		);
		const others = [village, { ...village, key: newKey() }, { ...village, key: newKey() }];
		const tried = await Promise.all(others.map((each) => treasurer.post(`${hubs}?/bayar`, each)));
		expect(tried.map(({ status }) => status).toSorted()).toEqual([303, 409, 409]);
		const [drawer] = await rowsOf(stage, 'SELECT balance FROM account WHERE book_id = ? AND code = ?', [
			...[stage.hub.trade, CODE.cash]
		]);
		expect(drawer?.['balance']).toBe(1_000_000 - 400_000);
		expect(await transactions('surplus.pay_out')).toBe(2);
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	}
);
