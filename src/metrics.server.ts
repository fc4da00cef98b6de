import { isMeiliOn, searchBehind } from '#lib/catalog/search.server.ts';
import { db, replicaInUse } from '#lib/shared/database.server.ts';
import { jobCounts } from '#lib/shared/jobs.server.ts';
import { counted } from './pageCache.server.ts';
import { gaugesText, RequestMetrics } from '#lib/shared/metrics.ts';

/** What this process has answered. */
export const requests = new RequestMetrics();

/** All figures for whoever runs the site: how it answers, its memory, and what waits to be done. */
export async function metricsText(): Promise<string> {
	const jobs = await jobCounts(db);
	const { rss, heapUsed } = process.memoryUsage();
	const gauges = [
		{ name: 'desa_uptime_seconds', help: 'How long this process has run.', value: process.uptime() },
		{ name: 'desa_memory_resident_bytes', help: 'Memory of this process.', value: rss },
		{ name: 'desa_memory_heap_bytes', help: 'Memory of its JavaScript.', value: heapUsed },
		{ name: 'desa_pages_kept', help: 'Public pages that were given from memory.', value: counted.given },
		{ name: 'desa_pages_made', help: 'Public pages that were made to be kept.', value: counted.made },
		{ name: 'desa_jobs_due', help: 'Jobs that are due and not done.', value: jobs.due },
		{ name: 'desa_jobs_failing', help: 'Jobs whose last attempt failed.', value: jobs.failing },
		{ name: 'desa_jobs_given_up', help: 'Jobs given up after all attempts.', value: jobs.givenUp }
	];
	if (isMeiliOn()) {
		gauges.push({
			name: 'desa_search_changes_behind',
			help: 'Changes of the shelf that Meilisearch has not been told.',
			value: await searchBehind(db)
		});
	}
	const replica = replicaInUse()?.state;
	if (replica) {
		gauges.push(
			{
				name: 'desa_replica_read',
				help: '1 while pages are read from the copy.',
				value: Number(replica.current)
			},
			{
				name: 'desa_replica_behind_seconds',
				help: 'How long ago the copy was last in step with the server.',
				value: replica.secondsSinceStep
			}
		);
	}
	return requests.text() + gaugesText(gauges);
}
