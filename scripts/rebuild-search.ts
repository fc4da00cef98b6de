import { isMeiliOn, rebuildIndex } from '../src/lib/catalog/search.server.ts';
import { closeDatabase } from '../src/lib/shared/database.server.ts';
import { openHouse } from '../src/startup.server.ts';

// npm run search:rebuild: fills a new Meilisearch index and swaps it in; searches go on meanwhile.
if (!isMeiliOn()) {
	process.stderr.write('MEILI_URL and MEILI_KEY are not set: the embedded index needs no rebuilding.\n');
	process.exit(1);
}
try {
	await openHouse();
	process.stdout.write(`The search index has ${await rebuildIndex()} listings.\n`);
	await closeDatabase();
} catch (error) {
	process.stderr.write(
		`The index was not rebuilt: ${error instanceof Error ? error.message : String(error)}\n`
	);
	process.exit(1);
}
