import { at, blob, ellipse, fixed, leaf, line, path, ring, shadow, shine, times, type Ink } from './draw.ts';

/** What grows in fields and gardens, each about 200 wide around the origin. */

const LEAF = ['#8cc152', '#5a9a3c', '#3f7d2e'] as const;

export function chilli(ink: Ink): string {
	const { random } = ink;
	const colours = ink.variety([
		['#ff6a4d', '#e0211f', '#a00d16'],
		['#ff6a4d', '#d81a1f', '#930a14'],
		['#ff8a4d', '#e84a1f', '#b02a0d']
	] as const);
	const bend = random.between(18, 46);
	const pod = `M-92 -13C-50 -26 30 ${fixed(-20 + bend)} 104 ${fixed(bend)}C40 ${fixed(bend + 6)} -40 30 -92 14C-98 6 -98 -6 -92 -13Z`;
	return (
		shadow(ink, [6, 30, 104, 18]) +
		path(pod, ink.linear(colours)) +
		line(`M-78 -8Q-20 -10 52 ${fixed(bend - 10)}`, '#fff', 5, 'opacity=".45"') +
		path('M-84 -18Q-104 -14 -106 0Q-104 16 -84 18Q-92 0 -84 -18Z', '#6f9f3a') +
		line('M-104 0Q-124 -2 -134 -20', '#5d8a30', 8)
	);
}

export function lettuce(ink: Ink): string {
	const { random } = ink;
	const [dark, mid, light] = ink.variety([
		['#3f8a2f', '#74b944', '#c6e887'],
		['#2f7a34', '#5aa746', '#a6d67a'],
		['#6d3b4a', '#8fae4a', '#d6ea9a']
	] as const);
	const frill = (radius: number, from: number, fill: string) =>
		ring(9, radius * 0.58, { from })
			.map(({ x, y, angle }) => {
				const size = radius / 100;
				const wave = path(
					blob(random, { rx: 52, ry: 44, points: 16, wobble: 0.14 }),
					fill,
					`stroke="${dark}" stroke-opacity=".35" stroke-width="3"`
				);
				return at(wave + line('M-44 0L34 0M-10 0l26 -22M-10 0l26 22', light, 5, 'opacity=".7"'), {
					x,
					y,
					angle,
					scale: size
				});
			})
			.join('');
	return (
		shadow(ink, [0, 36, 124, 96]) +
		frill(118, 0, ink.radial(mid, dark)) +
		frill(86, 20, ink.radial(light, mid, dark)) +
		frill(56, 5, ink.radial(light, mid)) +
		ellipse([0, 0, 22, 20], ink.radial('#f1f9c8', light))
	);
}

export function cassava(ink: Ink): string {
	const { random } = ink;
	const bend = random.between(-16, 16);
	const marks = times(12, () =>
		line(
			`M${fixed(random.between(-110, 60))} ${fixed(random.between(-22, 20))}q10 4 20 0`,
			'#3f2413',
			3,
			'opacity=".45"'
		)
	);
	return (
		shadow(ink, [0, 34, 140, 22]) +
		path(
			`M-140 -6C-110 -34 -40 ${fixed(-42 + bend)} 60 -38C96 -36 112 -20 112 0C112 22 94 36 60 38C-40 ${fixed(42 + bend)} -110 24 -140 6Z`,
			ink.linear(['#b98457', '#8a5a36', '#56351d'])
		) +
		marks +
		ellipse([104, 0, 17, 34], '#e58fa0') +
		ellipse([106, 0, 14, 30], ink.radial('#ffffff', '#fbf5e6', '#eadfc4')) +
		ellipse([107, 0, 2.5, 6], '#cdb98f')
	);
}

