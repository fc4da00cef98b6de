import { at, blob, ellipse, fixed, leaf, line, path, ring, shadow, shine, times, type Ink } from './draw.ts';

/** Fruit, each about 200 wide around the origin, with its own shadow. */

const LEAF = ['#8cc152', '#5a9a3c', '#3f7d2e'] as const;

export function dragonFruit(ink: Ink): string {
	const { random } = ink;
	const scales = times(5, (row) =>
		ring(5 + (row % 2), 20 + row * 17, { from: row * 31 })
			.map(({ x, y, angle }) => {
				const tip = angle + (y > 0 ? 0 : 20);
				return at(
					path(
						'M0 -15Q34 -10 62 4Q30 12 0 14Z',
						ink.linear(['#f0588f', '#ef86a4', '#b9cf62', '#86b03c'], -90)
					),
					{ x: x * 0.92, y: y * 1.05, angle: tip, scale: 0.72 }
				);
			})
			.join('')
	);
	const body = path(
		blob(random, { rx: 86, ry: 100, wobble: 0.04 }),
		ink.radial('#ff8fb8', '#e8437f', '#b51d5c')
	);
	const crown = times(6, (index) =>
		at(path('M0 -9Q38 -8 70 0Q38 8 0 9Z', ink.linear(['#b9d35c', '#6f9f3a'], -90)), {
			x: 0,
			y: -84,
			angle: -150 + index * 24,
			scale: 0.8
		})
	);
	return shadow(ink, [0, 84, 92, 34]) + crown + body + scales + shine([-34, -46, 16, 30], 0.28);
}

export function dragonFruitHalf(ink: Ink): string {
	const { random } = ink;
	const flesh = ink.variety([
		['#fffdfb', '#fbeff3', '#f6cfe0'],
		['#f0599a', '#d92c78', '#b51561']
	] as const);
	const seeds = times(90, () => {
		const turn = random.between(0, Math.PI * 2);
		const far = Math.sqrt(random.between(0, 1)) * 72;
		return ellipse([Math.cos(turn) * far, Math.sin(turn) * far * 1.06, 2.6, 1.8], '#2a1622');
	});
	return (
		shadow(ink, [0, 78, 92, 38]) +
		times(9, (index) =>
			at(path('M0 -12Q30 -8 48 0Q30 10 0 12Z', ink.linear(['#ee5a93', '#b9cf62', '#86b03c'], -90)), {
				...at9(index, 88),
				scale: 0.8
			})
		) +
		path(blob(random, { rx: 94, ry: 97, wobble: 0.02 }), '#d9346f') +
		ellipse([0, 0, 84, 88], ink.radial(...flesh)) +
		seeds
	);
}

function at9(index: number, radius: number) {
	const angle = index * 40 + 12;
	const turn = (angle * Math.PI) / 180;
	return { x: Math.cos(turn) * radius, y: Math.sin(turn) * radius, angle: angle + 30 };
}

/** The long red fruit of a pandan: thousands of small red keys along a cone. */
export function redPandan(ink: Ink): string {
	const rows = times(17, (row) => {
		const x = -190 + row * 23;
		const half = 64 * Math.sqrt(Math.max(0.05, 1 - ((x + 20) / 215) ** 2));
		const count = Math.max(2, Math.round(half / 8));
		return times(count, (index) => {
			const y = -half + ((index + 0.5) / count) * half * 2;
			const lit = y < -half * 0.25 ? '#e8483a' : y < half * 0.4 ? '#c8281f' : '#8f1514';
			return (
				ellipse([x + (index % 2) * 11, y, 13, 8.5], lit, 'stroke="#7a0f10" stroke-width="2"') +
				ellipse([x - 3 + (index % 2) * 11, y - 2, 4, 2.4], '#ff9a7f', 'opacity=".8"')
			);
		});
	});
	const leaves = [-22, 0, 20]
		.map((angle) => at(leaf(ink, { length: 150, width: 20, colours: LEAF }), { x: 178, y: 0, angle }))
		.join('');
	return shadow(ink, [0, 52, 210, 44]) + leaves + rows;
}

export function roseApple(ink: Ink): string {
	const colours = ink.variety([
		['#ff9a86', '#e2332f', '#a81220'],
		['#ffb09a', '#d8283a', '#8f1028']
	] as const);
	const bell =
		'M-26 -92C-50 -60 -96 -6 -92 46C-88 88 -40 100 0 98C40 100 88 88 92 46C96 -6 50 -60 26 -92C12 -104 -12 -104 -26 -92Z';
	return (
		shadow(ink, [0, 88, 92, 30]) +
		path(bell, ink.radial(...colours)) +
		line('M0 -96q4 -26 22 -34', '#6a7d2f', 8) +
		path('M-34 92q10 -20 34 -14q24 -6 34 14q-34 14 -68 0Z', '#7d1420') +
		shine([-40, 8, 13, 44], 0.42, 12) +
		shine([30, -20, 6, 30], 0.16, -8)
	);
}

