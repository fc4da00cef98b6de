import { makeSearchKey } from '../src/lib/catalog/meili/key.server.ts';

// npm run search:key: makes the key with which the site may do what it does in Meilisearch and no more, and prints it as
// a line for the settings. Asked again it prints the same one. Only this command is ever given the master key.
const url = process.env['MEILI_URL'] ?? '';
const masterKey = process.env['MEILI_MASTER_KEY'] ?? '';
if (!/^https?:\/\/[^/]/.test(url) || masterKey === '') {
	process.stderr.write('Set MEILI_URL, as http://127.0.0.1:7700, and MEILI_MASTER_KEY.\n');
	process.exit(1);
}
try {
	process.stdout.write(`MEILI_KEY=${await makeSearchKey({ url, masterKey })}\n`);
} catch (error) {
	process.stderr.write(`No key was made: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