/** A red bulb with its dry neck: shallot, or the deep red of the Dayak onion. */
export function bulb(ink: Ink): string {
	const colours = ink.variety([
		['#e58aa0', '#b03a5e', '#6d1a3c'],
		['#e9828a', '#b8333f', '#741624']
	] as const);
	const lines = [-50, -26, 0, 26, 50]
		.map((x) => `M0 -74Q${fixed(x * 1.5)} -20 ${fixed(x * 0.4)} 78`)
		.join('');
	return (
		shadow(ink, [0, 72, 70, 26]) +
		path(
			'M0 -120C10 -92 18 -78 44 -56C84 -24 74 82 0 84C-74 82 -84 -24 -44 -56C-18 -78 -10 -92 0 -120Z',
			ink.radial(...colours)
		) +
		line(lines, '#fff', 2.5, 'opacity=".28"') +
		line('M0 -116q-6 -18 4 -34', '#c9a26a', 8) +
		line('M-8 84l-6 14M0 84l0 18M8 84l6 14', '#d9c49a', 3) +
		shine([-30, -10, 10, 32], 0.36, 8)
	);
}

export function root(ink: Ink): string {
	const [light, mid, dark] = ink.variety([
		['#efd6a4', '#d0a566', '#9a6f3a'],
		['#ead0a0', '#c79a5c', '#8f6433']
	] as const);
	return knobs(ink, { light, mid, dark, cut: '#f4dd8f' });
}

export function turmeric(ink: Ink): string {
	return knobs(ink, { light: '#e9b06a', mid: '#c17a2e', dark: '#7e4513', cut: '#ff9d1a' });
}

function knobs(
	ink: Ink,
	{ light, mid, dark, cut }: { light: string; mid: string; dark: string; cut: string }
): string {
	const { random } = ink;
	const fingers = [
		[-70, 10, -20, 0.9],
		[-30, -26, -76, 0.7],
		[26, -20, -58, 0.8],
		[36, 24, 36, 0.66],
		[74, 2, -6, 0.8]
	] as const;
	const rings = times(4, (index) => line(`M${index * 18 - 28} -28q7 28 0 56`, dark, 3, 'opacity=".45"'));
	const finger = () =>
		path(blob(random, { rx: 54, ry: 32, wobble: 0.06 }), ink.radial(light, mid, dark)) + rings;
	return (
		shadow(ink, [0, 36, 128, 34]) +
		path(blob(random, { rx: 92, ry: 40, wobble: 0.07 }), ink.radial(light, mid, dark)) +
		fingers.map(([x, y, angle, scale]) => at(finger(), { x, y, angle, scale })).join('') +
		at(
			ellipse([0, 0, 15, 24], dark) +
				ellipse([2, 0, 13, 22], cut) +
				ellipse([2, 0, 8, 15], '#fff', 'opacity=".25"'),
			{ x: 122, y: 0 }
		)
	);
}

/** The swollen stem of an ant-nest plant, with slices that show its chambers. */
export function antNest(ink: Ink): string {
	const { random } = ink;
	const bumps = times(40, () =>
		ellipse([random.between(-74, 74), random.between(-66, 66), 4, 4], '#4c3826', 'opacity=".5"')
	);
	return (
		shadow(ink, [0, 74, 98, 34]) +
		path(
			blob(random, { rx: 94, ry: 84, points: 14, wobble: 0.09 }),
			ink.radial('#c7b08f', '#8f7556', '#54402b')
		) +
		bumps +
		line('M0 -80q8 -36 -6 -62', '#6d7b3c', 17) +
		at(leaf(ink, { length: 92, width: 26, colours: LEAF }), { x: -2, y: -132, angle: -36 }) +
		at(leaf(ink, { length: 92, width: 26, colours: LEAF }), { x: -2, y: -126, angle: 214 })
	);
}

