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

/** What is made and packed, about 200 to 300 tall, standing on the line y = 150. */

interface Bottle {
	readonly glass: readonly string[];
	readonly cap: string;
	readonly label: string;
	readonly mark: string;
	readonly wide: number;
}

function bottle(ink: Ink, { glass, cap, label, mark, wide }: Bottle): string {
	const w = wide;
	const body = `M${-w * 0.36} -120L${-w * 0.36} -86C${-w * 0.4} -60 ${-w} -66 ${-w} -26L${-w} 128Q${-w} 150 ${-w + 22} 150L${w - 22} 150Q${w} 150 ${w} 128L${w} -26C${w} -66 ${w * 0.4} -60 ${w * 0.36} -86L${w * 0.36} -120Z`;
	const sprig = leaf(ink, { length: 46, width: 14, colours: ['#8cc152', '#4f8a3a'] });
	return (
		shadow(ink, [0, 146, w * 1.3, 24]) +
		path(body, ink.linear(glass, -90)) +
		rect([-w * 0.42, -158, w * 0.84, 46], cap, { round: 8 }) +
		rect([-w * 0.42, -158, w * 0.22, 46], '#fff', { round: 8, more: 'opacity=".2"' }) +
		rect([-w + 1, 0, w * 2 - 2, 108], label) +
		rect([-w + 1, 8, w * 2 - 2, 4], mark) +
		rect([-w + 1, 96, w * 2 - 2, 4], mark) +
		at(sprig, { x: -4, y: 50, angle: -52 }) +
		at(sprig, { x: -4, y: 50, angle: -128 }) +
		rect([-w * 0.5, 62, w, 7], mark, { round: 3 }) +
		rect([-w * 0.34, 76, w * 0.68, 5], mark, { round: 2, more: 'opacity=".6"' }) +
		rect([-w + 9, -34, 10, 170], '#fff', { round: 5, more: 'opacity=".4"' })
	);
}

export function essentialOil(ink: Ink): string {
	const mark = ink.variety(['#7a4a1f', '#2f6a4a', '#5a3a7a']);
	return bottle(ink, {
		glass: ['#7a3f12', '#c9782c', '#8f4a16', '#4f270a'],
		cap: '#26211c',
		label: '#fbf3df',
		mark,
		wide: 58
	});
}

export function coconutOil(ink: Ink): string {
	const mark = ink.variety(['#3f7d3a', '#2f6f7a', '#a86a1f']);
	return bottle(ink, {
		glass: ['#dfe9df', '#fbfdf6', '#e9f1e2', '#b9c9b9'],
		cap: ink.variety(['#f3efe4', '#3f7d3a', '#c9a24a']),
		label: '#fdfaf0',
		mark,
		wide: 66
	});
}

export function seaJelly(ink: Ink): string {
	const mark = ink.variety(['#b0862a', '#1f5f7a']);
	return bottle(ink, {
		glass: ['#c98a1f', '#f6c95a', '#dba030', '#8f5a12'],
		cap: '#c9a24a',
		label: '#fff9e6',
		mark,
		wide: 84
	});
}

export function sambal(ink: Ink): string {
	return bottle(ink, {
		glass: ['#8f1512', '#e0442a', '#b8241a', '#6d0e0c'],
		cap: '#e9b93a',
		label: '#fdf3d8',
		mark: '#b8241a',
		wide: 76
	});
}

export function milk(ink: Ink): string {
	return bottle(ink, {
		glass: ['#e2e6e6', '#ffffff', '#f3f5f3', '#c3cbcd'],
		cap: '#4f8fb0',
		label: '#eef6fa',
		mark: '#4f8fb0',
		wide: 62
	});
}

export function honey(ink: Ink): string {
	const comb = ring(6, 20)
		.map(({ x, y }) =>
			at(path('M-10 0L-5 -9L5 -9L10 0L5 9L-5 9Z', '#f6c24a', 'stroke="#b9791a" stroke-width="3"'), {
				x,
				y: y + 46
			})
		)
		.join('');
	return (
		shadow(ink, [0, 146, 110, 26]) +
		path(
			'M-64 -90C-100 -70 -104 -20 -100 60Q-98 146 -70 150L70 150Q98 146 100 60C104 -20 100 -70 64 -90Z',
			ink.linear(['#a85a0e', '#ffc247', '#e8951f', '#8a460a'], -90)
		) +
		rect([-70, -132, 140, 46], ink.variety(['#d9a441', '#5f8a3f', '#c65b3a']), { round: 10 }) +
		rect([-96, 0, 192, 100], '#fff6dc', { round: 4 }) +
		comb +
		rect([-82, -64, 13, 180], '#fff', { round: 6, more: 'opacity=".38"' })
	);
}

