import { at, blob, ellipse, fixed, leaf, line, path, rect, shadow, times, type Ink } from './draw.ts';

/** What the goods lie on or stand before. Each is a whole background of 1000 by 1000. */
export const GROUNDS = ['wood', 'bananaLeaf', 'tampah', 'cloth', 'garden', 'wall'] as const;
export type Ground = (typeof GROUNDS)[number];

export function ground(ink: Ink, kind: Ground): string {
	return DRAW[kind](ink);
}

const DRAW: Readonly<Record<Ground, (ink: Ink) => string>> = {
	wood,
	bananaLeaf,
	tampah,
	cloth,
	garden,
	wall
};

function wood(ink: Ink): string {
	const { random } = ink;
	const tones = random.pick([
		['#c99a66', '#bd8c57', '#d2a674', '#c39462'],
		['#b98252', '#ad7646', '#c48e5e', '#b37c4b'],
		['#d8b587', '#cfa978', '#dfbf95', '#d3b07f']
	]);
	const planks = times(5, (index) => {
		const y = index * 200;
		const grain = times(7, () => {
			const start = y + random.between(14, 186);
			const [a, b] = [random.between(-16, 16), random.between(-16, 16)];
			return line(
				`M-10 ${fixed(start)}C300 ${fixed(start + a)} 640 ${fixed(start + b)} 1010 ${fixed(start)}`,
				'#5c3413',
				random.between(1, 3),
				`opacity="${fixed(random.between(0.06, 0.2))}"`
			);
		});
		const knot =
			random.between(0, 1) < 0.4
				? at(
						ellipse([0, 0, 26, 11], '#6b4220', 'opacity=".3"') +
							ellipse([0, 0, 12, 5], '#4a2a10', 'opacity=".35"'),
						{ x: random.between(60, 940), y: y + random.between(40, 160) }
					)
				: '';
		return (
			rect([0, y, 1000, 200], tones[index % tones.length] ?? '#c99a66') +
			grain +
			knot +
			rect([0, y + 196, 1000, 5], '#4a2a10', { more: 'opacity=".45"' }) +
			rect([0, y, 1000, 3], '#fff', { more: 'opacity=".18"' })
		);
	});
	return at(at(planks, { x: -500, y: -500 }), { x: 500, y: 500, angle: random.between(-4, 4), scale: 1.12 });
}

function bananaLeaf(ink: Ink): string {
	const { random } = ink;
	const big = leaf(ink, {
		length: 1560,
		width: 560,
		colours: ['#7fb84c', '#4f9a3a', '#3a7f30'],
		vein: '#e4f0b0'
	});
	const ribs = times(34, (index) => {
		const x = 60 + index * 43;
		return line(`M${x} 0q70 -190 170 -330M${x} 0q70 190 170 330`, '#e9f5b5', 3, 'opacity=".2"');
	});
	return (
		wood(ink) +
		at(
			shadow(ink, [780, 30, 760, 380]) + big + ribs + line('M-40 0L1500 0', '#dcebA2', 16, 'opacity=".75"'),
			{ x: random.between(-210, -150), y: random.between(720, 780), angle: random.between(-24, -16) }
		)
	);
}

function tampah(ink: Ink): string {
	const { random } = ink;
	const turn = random.between(-20, 20);
	const weave = times(24, (row) =>
		times(24, (column) => {
			const tone = (row + column) % 2 === 0 ? '#e6c98f' : '#d3ae6c';
			return rect([column * 38 - 456, row * 38 - 456, 36, 36], tone, { round: 5 });
		})
	);
	const rim =
		ellipse([0, 0, 452, 452], 'none', 'stroke="#a9793c" stroke-width="44"') +
		ellipse([0, 0, 466, 466], 'none', 'stroke="#c79a58" stroke-width="14"') +
		ellipse([0, 0, 431, 431], 'none', 'stroke="#7a5224" stroke-width="5" opacity=".5"');
	const binding = times(26, (index) =>
		at(rect([430, -9, 46, 18], '#e8cf9c', { round: 6 }), { x: 0, y: 0, angle: index * (360 / 26) })
	);
	return (
		wood(ink) +
		shadow(ink, [500, 540, 470, 452]) +
		at(
			`<clipPath id="tray"><circle r="452"/></clipPath><g clip-path="url(#tray)"><g transform="rotate(45)">${weave}</g>${ellipse([0, 0, 452, 452], ink.radial('#ffffff2e', '#ffffff00', '#5a350f55'))}</g>${rim}${binding}`,
			{ x: 500, y: 510, angle: turn, scale: 1.02 }
		)
	);
}

