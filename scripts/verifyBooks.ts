import { cycleFaults } from '../src/lib/cycles/verify.server.ts';
import { inputFaults } from '../src/lib/inputs/verify.server.ts';
import { verifyLedger } from '../src/lib/ledger/verify.server.ts';
import { loanFaults } from '../src/lib/loans/verify.server.ts';
import { lotFaults } from '../src/lib/lots/verify.server.ts';
import { creditHoldFaults, depositFaults } from '../src/lib/orders/verify.server.ts';
import { promiseFaults } from '../src/lib/promises/verify.server.ts';
import type { Reader } from '../src/lib/shared/database.server.ts';
import { vatFaults } from '../src/lib/taxReports/verify.server.ts';
import { termDepositFaults } from '../src/lib/termDeposits/verify.server.ts';
import { creditFaults } from '../src/lib/tradeCredit/verify.server.ts';

/** Each room recomputes what the books claim of it. */
const ROOMS = [
	depositFaults,
	creditFaults,
	creditHoldFaults,
	loanFaults,
	lotFaults,
	termDepositFaults,
	promiseFaults,
	cycleFaults,
	inputFaults,
	vatFaults
];

/** What `npm run ledger:verify` checks: the ledger itself, then what every room keeps beside it; ends at the first row that is wrong. */
export async function verifyBooks(reader: Reader): Promise<Awaited<ReturnType<typeof verifyLedger>>> {
	const verified = await verifyLedger(reader);
	if (!verified.ok) return verified;
	for (const faults of ROOMS) {
		const fault = await faults(reader);
		if (fault) return { ok: false, fault };
	}
	return verified;
}
