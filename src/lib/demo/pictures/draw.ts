/** Drawing by code: small pieces of SVG that the pictures of the demo village are composed from. */

/** Numbers that look random and are the same for the same seed. */
export interface Random {
	/** From `least` up to `most`. */
	between(least: number, most: number): number;
	/** A whole number, both ends included. */
	whole(least: number, most: number): number;
	pick<T>(from: readonly T[]): T;
}

/** A generator of its own for a seed (mulberry32: small, fast, and good enough for leaves). */
export function randomOf(seed: number): Random {
	// Neighbouring seeds are spread first, or their first numbers would be neighbours too.
	let state = Math.imul((seed + 1) ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
	return {
		between: (least, most) => least + next() * (most - least),
		whole,
		pick: (from) => {
			const found = from[whole(0, from.length - 1)];
			if (found === undefined) throw new Error('nothing to pick from');
			return found;
		}
	};
}

/** What a drawing is made with: its own randomness, and the gradients it has asked for. */
export interface Ink {
	readonly random: Random;
	/** The same choice for all things of one picture: goods of one seller are of one kind. */
	variety<T>(from: readonly T[]): T;
	/** A ball's light, from its lit spot to its edge. */
	radial(...colours: string[]): string;
	/** Light from above; or along the angle, in degrees from the top. */
	linear(colours: readonly string[], angle?: number): string;
	/** What was asked for, for the head of the picture. */
	definitions(): string;
}

export function inkOf(seed: number): Ink {
	const made = new Map<string, string>();
	const keep = (key: string, element: (id: string) => string) => {
		const id = `g${made.size}`;
		const known = [...made.keys()].indexOf(key);
		if (known >= 0) return `url(#g${known})`;
		made.set(key, element(id));
		return `url(#${id})`;
	};
	const stops = (colours: readonly string[]) =>
		colours
			.map(
				(colour, index) =>
					`<stop offset="${fixed(index / Math.max(1, colours.length - 1))}" stop-color="${colour.slice(0, 7)}"${
						colour.length > 7 ? ` stop-opacity="${fixed(parseInt(colour.slice(7), 16) / 255)}"` : ''
					}/>`
			)
			.join('');
	const random = randomOf(seed);
	const kind = random.between(0, 1);
	return {
		random,
		variety: (from) => {
			const found = from[Math.floor(kind * from.length)];
			if (found === undefined) throw new Error('nothing to choose from');
			return found;
		},
		radial: (...colours) =>
			keep(
				`r${colours.join()}`,
				(id) => `<radialGradient id="${id}" cx=".36" cy=".3" r=".78">${stops(colours)}</radialGradient>`
			),
		linear: (colours, angle = 0) =>
			keep(
				`l${colours.join()}${angle}`,
				(id) =>
					`<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1" gradientTransform="rotate(${angle} .5 .5)">${stops(colours)}</linearGradient>`
			),
		definitions: () => [...made.values()].join('')
	};
}

/** One decimal is finer than a pixel of any size the shop shows. */
export function fixed(value: number): string {
	return String(Math.round(value * 100) / 100);
}

export interface Place {
	readonly x: number;
	readonly y: number;
	readonly angle?: number;
	readonly scale?: number;
	readonly flip?: boolean;
}

export function at(drawing: string, { x, y, angle = 0, scale = 1, flip = false }: Place): string {
	const size = flip ? `${fixed(-scale)} ${fixed(scale)}` : fixed(scale);
	return `<g transform="translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(angle)}) scale(${size})">${drawing}</g>`;
}

export function ellipse(place: readonly [number, number, number, number], fill: string, more = ''): string {
	const [x, y, rx, ry] = place.map(fixed);
	return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
}

export function rect(
	place: readonly [number, number, number, number],
	fill: string,
	{ round = 0, more = '' }: { round?: number; more?: string } = {}
): string {
	const [x, y, width, height] = place.map(fixed);
	return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}" ${more}/>`;
}

export function path(d: string, fill: string, more = ''): string {
	return `<path d="${d}" fill="${fill}" ${more}/>`;
}

export function line(d: string, colour: string, width: number, more = ''): string {
	return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${fixed(width)}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
}

