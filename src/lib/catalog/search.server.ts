import type { Reader } from '#lib/shared/database.server.ts';

/**
 * True when the index has every listing of the shelf. Triggers keep it so; a database that was restored or mended by
 * hand shows here before a visitor searches in vain.
 */
export async function searchIsComplete(reader: Reader): Promise<boolean> {
	const { rows } = await reader.$client.execute(
		'SELECT (SELECT count(*) FROM listing_fts_docsize) = (SELECT count(*) FROM listing_search) AS complete'
	);
	return Number(rows[0]?.['complete']) === 1;
}

export { isMeiliOn } from './meili/client.server.ts';
export { rebuildIndex, registerSearchJobs, searchBehind } from './meili/follow.server.ts';
