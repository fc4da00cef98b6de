import sharp from 'sharp';
import { assert } from '#lib/shared/assert.ts';
import { readPhoto, type PreparedPhoto } from './store.server.ts';

/** The edge of a drawn picture, in pixels: sharp on a phone's whole screen, and a quarter of the work of 1600. */
const EDGE = 800;
/** The drawings are 1.000 units wide, a pixel each at 72 dots per inch; drawn at this many they need no shrinking. */
const DENSITY = (72 * EDGE) / 1000;

/**
 * Takes a photo of a drawing: SVG of our own, never an upload, becomes a JPEG as a telephone would send it, and goes
 * the way of every other photo.
 */
export async function photograph(drawing: string): Promise<PreparedPhoto> {
	const jpeg = await sharp(Buffer.from(drawing), { density: DENSITY })
		.resize(EDGE, EDGE)
		.jpeg({ quality: 88 })
		.toBuffer();
	const read = await readPhoto(new File([new Uint8Array(jpeg)], 'foto.jpg', { type: 'image/jpeg' }));
	assert(read.ok, 'a drawing makes a photo');
	return read.prepared;
}
