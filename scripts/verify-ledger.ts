import { loanFaults } from '../src/lib/loans/verify.server.ts';
import { cycleFaults } from '../src/lib/cycles/verify.server.ts';
import { inputFaults } from '../src/lib/inputs/verify.server.ts';
import { lotFaults } from '../src/lib/lots/verify.server.ts';
import { promiseFaults } from '../src/lib/promises/verify.server.ts';
import { creditHoldFaults, depositFaults } from '../src/lib/orders/verify.server.ts';
import { creditFaults } from '../src/lib/tradeCredit/verify.server.ts';
import { termDepositFaults } from '../src/lib/termDeposits/verify.server.ts';
import { verifyLedger } from '../src/lib/ledger/verify.server.ts';
import { closeDatabase, db, openDatabase } from '../src/lib/shared/database.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';

// npm run ledger:verify: recomputes what the books claim; exits non-zero naming the first row that is wrong.
const settings = readSettings();
await openDatabase({ url: settings.databaseUrl, authToken: settings.databaseAuthToken });
const verified = await verifyLedger(db);
const fault = verified.ok
	? ((await depositFaults(db)) ??
		(await creditFaults(db)) ??
		(await creditHoldFaults(db)) ??
		(await loanFaults(db)) ??
		(await lotFaults(db)) ??
		(await termDepositFaults(db)) ??
		(await promiseFaults(db)) ??
		(await cycleFaults(db)) ??
		(await inputFaults(db)))
	: verified.fault;
await closeDatabase();
if (fault) {
	process.stderr.write(`WRONG: ${fault.row}: ${fault.problem}\n`);
	process.exit(1);
}
if (verified.ok) {
	process.stdout.write(
		`The books hold: ${verified.books} books, ${verified.entries} entries, ${verified.postings} postings.\n`
	);
}