export function antNestSlice(ink: Ink): string {
	const { random } = ink;
	const chambers = times(17, () => {
		const turn = random.between(0, Math.PI * 2);
		const far = Math.sqrt(random.between(0, 1)) * 58;
		return at(path(blob(random, { rx: 13, ry: 7, wobble: 0.2 }), '#4a2c17'), {
			x: Math.cos(turn) * far,
			y: Math.sin(turn) * far * 0.86,
			angle: random.between(0, 180),
			scale: random.between(0.6, 1.2)
		});
	});
	return (
		shadow(ink, [0, 30, 94, 74]) +
		path(blob(random, { rx: 90, ry: 78, wobble: 0.06 }), '#6b4e33') +
		path(blob(random, { rx: 81, ry: 70, wobble: 0.05 }), ink.radial('#e7c79b', '#cf9f68', '#a87543')) +
		chambers
	);
}

export function godsCrown(ink: Ink): string {
	const { random } = ink;
	return (
		shadow(ink, [0, 82, 90, 32]) +
		ellipse([0, 0, 92, 88], ink.radial('#ff7d63', '#da1f26', '#8b0b1c')) +
		line('M0 -88C-10 -30 -10 40 0 88', '#7d0a18', 4, 'opacity=".3"') +
		line('M0 -86q2 -18 12 -28', '#6b7a30', 10) +
		at(leaf(ink, { length: 116, width: 28, colours: LEAF }), {
			x: 6,
			y: -104,
			angle: random.between(-30, 4)
		}) +
		shine([-38, -34, 20, 15], 0.55)
	);
}

export function tomato(ink: Ink): string {
	const sepals = ring(5, 8, { from: 18 })
		.map(({ x, y, angle }) =>
			at(path('M0 -7Q30 -8 46 0Q30 8 0 7Z', '#5f9440'), { x, y: y * 0.5 - 72, angle, scale: 0.9 })
		)
		.join('');
	return (
		shadow(ink, [0, 76, 96, 34]) +
		path(
			'M0 -74C60 -96 104 -44 98 14C92 66 46 86 0 86C-46 86 -92 66 -98 14C-104 -44 -60 -96 0 -74Z',
			ink.radial('#ff8c63', '#e63a22', '#b01a12')
		) +
		sepals +
		shine([-42, -24, 20, 15], 0.5)
	);
}

export function corn(ink: Ink): string {
	const kernels = times(9, (row) =>
		times(15, (column) => {
			const x = -100 + column * 14.6;
			const half = 44 * Math.sqrt(Math.max(0.06, 1 - (x / 113) ** 2));
			const y = -half + ((row + 0.5) / 9) * half * 2;
			return ellipse(
				[x, y, 8.4, half / 7.6],
				row < 3 ? '#ffe27a' : row < 6 ? '#fbc93a' : '#e0a11e',
				'stroke="#c88a14" stroke-width="1.4"'
			);
		})
	);
	const husk = (angle: number, y: number, tone: readonly string[]) =>
		at(
			path('M-150 -8C-110 -52 -20 -66 70 -26C0 -20 -70 6 -150 8Z', ink.linear(tone)) +
				line('M-140 0C-90 -30 -20 -46 50 -26', '#f0f7c8', 3, 'opacity=".5"'),
			{ x: 0, y, angle }
		);
	return (
		shadow(ink, [0, 46, 142, 26]) +
		husk(-8, -14, ['#b6d77a', '#7fae4a']) +
		kernels +
		husk(10, 44, ['#9cc65c', '#5f9440']) +
		line('M-148 0l-34 4', '#8fae4a', 14)
	);
}

export function banana(ink: Ink): string {
	const finger =
		'M-100 -40C-70 40 30 78 108 34C118 26 112 14 102 18C40 36 -30 10 -64 -56C-74 -72 -104 -64 -100 -40Z';
	const hand = [
		[-26, 0.94],
		[-10, 1],
		[8, 1.04]
	] as const;
	return (
		shadow(ink, [6, 66, 128, 30]) +
		hand
			.map(([angle, scale]) =>
				at(
					path(finger, ink.linear(['#ffe680', '#f6c22f', '#cf9417']), 'stroke="#a8761a" stroke-width="2"') +
						line('M-82 -34C-48 34 30 58 98 30', '#fff6b8', 5, 'opacity=".7"') +
						path('M100 22q14 -2 12 12q-10 4 -14 -2Z', '#5c4012'),
					{ x: 0, y: 0, angle, scale }
				)
			)
			.join('') +
		path('M-112 -70q24 -16 46 8l-14 24q-30 2 -36 -14Z', '#8a7a2a')
	);
}

