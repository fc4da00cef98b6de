/** The longest edge that is sent, in pixels: the largest size the site keeps. */
const LONGEST_EDGE = 1600;

/** Under this many bytes a photo travels as it is. */
const SMALL_ENOUGH = 600_000;

/**
 * Makes a camera photo small before it is sent, since a village's signal takes minutes for 8 MB. A photo
 * that this browser cannot read is sent as it is: the server says what is wrong with it.
 */
export async function shrinkPhoto(file: File): Promise<File> {
	if (file.size <= SMALL_ENOUGH) return file;
	const bitmap = await createImageBitmap(file).catch(() => null);
	if (!bitmap) return file;
	const scale = Math.min(1, LONGEST_EDGE / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.round(bitmap.width * scale);
	canvas.height = Math.round(bitmap.height * scale);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	bitmap.close();
	const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
	if (!blob || blob.size >= file.size) return file;
	return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' });
}
