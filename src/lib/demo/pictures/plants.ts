import {
	at,
	blob,
	ellipse,
	fixed,
	leaf,
	line,
	path,
	rect,
	ring,
	shadow,
	shine,
	times,
	type Ink
} from './draw.ts';

/** Plants in pots, about 300 tall, standing on the line y = 150. */

function pot(ink: Ink): string {
	const [light, mid, dark] = ink.variety([
		['#e9976a', '#c4623a', '#87381c'],
		['#f7f2e6', '#ddd2bd', '#a8977a'],
		['#6f8f9a', '#43656f', '#27424a'],
		['#d9b96a', '#b28a3a', '#7a5a1f']
	] as const);
	return (
		shadow(ink, [0, 146, 96, 26]) +
		ellipse([0, 34, 78, 20], '#4a2f1c') +
		path('M-78 36L-56 150Q0 164 56 150L78 36Q0 60 -78 36Z', ink.linear([light, mid, dark], -70)) +
		path('M-86 22Q0 52 86 22L82 52Q0 80 -82 52Z', ink.linear([light, mid], -70)) +
		ellipse([0, 24, 84, 18], 'none', `stroke="${light}" stroke-width="6"`)
	);
}

export function adenium(ink: Ink): string {
	const { random } = ink;
	const [inner, petal] = ink.variety([
		['#fff0c8', '#f0407f'],
		['#ffe27a', '#e0264f'],
		['#ffd0e0', '#ff7fae']
	] as const);
	const flower =
		ring(5, 22, { from: -90 })
			.map(({ x, y, angle }) =>
				at(path('M-10 0C-6 -22 30 -22 34 0C30 22 -6 22 -10 0Z', ink.radial('#ffffff', petal, petal)), {
					x,
					y,
					angle
				})
			)
			.join('') + ellipse([0, 0, 11, 11], inner);
	const twigs = [
		[-80, -110],
		[-34, -150],
		[20, -160],
		[74, -112],
		[-2, -100]
	] as const;
	return (
		pot(ink) +
		path(
			'M-62 40C-70 -20 -30 -24 -26 -66L26 -66C30 -24 70 -20 62 40Q0 56 -62 40Z',
			ink.radial('#d9c7a8', '#a58d6a', '#6d5a3f')
		) +
		twigs
			.map(([x, y]) => line(`M0 -50Q${fixed(x * 0.3)} ${fixed(y * 0.7)} ${x} ${y}`, '#9c8663', 15))
			.join('') +
		twigs
			.map(
				([x, y]) =>
					[-150, -90, -30, 30]
						.map((angle) =>
							at(leaf(ink, { length: 56, width: 20, colours: ['#7fb84c', '#3f7d2e'] }), {
								x,
								y,
								angle: angle + random.between(-14, 14)
							})
						)
						.join('') +
					at(flower, { x, y: y - 10, scale: random.between(0.9, 1.15), angle: random.between(-20, 20) })
			)
			.join('')
	);
}

export function aglaonema(ink: Ink): string {
	const colours = ink.variety([
		['#f6a0b0', '#dd3a5a', '#3f7d3a'],
		['#f9d7d0', '#e5707a', '#4f8a45'],
		['#e8f0c8', '#9cc67f', '#2f6a3a']
	] as const);
	return (
		pot(ink) +
		fountain(ink, {
			count: 13,
			least: 120,
			most: 180,
			draw: (length) => leaf(ink, { length, width: length * 0.34, colours, vein: '#fff0f0' })
		})
	);
}

export function anthurium(ink: Ink): string {
	const red = ink.variety([
		['#ff7a63', '#dd1f2f', '#8f0a1c'],
		['#ffd0dc', '#f07f9f', '#b83f66'],
		['#ffffff', '#f3efe2', '#cfcab0']
	] as const);
	const spathe =
		path('M0 0C-40 -50 -20 -96 0 -92C20 -108 84 -70 60 -8C46 30 16 40 0 0Z', ink.radial(...red)) +
		line('M10 -20Q24 -60 34 -84', '#f3cf4a', 11) +
		shine([34, -44, 6, 16], 0.4, 24);
	const flowers = [
		[-56, -150, -36],
		[10, -196, -4],
		[72, -140, 26]
	] as const;
	return (
		pot(ink) +
		fountain(ink, {
			count: 9,
			least: 110,
			most: 150,
			draw: (length) =>
				leaf(ink, { length, width: length * 0.46, colours: ['#6fae4a', '#3a7a34', '#1f5526'] })
		}) +
		flowers
			.map(
				([x, y, angle]) =>
					line(`M0 24Q${fixed(x * 0.3)} ${fixed(y * 0.5)} ${x} ${y}`, '#5d8a3a', 7) +
					at(spathe, { x, y, angle })
			)
			.join('')
	);
}

