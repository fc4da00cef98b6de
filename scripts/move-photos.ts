import { parseArgs } from 'node:util';
import { copyPhotos, removeCopied } from '../src/lib/media/copy.server.ts';
import { mediaFolder, photoFiles } from '../src/lib/media/where.server.ts';
import { readSettings } from '../src/lib/shared/settings.server.ts';

// npm run media:move: copies the photos of DATA_DIR into the bucket of the settings, as often as one likes; only what is
// not there yet goes. With `-- --remove` what both have is removed from the folder afterwards.
try {
	const { values } = parseArgs({ options: { remove: { type: 'boolean', default: false } } });
	const { bucket, dataDirectory } = readSettings();
	if (!bucket) throw new Error('no bucket is set: S3_ENDPOINT and its neighbours in README.md.');
	const folder = mediaFolder(dataDirectory);
	const { copied, there } = await copyPhotos(folder, photoFiles());
	process.stdout.write(`Copied into ${bucket.bucket}: ${copied} files; there already: ${there}.\n`);
	if (values.remove) {
		process.stdout.write(`Removed from the folder: ${await removeCopied(folder, photoFiles())} files.\n`);
	}
} catch (error) {
	const text = error instanceof Error ? error.message : String(error);
	process.stderr.write(`Not all photos are in the bucket: ${text}\n`);
	process.exit(1);
}
