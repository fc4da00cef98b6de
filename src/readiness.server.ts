import { searchIsComplete } from '#lib/catalog/search.server.ts';
import { villagesAreLoaded } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { isMigrated } from '#lib/shared/migrations.server.ts';
import { isFinished } from '#lib/shared/milestones.server.ts';

/** What must be complete before visitors are let in. A part that cannot be asked is not complete. */
export async function readiness(): Promise<Record<string, boolean>> {
	const parts = {
		database: async () => (await db.$client.execute('SELECT 1')).rows.length === 1,
		migrations: () => isMigrated(),
		villages: () => villagesAreLoaded(db),
		search: () => searchIsComplete(db),
		demoVillage: () => isFinished(db, 'demo-village')
	};
	const answers = await Promise.all(
		Object.entries(parts).map(async ([name, ask]) => [name, await ask().catch(() => false)] as const)
	);
	return Object.fromEntries(answers);
}
