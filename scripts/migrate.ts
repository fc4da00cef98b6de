/** `npm run db:migrate`: brings the database forward to the newest migration and ends. */
import { closeDatabase, openDatabase } from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { readSettings, SettingsError } from '#lib/shared/settings.server.ts';

try {
	const settings = readSettings();
	await openDatabase({ url: settings.databaseUrl, authToken: settings.databaseAuthToken });
	const applied = await migrate();
	await closeDatabase();
	if (applied.length > 0) console.log(`Migrations applied: ${applied.join(', ')}`);
} catch (error) {
	// A wrong setting is the reader's to mend and is said in one line; anything else needs its stack.
	console.error(error instanceof SettingsError ? error.message : error);
	process.exitCode = 1;
}
