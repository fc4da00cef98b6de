import { closeDatabase, db, openDatabase } from '../src/lib/shared/database.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';
import { verifyBooks } from './verifyBooks.ts';

// npm run ledger:verify: recomputes what the books claim; exits non-zero naming the first row that is wrong.
const settings = readSettings();
await openDatabase({ url: settings.databaseUrl, authToken: settings.databaseAuthToken });
const verified = await verifyBooks(db);
await closeDatabase();
if (verified.ok) {
	process.stdout.write(
		`The books hold: ${verified.books} books, ${verified.entries} entries, ${verified.postings} postings.\n`
	);
} else {
	process.stderr.write(`WRONG: ${verified.fault.row}: ${verified.fault.problem}\n`);
	process.exit(1);
}
