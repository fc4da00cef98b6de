import { resolve } from 'node:path';
import { bringBackPhotos } from '../src/lib/media/copy.server.ts';
import { restore } from '../src/lib/shared/backup.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';

// npm run restore -- FOLDER: puts a backup into the (empty) data folder named by DATA_DIR, and its photos into the
// bucket when there is one.
const folder = process.argv[2];
try {
	if (!folder) throw new Error('Say which backup: npm run restore -- backups/2026-11-23T10-00-00');
	const settings = readSettings();
	await restore(resolve(folder), settings, async (from) => {
		await bringBackPhotos(from);
	});
	process.stdout.write(`Restored into ${settings.dataDirectory}. Check it with: npm run ledger:verify\n`);
} catch (error) {
	process.stderr.write(`Nothing was restored: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