/** The soft shadow under a thing, drawn as a gradient because blurring is slow. */
export function shadow(ink: Ink, [x, y, rx, ry]: readonly [number, number, number, number]): string {
	const dark = ink.radial('#2b1608a8', '#2b160866', '#2b160822', '#2b160800');
	// The gradient's centre is up left of the middle, so the shadow falls a little to the right.
	return ellipse([x + rx * 0.16, y + ry * 0.2, rx * 1.28, ry * 1.28], dark);
}

/** Where light strikes something smooth. */
export function shine(place: readonly [number, number, number, number], strength = 0.5, angle = -28): string {
	const [x, y] = place;
	return ellipse(place, '#fff', `opacity="${strength}" transform="rotate(${angle} ${fixed(x)} ${fixed(y)})"`);
}

/** A closed smooth outline through points, as midpoints of curves. */
export function smooth(points: readonly (readonly [number, number])[]): string {
	const middle = (a: readonly [number, number], b: readonly [number, number]) =>
		`${fixed((a[0] + b[0]) / 2)} ${fixed((a[1] + b[1]) / 2)}`;
	const [first, ...rest] = points;
	const last = points[points.length - 1];
	if (!first || !last) return '';
	let d = `M${middle(last, first)}`;
	for (const [index, point] of points.entries()) {
		const next = points[index + 1] ?? (rest.length > 0 ? first : point);
		d += `Q${fixed(point[0])} ${fixed(point[1])} ${middle(point, next)}`;
	}
	return `${d}Z`;
}

/** A round thing that no compass drew. */
export function blob(
	random: Random,
	{ rx, ry, points = 10, wobble = 0.08 }: { rx: number; ry: number; points?: number; wobble?: number }
): string {
	const outline = Array.from({ length: points }, (_, index) => {
		const turn = (index / points) * Math.PI * 2;
		const far = 1.04 + random.between(-wobble, wobble);
		return [Math.cos(turn) * rx * far, Math.sin(turn) * ry * far] as const;
	});
	return smooth(outline);
}

/** Points on a ring, with the angle in degrees each looks to. */
export function ring(
	count: number,
	radius: number,
	{ from = 0, flat = 1 }: { from?: number; flat?: number } = {}
): { x: number; y: number; angle: number }[] {
	return Array.from({ length: count }, (_, index) => {
		const angle = from + (index / count) * 360;
		const turn = (angle * Math.PI) / 180;
		return { x: Math.cos(turn) * radius, y: Math.sin(turn) * radius * flat, angle };
	});
}

export function times(count: number, draw: (index: number) => string): string {
	return Array.from({ length: count }, (_, index) => draw(index)).join('');
}

/** A leaf that grows along x from the origin, with its veins. */
export function leaf(
	ink: Ink,
	{
		length,
		width,
		colours,
		vein = '#ffffff'
	}: { length: number; width: number; colours: readonly string[]; vein?: string }
): string {
	const outline = `M0 0C${fixed(length * 0.2)} ${fixed(-width)} ${fixed(length * 0.7)} ${fixed(-width * 0.8)} ${fixed(length)} 0C${fixed(length * 0.7)} ${fixed(width * 0.8)} ${fixed(length * 0.2)} ${fixed(width)} 0 0Z`;
	const veins = times(4, (index) => {
		const start = length * (0.18 + index * 0.17);
		const reach = width * 0.5 * Math.sin(((index + 1.4) / 5.4) * Math.PI);
		return `M${fixed(start)} 0l${fixed(length * 0.13)} ${fixed(-reach)}M${fixed(start)} 0l${fixed(length * 0.13)} ${fixed(reach)}`;
	});
	return (
		path(outline, ink.linear(colours)) +
		line(`M0 0L${fixed(length * 0.94)} 0${veins}`, vein, Math.max(1.2, width * 0.045), 'opacity=".38"')
	);
}

/** Everything of a picture together, 1000 by 1000, in the warm light of a morning. */
export function picture(ink: Ink, body: string): string {
	const light = ink.radial('#fff3d23c', '#fff3d200', '#3a1d0030');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="1000" height="1000"><defs>${ink.definitions()}</defs>${body}${rect([0, 0, 1000, 1000], light)}</svg>`;
}