export function salak(ink: Ink): string {
	const outline = 'M0 -104C40 -70 88 -20 84 36C80 78 40 92 0 92C-40 92 -80 78 -84 36C-88 -20 -40 -70 0 -104Z';
	const scales = times(10, (row) => {
		const y = -74 + row * 17;
		const half = row < 6 ? 18 + row * 11.5 : 78 - (row - 6) * 12;
		const count = Math.max(2, Math.round(half / 9));
		return times(count, (index) => {
			const x = -half + ((index + 0.5) / count) * half * 2;
			return path(
				`M${fixed(x - 10)} ${fixed(y + 8)}Q${fixed(x)} ${fixed(y - 16)} ${fixed(x + 10)} ${fixed(y + 8)}Z`,
				x < 0 ? '#8a4f28' : '#6e3a1b',
				'stroke="#3f1f0d" stroke-width="2"'
			);
		});
	});
	return (
		shadow(ink, [0, 82, 86, 30]) +
		path(outline, ink.radial('#a8673a', '#74401f', '#46230f')) +
		scales +
		shine([-28, -6, 12, 34], 0.22, 10)
	);
}

export function avocado(ink: Ink): string {
	return (
		shadow(ink, [0, 92, 82, 28]) +
		path(
			'M0 -110C34 -108 44 -64 66 -22C92 26 78 100 0 100C-78 100 -92 26 -66 -22C-44 -64 -34 -108 0 -110Z',
			ink.radial('#8fae5a', '#4d7236', '#27431f')
		) +
		line('M0 -106q0 -14 8 -22', '#7a5a30', 8) +
		shine([-28, -10, 13, 40], 0.26, 14)
	);
}

export function avocadoHalf(ink: Ink): string {
	const outline =
		'M0 -110C34 -108 44 -64 66 -22C92 26 78 100 0 100C-78 100 -92 26 -66 -22C-44 -64 -34 -108 0 -110Z';
	return (
		shadow(ink, [0, 92, 82, 30]) +
		path(outline, '#39562a') +
		at(path(outline, ink.radial('#fbf6c0', '#f0e58a', '#bdd06a')), { x: 0, y: 2, scale: 0.9 }) +
		ellipse([0, 34, 40, 40], ink.radial('#c98a52', '#8f552a', '#5c3113')) +
		shine([-12, 20, 9, 7], 0.4)
	);
}

export function coconut(ink: Ink): string {
	return (
		shadow(ink, [0, 86, 104, 34]) +
		path(
			'M-60 -84Q0 -104 60 -84C112 -40 108 60 62 90Q0 108 -62 90C-108 60 -112 -40 -60 -84Z',
			ink.radial('#c6df8a', '#86b04a', '#4d7a2c')
		) +
		ellipse([0, -84, 62, 18], '#f6f0df') +
		ellipse([0, -84, 38, 10], '#d9e6e0') +
		line('M6 -86L44 -160', '#e8623f', 9) +
		shine([-52, -6, 14, 44], 0.25, 6)
	);
}

export function mushroom(ink: Ink): string {
	const cap = (x: number, y: number, scale: number) =>
		at(
			path('M-10 70Q-6 20 -14 0L14 0Q8 20 12 70Z', '#f1e7d3') +
				path('M-70 4C-66 -44 66 -44 70 4C40 20 -40 20 -70 4Z', ink.radial('#fffaf0', '#efe2cc', '#cbb595')),
			{ x, y, scale }
		);
	return (
		shadow(ink, [0, 76, 110, 34]) +
		cap(-56, -4, 0.86) +
		cap(54, -14, 0.9) +
		cap(0, -44, 0.8) +
		cap(-22, 22, 0.9) +
		cap(40, 34, 0.8)
	);
}