export function nepenthes(ink: Ink): string {
	const tones = ink.variety([
		['#d6e08a', '#a84a3a', '#5f1f22'],
		['#c7dd7a', '#7fa03a', '#5a2f20']
	] as const);
	const pitcher =
		path('M-24 -30C-30 20 -34 60 0 92C34 60 30 20 24 -30Q0 -18 -24 -30Z', ink.linear(tones)) +
		ellipse([0, -32, 28, 13], '#8a1f2a') +
		ellipse([0, -31, 19, 8], '#2a0d10') +
		path('M-20 -42Q0 -78 30 -56Q14 -40 -20 -42Z', ink.linear([tones[0], tones[1]])) +
		line('M-10 10Q-14 40 -2 66', '#fff', 5, 'opacity=".3"');
	const hung = [
		[-96, -10, 1],
		[96, 0, 1.1],
		[-44, 46, 0.86],
		[50, 52, 0.9]
	] as const;
	return (
		pot(ink) +
		fountain(ink, {
			count: 9,
			least: 120,
			most: 170,
			draw: (length) => leaf(ink, { length, width: length * 0.2, colours: ['#8cc152', '#4f8a3a', '#346a2c'] })
		}) +
		hung
			.map(
				([x, y, scale]) =>
					line(`M${fixed(x * 0.5)} -110Q${fixed(x * 1.4)} -120 ${x} ${fixed(y - 30)}`, '#6f8f3a', 5) +
					at(pitcher, { x, y, scale, angle: x * -0.06 })
			)
			.join('')
	);
}

export function croton(ink: Ink): string {
	const { random } = ink;
	const kinds = [
		['#ffd34a', '#e8882b', '#b8301f'],
		['#f6e36a', '#7fae3a', '#2f6a2c'],
		['#ef6a3a', '#b3242f', '#5a1528'],
		['#ffe27a', '#cf4a2a', '#3f6a2c']
	] as const;
	return (
		pot(ink) +
		fountain(ink, {
			count: 19,
			least: 100,
			most: 190,
			draw: (length) =>
				leaf(ink, { length, width: length * 0.2, colours: random.pick(kinds), vein: '#ffe98a' })
		})
	);
}

/** A young tree in its polybag. */
export function seedling(ink: Ink): string {
	const leaves = times(9, (index) =>
		at(leaf(ink, { length: 86, width: 24, colours: ['#9ad05c', '#5a9a3c', '#3f7d2e'] }), {
			x: index % 2 === 0 ? 3 : -3,
			y: 20 - index * 24,
			angle: index % 2 === 0 ? -34 : 214
		})
	);
	return (
		shadow(ink, [0, 148, 78, 24]) +
		path('M-60 40L-50 150Q0 162 50 150L60 40Z', ink.linear(['#4a4a50', '#26262a'], -70)) +
		ellipse([0, 40, 60, 14], '#5c3a20') +
		line('M0 40Q6 -60 0 -184', '#7a5a35', 9) +
		leaves
	);
}

interface Fountain {
	readonly count: number;
	readonly least: number;
	readonly most: number;
	readonly draw: (length: number) => string;
}

/** Leaves on stalks that rise from the pot and fall to all sides, those behind first. */
function fountain(ink: Ink, { count, least, most, draw }: Fountain): string {
	const { random } = ink;
	return times(count, (index) => {
		const side = index % 2 === 0 ? 1 : -1;
		const spread = (1 - index / count) * 0.9;
		const rise = 150 * (1 - spread * 0.55) - index * 5;
		const x = side * spread * 56;
		const angle = -90 + side * (24 + spread * 78) + random.between(-9, 9);
		return (
			line(
				`M${fixed(x * 0.2)} 30Q${fixed(x * 0.5)} ${fixed(-rise * 0.4)} ${fixed(x)} ${fixed(-rise * 0.62)}`,
				'#6a9a45',
				7
			) + at(draw(random.between(least, most)), { x, y: -rise * 0.62, angle })
		);
	});
}

/** Sawn logs seen from their ends, stacked. */
export function logs(ink: Ink): string {
	const { random } = ink;
	const end = () => {
		const rings = times(5, (index) =>
			path(
				blob(random, { rx: 74 - index * 14, ry: 72 - index * 14, wobble: 0.03 }),
				'none',
				'stroke="#b9854a" stroke-width="3" opacity=".6"'
			)
		);
		return (
			path(blob(random, { rx: 92, ry: 90, wobble: 0.03 }), '#6b4a2d') +
			path(blob(random, { rx: 82, ry: 80, wobble: 0.02 }), ink.radial('#f8e3b8', '#ecca90', '#cf9f5f')) +
			rings +
			line(
				`M0 0L${fixed(random.between(-60, 60))} ${fixed(random.between(-60, 60))}`,
				'#8f5f2f',
				4,
				'opacity=".6"'
			)
		);
	};
	const stack = [
		[-190, 90],
		[0, 94],
		[190, 90],
		[-96, -68],
		[96, -66],
		[0, -224]
	] as const;
	return (
		shadow(ink, [0, 180, 330, 50]) +
		stack
			.map(([x, y]) =>
				at(end(), {
					x: x + random.between(-6, 6),
					y,
					angle: random.between(0, 90),
					scale: random.between(0.98, 1.08)
				})
			)
			.join('')
	);
}

export function bamboo(ink: Ink): string {
	const pole = (x: number) => {
		const knots = times(6, (index) => rect([x - 4, -280 + index * 96, 56, 9], '#4d7a2c', { round: 4 }));
		return (
			rect([x, -300, 48, 600], ink.linear(['#5f8f35', '#a9d06a', '#7fae4a', '#4d7a2c'], -90), { round: 10 }) +
			knots
		);
	};
	return (
		shadow(ink, [0, 300, 280, 34]) +
		times(9, (index) => pole(-250 + index * 56)) +
		rect([-270, -120, 540, 26], '#c79a58', { round: 8 }) +
		rect([-270, 110, 540, 26], '#c79a58', { round: 8 })
	);
}