function cloth(ink: Ink): string {
	const { random } = ink;
	const [base, stripe] = random.pick([
		['#f6efe0', '#c65b3a'],
		['#f4f1e4', '#4f8a4b'],
		['#f7eee2', '#c88a2b'],
		['#eef1ea', '#3f6f8a']
	] as const);
	const stripes = times(
		13,
		(index) =>
			rect([index * 96 - 100, -120, 46, 1240], stripe, { more: 'opacity=".34"' }) +
			rect([-120, index * 96 - 100, 1240, 46], stripe, { more: 'opacity=".34"' })
	);
	const folds = times(3, () => {
		const x = random.between(80, 900);
		return path(`M${fixed(x)} -60q60 500 -30 1120l70 0q80 -600 20 -1120z`, '#7a5a3a', 'opacity=".07"');
	});
	return (
		rect([0, 0, 1000, 1000], base) +
		at(at(stripes, { x: -500, y: -500 }), { x: 500, y: 500, angle: random.between(6, 16) }) +
		folds
	);
}

function garden(ink: Ink): string {
	const { random } = ink;
	const sky = rect([0, 0, 1000, 1000], ink.linear(['#dff0c4', '#b9d993', '#7fae5c', '#5f8f45']));
	const dots = times(26, () => {
		const r = random.between(30, 120);
		return ellipse(
			[random.between(0, 1000), random.between(0, 640), r, r],
			random.pick(['#f5ffd8', '#cfe8a0', '#8fc062', '#ffe9a8', '#6aa04a']),
			`opacity="${fixed(random.between(0.12, 0.34))}"`
		);
	});
	const soil = path('M0 745Q260 715 520 738T1000 728V1000H0Z', ink.linear(['#a8764a', '#8a5b34', '#6f4526']));
	const stones = times(18, () =>
		at(path(blob(random, { rx: 16, ry: 9 }), random.pick(['#c29a72', '#7a4e2b', '#936440'])), {
			x: random.between(0, 1000),
			y: random.between(770, 980),
			scale: random.between(0.5, 1.5)
		})
	);
	return sky + dots + soil + stones;
}

function wall(ink: Ink): string {
	const { random } = ink;
	const [light, dark] = random.pick([
		['#fbe9c8', '#eecb94'],
		['#f7e0cf', '#e3b394'],
		['#e6eedb', '#bfd1a5'],
		['#dfeaf0', '#a9c4cf']
	] as const);
	const sun =
		path('M120 0L420 0L760 700L330 700Z', '#fff', 'opacity=".2"') +
		path('M480 0L560 0L900 700L800 700Z', '#fff', 'opacity=".16"');
	const table =
		rect([0, 690, 1000, 310], ink.linear(['#c8935c', '#a9743f'])) +
		rect([0, 690, 1000, 10], '#fff', { more: 'opacity=".28"' });
	const grain = times(8, () => {
		const y = random.between(715, 985);
		return line(`M0 ${fixed(y)}q500 ${fixed(random.between(-10, 10))} 1000 0`, '#5c3413', 2, 'opacity=".16"');
	});
	return rect([0, 0, 1000, 1000], ink.linear([light, light, dark])) + sun + table + grain;
}