/** A standing pouch with its label: herbs, coffee, tea, chips, floss. */
export function pouch(ink: Ink): string {
	const [paper, edge, mark] = ink.variety([
		['#d9b27c', '#b48a52', '#5a3414'],
		['#3f5f45', '#2a4532', '#e9d9a0'],
		['#c9603a', '#96401f', '#fdeccb'],
		['#e9dcc0', '#c9b48a', '#3f6a3a'],
		['#4a3526', '#2f2017', '#e9b96a']
	] as const);
	return (
		shadow(ink, [0, 150, 112, 24]) +
		path(
			'M-96 -150L96 -150L104 130Q100 152 0 152Q-100 152 -104 130Z',
			ink.linear([paper, paper, edge], -70)
		) +
		rect([-97, -150, 194, 24], edge) +
		line('M-94 -112L94 -112', '#fff', 3, 'opacity=".4" stroke-dasharray="9 7"') +
		ellipse([0, 6, 66, 66], mark, 'opacity=".92"') +
		ellipse([0, 6, 56, 56], 'none', `stroke="${paper}" stroke-width="3"`) +
		at(leaf(ink, { length: 62, width: 20, colours: [paper, paper], vein: mark }), {
			x: 0,
			y: 40,
			angle: -62
		}) +
		at(leaf(ink, { length: 62, width: 20, colours: [paper, paper], vein: mark }), {
			x: 0,
			y: 40,
			angle: -118
		}) +
		rect([-52, 92, 104, 10], mark, { round: 4 }) +
		rect([-34, 110, 68, 7], mark, { round: 3, more: 'opacity=".6"' }) +
		path('M-84 -120L-60 -120L-70 130L-90 128Z', '#fff', 'opacity=".16"')
	);
}

/** The white cup of a swiftlet's nest. */
export function nest(ink: Ink): string {
	const { random } = ink;
	const strands = times(46, () => {
		const y = random.between(-34, 46);
		const half = 96 - Math.abs(y - 4) * 0.7;
		return line(
			`M${fixed(-half)} ${fixed(y - 22)}Q0 ${fixed(y + random.between(34, 62))} ${fixed(half)} ${fixed(y - 22)}`,
			random.pick(['#fffdf4', '#f3e6cb', '#e2cfa6', '#fff7e6']),
			random.between(2, 4),
			'opacity=".8"'
		);
	});
	return (
		shadow(ink, [0, 62, 112, 34]) +
		path(
			'M-112 -40Q-100 88 0 92Q100 88 112 -40Q60 -10 0 -8Q-60 -10 -112 -40Z',
			ink.radial('#fffaf0', '#f0e0bf', '#c9ad7a')
		) +
		strands +
		ellipse([0, -30, 104, 26], ink.radial('#e2cda0', '#c9ad7a'), 'opacity=".55"')
	);
}

export function eggs(ink: Ink): string {
	const tones = ink.variety([
		['#ffe7cf', '#eec39a', '#bf8a5c'],
		['#e6f2f0', '#b5d3cf', '#7fa3a0']
	] as const);
	const egg = (x: number, y: number, angle: number) =>
		at(ellipse([0, 0, 44, 56], ink.radial(...tones)) + shine([-14, -22, 9, 13], 0.5), { x, y, angle });
	const straw = times(46, (index) =>
		line(
			`M${(index % 12) * 24 - 140} ${Math.floor(index / 12) * 16 + 22}q18 -22 44 ${(index % 5) * 6 - 12}`,
			index % 2 === 0 ? '#e9cf8a' : '#c9a55a',
			5
		)
	);
	return (
		shadow(ink, [0, 96, 190, 50]) +
		basket(ink, 180) +
		straw +
		egg(-84, 0, -16) +
		egg(0, -12, 6) +
		egg(86, 2, 18) +
		egg(-44, 40, -8) +
		egg(46, 42, 10)
	);
}

/** A woven basket as wide as twice `half`. */
function basket(ink: Ink, half = 150): string {
	const weave = times(5, (row) =>
		times(14, (column) =>
			rect(
				[-half * 0.94 + (column * half * 1.88) / 14 + row * 2, 26 + row * 22, (half * 1.88) / 15 - row, 19],
				(row + column) % 2 === 0 ? '#d9b06a' : '#b98742',
				{ round: 5 }
			)
		)
	);
	return (
		path(
			`M${-half} 20L${-half * 0.8} 132Q0 152 ${half * 0.8} 132L${half} 20Z`,
			ink.linear(['#c9975a', '#8f6230'])
		) +
		weave +
		ellipse([0, 20, half, 40], '#8f6230') +
		ellipse([0, 20, half * 0.93, 32], '#5f3d1a') +
		ellipse([0, 20, half, 40], 'none', 'stroke="#d9b06a" stroke-width="12"')
	);
}

export function weaving(ink: Ink): string {
	return (
		shadow(ink, [0, 140, 170, 34]) +
		line('M-120 16C-110 -170 110 -170 120 16', '#a9793c', 18) +
		line('M-120 16C-110 -170 110 -170 120 16', '#e0bd7f', 6) +
		basket(ink, 150)
	);
}

