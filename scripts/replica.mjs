/**
 * Keeps a copy of the database in step with its server, in a process of its own: the driver waits for the network with its
 * thread held up, and one that hangs can only be ended from outside. `src/lib/shared/replicaProcess.server.ts` starts it,
 * tells it once what to copy and where to, and then asks for each step.
 */
import Database from 'libsql';

/** @type {InstanceType<typeof Database> | null} */
let copy = null;

process.on('message', (/** @type {{ path?: string, url?: string, authToken?: string }} */ asked) => {
	try {
		if (asked.path) copy = new Database(asked.path, { syncUrl: asked.url, authToken: asked.authToken });
		const frame = copy?.sync().frame_no;
		// A server that was just made has no frame, which is no number; it has one once the tables are there.
		process.send?.(frame === undefined ? { error: 'the server has nothing to copy yet' } : { frame });
	} catch (error) {
		process.send?.({ error: String(error) });
	}
});
process.on('disconnect', () => process.exit(0));
// A terminal tells all its processes to end; this one ends with the one that started it.
process.on('SIGINT', () => undefined);
