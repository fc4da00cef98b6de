import { db, type Reader } from '#lib/shared/database.server.ts';
import { Columns } from './columns.ts';

/** So many rows are read at a time: a whole shelf at once would keep everybody waiting. */
const BATCH = 4_000;

/** The columns, with the number of the last change of the shelf that is in them. */
interface Kept {
	readonly columns: Columns;
	change: number;
}

type Committed = Pick<Reader, '$client'>;

let kept: Kept | null = null;
let filling: Promise<unknown> | null = null;

/**
 * The shelf as it was last committed. Every change of it has a number, given in the transaction that makes it
 * (`listing_change`); those above the last one that was seen are read each time, and at first all of them. It reads
 * what was committed alone: what a transaction may yet undo must not be kept.
 *
 * @param committed a reader outside of any transaction, for what is asked together.
 */
export async function shelfColumns(committed: Committed = db): Promise<Columns> {
	// Whoever comes while all of it is read waits for that, and then looks for what was committed since it began.
	while (filling) await filling;
	if (kept && (await follow(kept, { committed })) === 'in step') return kept.columns;
	// Nothing was read yet, or the database is an older one than was read, as after a restored backup.
	const made = fill();
	filling = made.then(
		() => (filling = null),
		() => (filling = null)
	);
	return made;
}

async function fill(): Promise<Columns> {
	const made = { columns: new Columns(), change: 0 };
	while ((await follow(made, { committed: db, most: 1 })) === 'behind')
		await new Promise((next) => setImmediate(next));
	kept = made;
	return made.columns;
}

/** Reads what has changed since, in as many batches as it takes or as are allowed. */
async function follow(
	into: Kept,
	{ committed, most = Infinity }: { committed: Committed; most?: number }
): Promise<'in step' | 'behind' | 'older'> {
	for (let batch = 0; batch < most; batch += 1) {
		const { rows } = await committed.$client.execute({
			sql: `SELECT coalesce(max(c.change), 0) AS last, count(*) AS changes,
				json_group_array(json_array(c.change, c.listing_id, s.name, s.packed, s.price, s.published_at)) AS changed,
				(SELECT coalesce(max(change), 0) FROM listing_change) AS newest
				FROM (SELECT change, listing_id FROM listing_change WHERE change > ? ORDER BY change LIMIT ?) c
				LEFT JOIN listing_search s ON s.id = c.listing_id`,
			args: [into.change, BATCH]
		});
		const [row] = rows;
		if (Number(row?.['newest']) < into.change) return 'older';
		take(into, JSON.parse(String(row?.['changed'])) as Change[]);
		if (Number(row?.['changes']) < BATCH) return 'in step';
	}
	return 'behind';
}

/** The rest is null for a listing that left the shelf. */
type Change = [
	change: number,
	id: number,
	name: string | null,
	packed: number,
	price: number,
	published: number
];

/**
 * Answers may come in another order than they were asked for. Each knows the shelf up to its last change, so what is not
 * above the last one that is in the columns is older than what stands there.
 */
function take(into: Kept, changed: readonly Change[]): void {
	for (const [change, id, name, packed, price, published] of changed) {
		if (change <= into.change) continue;
		if (name === null) into.columns.remove(id);
		else into.columns.put({ id, name, packed, price, published });
	}
	into.change = Math.max(into.change, ...changed.map(([change]) => change));
}
