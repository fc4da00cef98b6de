import type { PassThrough } from 'node:stream';

/** Waits until the reader has taken what is there; throws when it went away, which ends the work. */
export async function room(out: PassThrough): Promise<void> {
	if (out.writableNeedDrain && !out.destroyed) {
		await new Promise<void>((resolve) => {
			out.once('drain', resolve);
			out.once('close', resolve);
		});
	}
	if (out.destroyed) throw new Error('the download was given up');
}
