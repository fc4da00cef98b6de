import { encode } from 'uqr';

export interface Qr {
	/** Modules along one side, the quiet border with them. */
	readonly size: number;
	/** What of it is dark, as the path of an SVG. */
	readonly path: string;
}

/** An address as a QR code, drawn as one path so that it prints sharply at any size. */
export function qrOf(address: string): Qr {
	const { data, size } = encode(address, { ecc: 'M', border: 2 });
	const path = data
		.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
		.join('');
	return { size, path };
}