export function mandarin(ink: Ink): string {
	const { random } = ink;
	const pores = times(34, () =>
		ellipse([random.between(-70, 70), random.between(-50, 70), 2, 2], '#c95e00', 'opacity=".35"')
	);
	return (
		shadow(ink, [0, 82, 100, 34]) +
		path(
			'M-34 -86C-30 -112 30 -112 34 -86C80 -78 104 -34 100 8C96 66 52 92 0 92C-52 92 -96 66 -100 8C-104 -34 -80 -78 -34 -86Z',
			ink.radial('#ffc457', '#f98f16', '#d96405')
		) +
		pores +
		line('M-30 -84q-8 26 -20 40M30 -84q8 26 20 40M0 -80q2 24 0 40', '#c95e00', 4, 'opacity=".5"') +
		ellipse([0, -98, 12, 6], '#5d7a2b') +
		at(leaf(ink, { length: 92, width: 26, colours: LEAF }), {
			x: 2,
			y: -100,
			angle: random.between(-40, -8)
		}) +
		shine([-40, -34, 24, 16], 0.45)
	);
}

export function mangosteen(ink: Ink): string {
	const petals = ring(4, 26, { from: 45, flat: 0.6 })
		.map(({ x, y }) =>
			at(ellipse([0, 0, 32, 20], ink.radial('#b7cf72', '#7f9f45', '#5c7a33')), {
				x,
				y: y - 78,
				angle: x * y > 0 ? 20 : -20
			})
		)
		.join('');
	return (
		shadow(ink, [0, 82, 96, 32]) +
		ellipse([0, 0, 96, 92], ink.radial('#8d4a72', '#5a1f45', '#320c28')) +
		petals +
		ellipse([0, -84, 12, 7], '#6b5a2c') +
		shine([-38, -26, 20, 13], 0.35)
	);
}

export function mangosteenOpen(ink: Ink): string {
	const segments = ring(6, 36, { from: 10 })
		.map(({ x, y, angle }) =>
			at(ellipse([0, 0, 30, 21], ink.radial('#ffffff', '#fbf4ee', '#e5d2cf')), { x, y, angle })
		)
		.join('');
	return (
		shadow(ink, [0, 74, 98, 40]) +
		ellipse([0, 0, 98, 94], '#4a1838') +
		ellipse([0, 0, 90, 86], ink.radial('#a2365f', '#8f2a55', '#6e1a42')) +
		ellipse([0, 0, 68, 65], '#c98aa0') +
		segments
	);
}

export function durian(ink: Ink): string {
	const { random } = ink;
	const spikes = [96, 78, 58, 38, 18]
		.map((radius, row) =>
			ring(Math.round(7 + radius / 5.2), radius, { from: row * 17, flat: 0.96 })
				.map(({ x, y, angle }) => {
					const lit = x + y < -34 ? '#cdd166' : x + y < 60 ? '#aab54c' : '#7d8a35';
					return at(
						path('M-12 -15L24 0L-12 15Z', lit, 'stroke="#66702a" stroke-width="2" stroke-linejoin="round"'),
						{ x, y, angle }
					);
				})
				.join('')
		)
		.join('');
	return (
		shadow(ink, [0, 92, 112, 34]) +
		line(`M0 -92q${fixed(random.between(-8, 8))} -26 6 -52`, '#8a6a3a', 15) +
		path(blob(random, { rx: 98, ry: 94, points: 22, wobble: 0.03 }), '#7f8c36') +
		spikes
	);
}

export function durianOpen(ink: Ink): string {
	const { random } = ink;
	const edge = ring(26, 104, { flat: 0.86 })
		.map(({ x, y, angle }) =>
			at(path('M-4 -13L24 0L-4 13Z', '#94a042', 'stroke="#66702a" stroke-width="2"'), { x, y, angle })
		)
		.join('');
	const pod = (x: number, y: number, angle: number) =>
		at(
			ellipse([0, 0, 42, 30], ink.radial('#fff3a8', '#f8d659', '#dfa92c')) +
				line('M-24 -8q22 -16 46 -2', '#fff7cf', 6, 'opacity=".8"'),
			{ x, y, angle }
		);
	return (
		shadow(ink, [0, 80, 118, 40]) +
		edge +
		ellipse([0, 0, 106, 91], '#f3e6bb') +
		path(blob(random, { rx: 92, ry: 76, wobble: 0.03 }), ink.radial('#fff9e2', '#f4e6b8', '#dcc68a')) +
		pod(-40, -22, 22) +
		pod(38, -20, -24) +
		pod(-30, 30, -14) +
		pod(40, 28, 16)
	);
}

