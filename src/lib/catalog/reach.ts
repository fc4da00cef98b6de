import { mayTravelByParcel } from './delivery.ts';
import type { CountedCommodity, Reaches } from './tally.ts';
import { isAlive, kindOfGroup } from './terms.ts';

/** Where the goods of groups can be brought or sent: what the delivery room knows of one place. */
export interface Reach {
	/** Groups whose BUM Desa's own courier goes there. */
	readonly courier: readonly number[];
	/** How many days a parcel of a group takes there; groups without one are missing. */
	readonly parcelDays: ReadonlyMap<number, number>;
}

interface Travelling extends CountedCommodity {
	readonly shelfLifeDays: number | null;
}

interface Goods {
	readonly commodities: ReadonlyMap<number, Travelling>;
}

function isBrought(commodity: Travelling): boolean {
	return kindOfGroup(commodity.group) === 'goods';
}

function isSent(commodity: Travelling, days: number): boolean {
	const { group, shelfLifeDays } = commodity;
	return isBrought(commodity) && !isAlive(group) && mayTravelByParcel(shelfLifeDays, days);
}

/** Whether goods reach a place, by the same rules that the checkout asks. */
export function reachesOf({ courier, parcelDays }: Reach, { commodities }: Goods): Reaches {
	const brought = new Set(courier);
	return ({ group, commodity, postable }) => {
		const found = commodities.get(commodity);
		if (!found) return false;
		if (brought.has(group) && isBrought(found)) return true;
		const days = parcelDays.get(group);
		return postable && days !== undefined && isSent(found, days);
	};
}

/** A way goods come to a place: whose, and which. */
export interface Way {
	readonly groups: readonly number[];
	readonly commodities: readonly number[];
	/** By parcel, for which a weight is needed. */
	readonly posted: boolean;
}

/** The ways to a place: the courier's, and one for each journey a parcel takes, since longer ones fit fewer goods. */
export function sentTo({ courier, parcelDays }: Reach, { commodities }: Goods): Way[] {
	const kinds = (fits: (commodity: Travelling) => boolean) =>
		[...commodities].filter(([, each]) => fits(each)).map(([id]) => id);
	const journeys = [...new Set(parcelDays.values())].sort((a, b) => a - b);
	return [
		{ groups: courier, commodities: kinds(isBrought), posted: false },
		...journeys.map((days) => ({
			groups: [...parcelDays].filter(([, each]) => each === days).map(([group]) => group),
			commodities: kinds((each) => isSent(each, days)),
			posted: true
		}))
	];
}

/** The same as a condition on the shelf's rows. */
export function reachCondition(reach: Reach, goods: Goods): { where: string; args: Record<string, string> } {
	const args: Record<string, string> = {};
	const ways = sentTo(reach, goods).map(({ groups, commodities, posted }, index) => {
		args[`groups${index}`] = JSON.stringify(groups);
		args[`goods${index}`] = JSON.stringify(commodities);
		return `(${posted ? '(s.packed & 2) AND ' : ''}+s.group_id IN (SELECT value FROM json_each(:groups${index}))
			AND +s.commodity_id IN (SELECT value FROM json_each(:goods${index})))`;
	});
	return { where: `(${ways.join(' OR ')})`, args };
}
