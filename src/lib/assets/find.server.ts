import { sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Depreciable } from './depreciation.ts';
import type { AssetSource } from './sources.ts';

export interface Disposal {
	readonly id: number;
	readonly date: BookDate;
	readonly proceeds: Rupiah;
	readonly reason: string;
	readonly state: 'waiting' | 'approved' | 'refused';
	readonly askedBy: UserId;
	readonly askedByName: string;
}

/** An asset with what the books say of it. */
export interface Asset extends Depreciable {
	readonly id: number;
	readonly bookId: BookId;
	readonly name: string;
	readonly source: AssetSource;
	/** Used up so far, by the ledger. */
	readonly used: Rupiah;
	/** What it is still worth; nothing once it is gone. */
	readonly bookValue: Rupiah;
	/** The newest one; a refused one has no effect. */
	readonly disposal: Disposal | null;
}

type AssetRow = Omit<Asset, 'disposal' | 'bookValue'> & {
	disposalId: number | null;
	disposalDate: BookDate;
	proceeds: Rupiah;
	reason: string;
	state: Disposal['state'] | null;
	askedBy: UserId;
	askedByName: string;
};

const ASSET = sql`
	SELECT a.id, a.book_id AS bookId, a.name, a.source, a.acquired_on AS acquiredOn, a.cost, a.residual,
		a.useful_months AS usefulMonths, a.used_before AS usedBefore,
		coalesce((SELECT -l.balance FROM account l WHERE l.book_id = a.book_id AND l.code = '1.3.07.01'
			AND l.holder_kind = 'asset' AND l.holder_key = CAST(a.id AS TEXT)), 0) AS used,
		g.id AS disposalId, g.date AS disposalDate, g.proceeds, g.reason, g.state, g.asked_by AS askedBy,
		u.name AS askedByName
	FROM asset a
	LEFT JOIN asset_disposal g ON g.id = (SELECT max(n.id) FROM asset_disposal n WHERE n.asset_id = a.id)
	LEFT JOIN user u ON u.id = g.asked_by`;

/** A book's assets, those still there first, a page at a time; and what all of them are worth by the ledger. */
export async function assetsOf(
	reader: Reader,
	bookId: BookId,
	{ page, size }: { page: number; size: number }
): Promise<{ assets: Asset[]; total: number; bookValue: Rupiah }> {
	const [counted] = await reader.all<{ total: number; bookValue: number }>(sql`
		SELECT (SELECT count(*) FROM asset a WHERE a.book_id = ${bookId}) AS total,
			(SELECT coalesce(sum(l.balance), 0) FROM account l WHERE l.book_id = ${bookId}
				AND l.holder_kind = '' AND l.code IN ('1.3.01.01', '1.3.01.51', '1.3.07.01')) AS bookValue`);
	const assets = await read(
		reader,
		sql`WHERE a.book_id = ${bookId} ORDER BY coalesce(g.state = 'approved', 0), a.id
			LIMIT ${size} OFFSET ${(page - 1) * size}`
	);
	return { assets, total: counted?.total ?? 0, bookValue: rupiah(counted?.bookValue ?? 0) };
}

/** One asset, or null. */
export async function assetById(reader: Reader, id: number): Promise<Asset | null> {
	const [found] = await read(reader, sql`WHERE a.id = ${id}`);
	return found ?? null;
}

async function read(reader: Reader, where: SQL): Promise<Asset[]> {
	const rows = await reader.all<AssetRow>(sql`${ASSET} ${where}`);
	return rows.map(({ disposalId, disposalDate, proceeds, reason, state, askedBy, askedByName, ...row }) => ({
		...row,
		bookValue: state === 'approved' ? NO_RUPIAH : rupiah(row.cost - row.used),
		disposal:
			disposalId === null || state === null
				? null
				: { id: disposalId, date: disposalDate, proceeds, reason, state, askedBy, askedByName }
	}));
}