export function longan(ink: Ink): string {
	const spots = [
		[0, -64],
		[-52, -42],
		[50, -44],
		[-80, 10],
		[-26, 0],
		[30, 2],
		[82, 8],
		[-52, 52],
		[2, 56],
		[54, 54]
	] as const;
	const twigs = spots.map(([x, y]) => `M0 -128Q${fixed(x * 0.5)} -70 ${x} ${y}`).join('');
	const red = ink.variety([
		['#d98a74', '#a63f3a', '#6d1f24'],
		['#cf7f70', '#93353a', '#5e1a22']
	] as const);
	return (
		shadow(ink, [0, 70, 116, 42]) +
		line(twigs, '#7a5632', 6) +
		at(leaf(ink, { length: 110, width: 26, colours: LEAF }), { x: 6, y: -120, angle: -24 }) +
		at(leaf(ink, { length: 104, width: 24, colours: LEAF }), { x: -6, y: -120, angle: 200 }) +
		spots
			.map(([x, y]) =>
				at(ellipse([0, 0, 31, 30], ink.radial(...red)) + shine([-10, -11, 7, 5], 0.4), { x, y })
			)
			.join('')
	);
}

export function fig(ink: Ink): string {
	const ribs = [-46, -24, 0, 24, 46].map((x) => `M0 -84Q${fixed(x * 1.6)} -10 ${fixed(x * 0.9)} 78`).join('');
	return (
		shadow(ink, [0, 82, 84, 30]) +
		path(
			'M0 -100C16 -78 84 -36 84 24C84 70 46 92 0 92C-46 92 -84 70 -84 24C-84 -36 -16 -78 0 -100Z',
			ink.radial('#9a6a8e', '#5f2f5c', '#361338')
		) +
		line(ribs, '#c79ac0', 2.5, 'opacity=".35"') +
		line('M0 -96q2 -14 10 -22', '#7f9a48', 13) +
		shine([-34, 10, 11, 30], 0.28, 8)
	);
}

export function figHalf(ink: Ink): string {
	const { random } = ink;
	const seeds = times(70, () => {
		const turn = random.between(0, Math.PI * 2);
		const far = Math.sqrt(random.between(0.08, 1)) * 46;
		return ellipse(
			[Math.cos(turn) * far, 16 + Math.sin(turn) * far, 3.4, 2.2],
			random.pick(['#f6d08a', '#f0b96a'])
		);
	});
	const outline = 'M0 -100C16 -78 84 -36 84 24C84 70 46 92 0 92C-46 92 -84 70 -84 24C-84 -36 -16 -78 0 -100Z';
	return (
		shadow(ink, [0, 82, 84, 32]) +
		path(outline, '#4a2148') +
		at(path(outline, ink.radial('#fdf2df', '#f3dcc4', '#e5bfae')), { x: 0, y: 2, scale: 0.92 }) +
		ellipse([0, 16, 60, 60], ink.radial('#f08a7a', '#d5455a', '#a82548')) +
		seeds
	);
}

export function soursop(ink: Ink): string {
	const { random } = ink;
	const spines = times(54, () => {
		const turn = random.between(0, Math.PI * 2);
		const far = Math.sqrt(random.between(0, 1));
		const [x, y] = [Math.cos(turn) * far * 78, Math.sin(turn) * far * 92];
		return line(
			`M${fixed(x)} ${fixed(y)}q${fixed(x * 0.04)} -4 ${fixed(8 + x * 0.06)} -9`,
			'#2f5f2a',
			4.5,
			'opacity=".75"'
		);
	});
	return (
		shadow(ink, [0, 90, 92, 30]) +
		line('M6 -96q4 -20 -4 -34', '#6b5230', 11) +
		path(
			'M0 -98C52 -106 98 -56 88 8C80 64 40 104 4 106C-40 102 -86 60 -90 4C-94 -54 -46 -104 0 -98Z',
			ink.radial('#a9d06a', '#63a043', '#38702f')
		) +
		spines +
		shine([-34, -40, 20, 30], 0.22)
	);
}

export function dates(ink: Ink): string {
	const tones = ink.variety([
		['#ffd978', '#eea92c', '#b9701a'],
		['#f2a25a', '#c2641f', '#81360f'],
		['#d98b5a', '#8a4520', '#54240f']
	] as const);
	const strands = times(7, (strand) => {
		const lean = (strand - 3) * 0.17;
		const fruit = times(5, (index) => {
			const y = -60 + index * 38;
			const x = lean * (y + 120) + (index % 2 === 0 ? -11 : 11);
			return at(ellipse([0, 0, 17, 25], ink.radial(...tones)) + shine([-5, -9, 4, 8], 0.4), {
				x,
				y,
				angle: lean * -30
			});
		});
		return line(`M0 -140Q${fixed(lean * 40)} -90 ${fixed(lean * 210)} 96`, '#d9b04a', 5) + fruit;
	});
	return shadow(ink, [0, 96, 110, 40]) + line('M0 -176L0 -132', '#c79a3a', 18) + strands;
}
