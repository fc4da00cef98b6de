import { registerDepreciation } from '#lib/assets/depreciate.server.ts';
import { registerLotExpiry } from '#lib/lots/expire.server.ts';
import { loadCommodities } from '#lib/catalog/commodities.server.ts';
import { registerSearchJobs } from '#lib/catalog/search.server.ts';
import { registerOnlineJobs } from '#lib/online/jobs.server.ts';
import { registerArrearsJobs } from '#lib/arrears/monthEnd.server.ts';
import { registerInterestJobs } from '#lib/interest/post.server.ts';
import { registerLoanReminders } from '#lib/loans/remind.server.ts';
import { registerMailJobs } from '#lib/mail/send.server.ts';
import { registerStandingJobs } from '#lib/standing/jobs.server.ts';
import { registerTermDepositJobs } from '#lib/termDeposits/nightly.server.ts';
import { registerCycleJobs } from '#lib/requests/close.server.ts';
import { registerHarvestJobs } from '#lib/promises/jobs.server.ts';
import { registerOrderJobs } from '#lib/orders/expire.server.ts';
import { registerAvifJob } from '#lib/media/avif.server.ts';
import { registerMediaJobs } from '#lib/media/clear.server.ts';
import { tryPhotos } from '#lib/media/where.server.ts';
import { loadVillages } from '#lib/organisations/villages.server.ts';
import { sweepSessions } from '#lib/people/session.server.ts';
import { registerSettlementJobs } from '#lib/settlement/complete.server.ts';
import { registerLotDebtJobs } from '#lib/settlement/lotDebts.server.ts';
import { startClockAt } from '#lib/shared/clock.server.ts';
import { closeDatabase, isDatabaseOpen, openDatabase, write } from '#lib/shared/database.server.ts';
import { forgetOldKeys } from '#lib/shared/idempotency.server.ts';
import { registerJob, startJobs, stopJobs } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { sweepAttempts } from '#lib/shared/throttle.server.ts';

const HOUR_MS = 3_600_000;

/**
 * Opens the database, brings it forward and fills what every installation needs; the commands share this, and read a
 * database server without a copy.
 */
export async function openHouse({ withReplica = false } = {}): Promise<void> {
	if (isDatabaseOpen()) return;
	const settings = readSettings();
	if (settings.clockAt !== null) startClockAt(settings.clockAt);
	await openDatabase({
		url: settings.databaseUrl,
		authToken: settings.databaseAuthToken,
		replicaFolder: withReplica ? settings.replicaFolder : null
	});
	const applied = await migrate();
	if (applied.length > 0) log.info('migrated', { applied });
	await loadVillages();
	await loadCommodities();
}

/** All of that, and the work that recurs; called once when the server starts. */
export async function startServer(): Promise<void> {
	await openHouse({ withReplica: true });
	registerHousekeeping();
	registerMediaJobs();
	registerAvifJob();
	registerSearchJobs();
	registerOrderJobs();
	registerInterestJobs();
	registerTermDepositJobs();
	registerArrearsJobs();
	registerOnlineJobs();
	registerSettlementJobs();
	registerLotDebtJobs();
	registerDepreciation();
	registerLotExpiry();
	registerHarvestJobs();
	registerCycleJobs();
	registerStandingJobs();
	registerLoanReminders();
	registerMailJobs();
	await startJobs();
	// Nobody waits for it: the shop opens without its photos rather than not at all.
	void tryPhotos().catch((error: unknown) => log.error('trying the photos failed', { error }));
	process.once('sveltekit:shutdown', () => {
		void stopJobs()
			.then(closeDatabase)
			.catch((error: unknown) => log.error('closing failed', { error }));
	});
}

function registerHousekeeping(): void {
	registerJob('keys.forget', () => write(forgetOldKeys), 24 * HOUR_MS);
	registerJob('sessions.sweep', sweepSessions, 24 * HOUR_MS);
	registerJob('attempts.sweep', () => write(sweepAttempts), HOUR_MS);
}