/** An open sack, heaped with grains of a colour: rice, beans, compost. */
export function sack(ink: Ink, grain: readonly [string, string, string]): string {
	const { random } = ink;
	const heap = times(190, () => {
		const turn = random.between(0, Math.PI);
		const far = Math.sqrt(random.between(0, 1));
		return at(ellipse([0, 0, 8, 3.6], random.pick(grain)), {
			x: Math.cos(turn) * far * 108,
			y: -30 - Math.sin(turn) * far * 74,
			angle: random.between(0, 180)
		});
	});
	return (
		shadow(ink, [0, 150, 146, 34]) +
		path(
			'M-112 -30C-150 40 -146 130 -116 150Q0 166 116 150C146 130 150 40 112 -30Z',
			ink.linear(['#dcc39a', '#c2a373', '#937648'], -60)
		) +
		times(9, (index) => line(`M${index * 26 - 108} -20q-8 80 4 166`, '#7a5f38', 2, 'opacity=".3"')) +
		path('M-108 -30Q0 -150 108 -30Q0 10 -108 -30Z', grain[1]) +
		heap +
		path(
			'M-126 -40Q-130 -16 -108 -12Q0 24 108 -12Q130 -16 126 -40Q60 -2 0 -4Q-60 -2 -126 -40Z',
			ink.linear(['#e6d0a9', '#b59868'])
		)
	);
}

export function palmSugar(ink: Ink): string {
	const block = (x: number, y: number, scale: number) =>
		at(
			path('M-78 -22L-66 52Q0 78 66 52L78 -22Z', ink.linear(['#b9763a', '#8a4a1c', '#54290c'], -70)) +
				ellipse([0, -22, 78, 28], ink.radial('#d99a58', '#b06f34', '#8a4f20')),
			{ x, y, scale }
		);
	return (
		shadow(ink, [0, 96, 210, 46]) +
		block(-96, 10, 1) +
		block(98, 14, 1) +
		block(0, 62, 1.06) +
		block(2, -48, 0.96)
	);
}

export function tempeh(ink: Ink): string {
	const { random } = ink;
	const beans = times(70, () =>
		ellipse(
			[random.between(-136, 136), random.between(-36, 38), 13, 9],
			random.pick(['#f3e2b0', '#e5cb8a', '#fbf1d4']),
			'stroke="#cdb27a" stroke-width="1.5"'
		)
	);
	const block =
		`<clipPath id="block"><rect x="-150" y="-50" width="300" height="104" rx="18"/></clipPath>` +
		rect([-150, -50, 300, 104], '#fffaf0', { round: 18 }) +
		`<g clip-path="url(#block)" opacity=".85">${beans}</g>`;
	return (
		shadow(ink, [0, 70, 190, 40]) +
		at(leaf(ink, { length: 440, width: 120, colours: ['#7fb84c', '#3f7d2e'] }), {
			x: -210,
			y: 34,
			angle: -6
		}) +
		at(block, { x: -6, y: -26, angle: -5 }) +
		at(block, { x: 14, y: 58, angle: 3 })
	);
}

export function batik(ink: Ink): string {
	const [base, dark, light] = ink.variety([
		['#7a4520', '#3f1f0c', '#f0d9a8'],
		['#1f3f6a', '#0f2340', '#f3e6c8'],
		['#8f2a2a', '#4f1215', '#f6dca8']
	] as const);
	const kawung = times(7, (row) =>
		times(9, (column) =>
			at(
				ring(4, 15, { from: 45 })
					.map(({ x, y, angle }) => at(ellipse([0, 0, 17, 9], light), { x, y, angle }))
					.join('') + ellipse([0, 0, 4, 4], light),
				{ x: column * 66 - 264, y: row * 66 - 200 }
			)
		)
	);
	return (
		shadow(ink, [0, 210, 330, 60]) +
		`<clipPath id="cloth"><path d="M-300 -220L290 -236L310 190Q150 240 -10 204T-306 214Z"/></clipPath>` +
		`<g clip-path="url(#cloth)">${rect([-320, -260, 660, 520], base)}${kawung}${rect([-320, 150, 660, 100], dark)}${times(12, (index) => path(`M${index * 56 - 320} 240l28 -84l28 84Z`, light, 'opacity=".8"'))}${path('M-120 -240q40 260 -10 480l60 0q40 -260 0 -480zM150 -240q30 260 0 480l50 0q30 -260 -6 -480z', '#000', 'opacity=".14"')}</g>`
	);
}

export function pottery(ink: Ink): string {
	const clay = ink.linear(['#e9a06f', '#c06a3c', '#7f3a1a'], -70);
	return (
		shadow(ink, [0, 150, 120, 28]) +
		path(
			'M-30 -150L30 -150L24 -104C110 -76 130 30 92 104Q70 150 0 152Q-70 150 -92 104C-130 30 -110 -76 -24 -104Z',
			clay
		) +
		path('M84 -60Q140 -70 150 -112L128 -120Q116 -88 60 -84Z', clay) +
		ellipse([0, -150, 34, 10], '#5f2a12') +
		line('M-104 -4Q0 34 104 -4M-108 22Q0 60 108 22', '#f0c59a', 6, 'opacity=".7"') +
		times(9, (index) =>
			at(path(blob(ink.random, { rx: 6, ry: 6 }), '#f0c59a', 'opacity=".7"'), {
				x: index * 24 - 96,
				y: 66 - (index - 4) * (index - 4) * 1.6
			})
		) +
		shine([-58, 10, 14, 60], 0.2, 8)
	);
}
