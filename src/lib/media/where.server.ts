import { join } from 'node:path';
import { log } from '#lib/shared/log.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { bucketFiles } from './bucket.server.ts';
import { PhotosUnreachable, type PhotoFiles } from './files.ts';
import { folderFiles } from './folder.server.ts';

let opened: { readonly settings: string; readonly files: PhotoFiles } | null = null;

/** Where photos lie by the settings: in their bucket, else in `DATA_DIR/media`. */
export function photoFiles(): PhotoFiles {
	const { bucket, dataDirectory } = readSettings();
	const settings = JSON.stringify([bucket, dataDirectory]);
	if (opened?.settings !== settings) {
		opened = { settings, files: bucket ? bucketFiles(bucket) : mediaFolder(dataDirectory) };
	}
	return opened.files;
}

/** The photos of a data folder or of a backup, whatever the settings say. */
export function mediaFolder(folder: string): PhotoFiles {
	return folderFiles(join(folder, 'media'));
}

/** Says in the log when photos cannot be reached; the shop goes on without them. Called at start. */
export async function tryPhotos(): Promise<void> {
	try {
		await photoFiles().list().next();
	} catch (error) {
		if (!(error instanceof PhotosUnreachable)) throw error;
		log.error('photos can neither be shown nor taken until their store answers', { error });
	}
}
