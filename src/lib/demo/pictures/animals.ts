import { at, blob, ellipse, fixed, line, path, rect, ring, shadow, shine, times, type Ink } from './draw.ts';

/** Fish and other animals, each about 300 long around the origin, looking to the right. */

export function catfish(ink: Ink): string {
	const { random } = ink;
	const [back, side, belly] = ink.variety([
		['#3d444d', '#5f6a74', '#e6e2d6'],
		['#454036', '#6d6656', '#e9e1cc'],
		['#363d45', '#56636b', '#dfe0d8']
	] as const);
	const body =
		'M150 4C142 -38 96 -50 46 -46C-30 -42 -100 -30 -150 -8L-152 12C-96 30 -30 46 46 46C96 48 140 36 150 4Z';
	const whiskers = 'M140 -4Q176 -30 206 -26M138 8Q180 12 204 34M132 16Q160 42 166 70M124 20Q136 48 128 78';
	const spots = times(16, () =>
		ellipse(
			[random.between(-120, 60), random.between(-26, 10), random.between(3, 8), random.between(2, 5)],
			back,
			'opacity=".5"'
		)
	);
	return (
		shadow(ink, [0, 44, 168, 26]) +
		path(
			'M-140 -6C-176 -36 -196 -34 -204 -28C-190 -4 -190 14 -204 36C-190 40 -168 30 -142 10Z',
			ink.linear([side, back])
		) +
		path('M70 -42C40 -74 -60 -70 -132 -18L-120 -8C-60 -34 20 -44 70 -42Z', back, 'opacity=".9"') +
		path('M20 40C-30 62 -90 46 -136 16L-120 10C-70 30 -20 40 20 40Z', back, 'opacity=".7"') +
		path(body, ink.linear([back, side, belly])) +
		spots +
		line('M92 -40Q78 0 92 40', back, 4, 'opacity=".6"') +
		path('M84 14Q66 54 38 60Q46 30 66 12Z', ink.linear([side, back])) +
		line(whiskers, back, 4.5) +
		ellipse([122, -16, 7.5, 7], '#fff6d8') +
		ellipse([123, -16, 4.2, 4.4], '#15130f') +
		line('M146 10Q134 18 120 17', '#2a2a2a', 3.5) +
		line('M110 -34Q20 -36 -90 -18', '#fff', 7, 'opacity=".22"')
	);
}

export function tilapia(ink: Ink): string {
	const [back, side, belly] = ink.variety([
		['#6d7a78', '#a9b7b2', '#eef0e8'],
		['#d9694a', '#f09a7a', '#fbe3d2']
	] as const);
	const scales = times(5, (row) =>
		times(8, (column) =>
			line(`M${column * 26 - 100} ${row * 20 - 46}q12 10 0 20`, back, 2.4, 'opacity=".35"')
		)
	);
	return (
		shadow(ink, [0, 62, 150, 26]) +
		path(
			'M-112 0C-150 -46 -172 -50 -182 -46C-168 -10 -168 12 -182 50C-168 52 -146 42 -112 8Z',
			ink.linear([side, back])
		) +
		path('M70 -62C20 -104 -70 -92 -108 -30L-60 -40Z', back) +
		path('M10 60C-30 88 -72 66 -92 32L-50 40Z', back, 'opacity=".8"') +
		path(
			'M150 2C120 -52 70 -74 10 -70C-50 -66 -96 -36 -124 0C-96 38 -50 64 10 68C70 70 122 48 150 2Z',
			ink.linear([back, side, belly])
		) +
		scales +
		line('M92 -46Q70 0 92 46', back, 4, 'opacity=".55"') +
		path('M76 12Q50 54 24 50Q34 22 58 8Z', side) +
		ellipse([112, -16, 11, 11], '#fff8e0') +
		ellipse([113, -16, 6, 6], '#15130f') +
		line('M148 6Q136 14 124 12', '#3a2a20', 3.5)
	);
}

/** A freshwater lobster from above, claws forward. */
export function lobster(ink: Ink): string {
	const [light, mid, dark] = ink.variety([
		['#ff9a63', '#d9472a', '#8e1d14'],
		['#7fb0d6', '#2f6da3', '#15395f'],
		['#f2a25a', '#c9581f', '#7e2a0d']
	] as const);
	const shell = ink.radial(light, mid, dark);
	const tail = times(6, (index) =>
		at(path('M-16 -1Q0 -12 16 -1L14 22Q0 12 -14 22Z', shell, `stroke="${dark}" stroke-width="2"`), {
			x: 0,
			y: 34 + index * 22,
			scale: 2.4 - index * 0.16
		})
	);
	const fan = [-44, -22, 0, 22, 44]
		.map((angle) =>
			at(ellipse([0, 30, 15, 32], shell, `stroke="${dark}" stroke-width="2"`), { x: 0, y: 166, angle })
		)
		.join('');
	const legs = times(
		4,
		(index) =>
			`M-34 ${index * 18 - 20}q-52 -6 -74 ${34 + index * 8}M34 ${index * 18 - 20}q52 -6 74 ${34 + index * 8}`
	);
	const claw = path(
		'M0 20C-16 0 -22 -30 -6 -62C0 -40 4 -34 10 -30C12 -50 22 -62 32 -66C40 -30 30 6 12 20Z',
		shell,
		`stroke="${dark}" stroke-width="2.5"`
	);
	return (
		shadow(ink, [0, 60, 120, 130]) +
		line('M-14 -96Q-40 -180 -110 -196M14 -96Q40 -180 110 -196', dark, 4) +
		line(legs, mid, 8) +
		line('M-34 -44Q-84 -60 -86 -108M34 -44Q84 -60 86 -108', mid, 17) +
		at(claw, { x: -92, y: -112, scale: 1.35, angle: -8 }) +
		at(claw, { x: 92, y: -112, scale: 1.35, angle: 8, flip: true }) +
		fan +
		tail +
		path('M0 -108C34 -92 52 -40 46 30Q0 52 -46 30C-52 -40 -34 -92 0 -108Z', shell) +
		line('M-40 -10Q0 14 40 -10', dark, 3, 'opacity=".5"') +
		ellipse([-20, -84, 7, 7], '#14100c') +
		ellipse([20, -84, 7, 7], '#14100c') +
		shine([-18, -40, 7, 30], 0.3, 8)
	);
}

/** The flowerhorn with its forehead. */
export function flowerhorn(ink: Ink): string {
	const { random } = ink;
	const spots = times(26, () =>
		ellipse(
			[random.between(-90, 60), random.between(-46, 40), random.between(2, 5), random.between(2, 4)],
			'#8ff0ff',
			'opacity=".8"'
		)
	);
	const marks = times(5, (index) =>
		path(
			blob(random, { rx: 15, ry: 10, wobble: 0.2 }),
			'#2a1420',
			`transform="translate(${60 - index * 38} ${fixed(random.between(-6, 6))})"`
		)
	);
	const skin = ink.linear(
		ink.variety([
			['#f9a06a', '#f05a3c', '#ffd28a'],
			['#f77a8a', '#e5354a', '#ffc3a0']
		] as const)
	);
	return (
		path('M-104 0C-150 -60 -176 -62 -190 -52C-172 -14 -172 14 -190 56C-172 62 -146 54 -104 10Z', skin) +
		path('M40 -62C-10 -118 -110 -108 -166 -70C-130 -60 -100 -46 -84 -24Z', skin, 'opacity=".92"') +
		path('M10 62C-40 110 -120 100 -160 66C-120 56 -96 40 -80 20Z', skin, 'opacity=".92"') +
		ellipse([98, -52, 44, 42], skin) +
		shine([106, -72, 14, 9], 0.35) +
		path(
			'M146 14C146 -10 134 -24 128 -34C132 -96 70 -112 44 -70C-20 -84 -84 -40 -118 0C-84 44 -20 72 44 66C96 62 138 48 146 14Z',
			skin
		) +
		spots +
		marks +
		path('M52 14Q20 56 -4 48Q10 18 34 6Z', '#ffb98a') +
		ellipse([112, -8, 13, 13], '#ffe27a') +
		ellipse([114, -8, 6.5, 6.5], '#140b0b') +
		line('M144 22Q132 32 118 28', '#6d1a1a', 4)
	);
}

/** A betta with its veils. */
export function betta(ink: Ink): string {
	const { random } = ink;
	const [a, b, c] = ink.variety([
		['#3a5bff', '#1f2fb0', '#ff4d6a'],
		['#ff5a4d', '#c01f2a', '#ffb347'],
		['#18b7a6', '#0b6f7a', '#f2f6a0'],
		['#a45cff', '#5a2bb0', '#ff8ad0']
	] as const);
	const veil = (d: string) => path(d, ink.linear([a, b, c], -60), 'opacity=".86"');
	const rays = times(11, (index) =>
		line(
			`M-44 0Q-130 ${fixed(-110 + index * 22)} -190 ${fixed(-136 + index * 27)}`,
			'#fff',
			2,
			'opacity=".28"'
		)
	);
	const folds = times(8, (index) =>
		line(`M${index * 12 - 30} 20Q${index * 10 - 60} 90 ${index * 14 - 96} 138`, '#fff', 2, 'opacity=".25"')
	);
	return (
		veil(
			'M-44 -10C-90 -110 -170 -160 -208 -132C-190 -104 -220 -78 -204 -44C-232 -20 -212 10 -226 34C-200 50 -214 92 -196 128C-150 140 -90 90 -44 14Z'
		) +
		rays +
		veil('M30 -22C10 -110 -60 -150 -110 -134C-94 -100 -70 -60 -50 -18Z') +
		veil('M44 22C30 110 -40 160 -110 142C-92 110 -80 60 -56 14Z') +
		folds +
		veil('M70 20Q84 80 58 116Q48 70 54 22Z') +
		path('M122 0C96 -36 20 -40 -56 -12Q-66 2 -56 14C20 42 96 34 122 0Z', ink.linear([a, b])) +
		times(14, (index) =>
			line(`M${index * 10 - 50} ${fixed(random.between(-18, 4))}q7 7 0 14`, '#fff', 2, 'opacity=".35"')
		) +
		ellipse([98, -7, 9, 9], '#fff4c8') +
		ellipse([100, -7, 5, 5], '#0d0d12') +
		line('M120 4q-10 8 -18 6', '#1a1030', 3)
	);
}

/** A leopard gecko, bred in captivity. */
export function gecko(ink: Ink): string {
	const { random } = ink;
	const skin = ink.radial('#ffe79a', '#f0c14a', '#c98f25');
	const spots = (count: number, place: readonly [number, number, number, number]) =>
		times(count, () =>
			ellipse(
				[
					random.between(place[0], place[2]),
					random.between(place[1], place[3]),
					random.between(3, 7),
					random.between(3, 5)
				],
				'#4a2c17',
				'opacity=".85"'
			)
		);
	const leg = (x: number, y: number, angle: number) =>
		at(
			path('M-12 0Q0 -12 12 0L16 52Q0 64 -14 52Z', skin) +
				ring(4, 14, { from: 30 })
					.map((toe) => ellipse([2 + toe.x, 60 + toe.y * 0.6, 6, 5], '#f6d27a'))
					.join(''),
			{ x, y, angle }
		);
	return (
		shadow(ink, [0, 50, 190, 44]) +
		path('M-70 -16C-130 -30 -190 10 -226 60C-204 66 -180 56 -150 34C-120 18 -90 22 -64 22Z', skin) +
		leg(-50, 14, 28) +
		leg(64, 16, -18) +
		leg(-40, -10, 150) +
		leg(70, -12, 196) +
		path('M-84 -18C-40 -46 50 -46 96 -22L100 22C50 44 -40 42 -84 20Z', skin) +
		path('M88 -22C110 -46 166 -44 178 -4C182 24 122 40 92 22Z', skin) +
		spots(34, [-78, -30, 92, 28]) +
		spots(10, [104, -24, 156, 16]) +
		spots(10, [-170, 14, -90, 24]) +
		ellipse([146, -22, 13, 12], '#fffbe0') +
		ellipse([148, -22, 4, 11], '#15130f') +
		line('M176 8Q150 20 120 14', '#7a4a1a', 3.5)
	);
}

export function chicken(ink: Ink): string {
	return (
		shadow(ink, [0, 110, 110, 26]) +
		line('M-16 84L-20 120M26 84L28 120M-20 120l-16 4M-20 120l14 6M28 120l-14 4M28 120l18 4', '#d99a2b', 8) +
		path(
			'M-70 -20C-130 -84 -150 -30 -134 20C-110 90 60 120 92 30C100 0 92 -50 100 -86C80 -120 40 -110 34 -70C24 -30 -20 -10 -70 -20Z',
			ink.radial('#d98a4a', '#a8552a', '#5f2a12')
		) +
		path('M-30 14Q20 0 50 30Q10 66 -40 50Z', '#7d3d1c', 'opacity=".8"') +
		path('M46 -104q6 -26 18 -8q12 -20 18 0q16 -8 12 12Z', '#d9222a') +
		path('M100 -84l26 8l-24 10Z', '#e8a92b') +
		ellipse([96, -58, 8, 14], '#d9222a') +
		ellipse([82, -84, 5, 5], '#140b0b')
	);
}

/** A glass tank full of water, plants and light: a whole background. */
export function aquarium(ink: Ink): string {
	const { random } = ink;
	const weed = times(9, () => {
		const x = random.between(40, 960);
		const tall = random.between(160, 460);
		return line(
			`M${fixed(x)} 900q${fixed(random.between(-60, 60))} ${fixed(-tall / 2)} ${fixed(random.between(-30, 30))} ${fixed(-tall)}`,
			random.pick(['#3f8f52', '#5fae5a', '#2f7a5a']),
			random.between(12, 26),
			'opacity=".75"'
		);
	});
	const gravel = times(80, () =>
		ellipse(
			[random.between(0, 1000), random.between(880, 1000), random.between(10, 26), random.between(8, 16)],
			random.pick(['#c9b08a', '#a88f6a', '#e2cfaa', '#8f7a5a'])
		)
	);
	const bubbles = times(14, () =>
		ellipse(
			[random.between(60, 940), random.between(60, 800), ...same(random.between(5, 17))],
			'#ffffff',
			'opacity=".35"'
		)
	);
	return (
		rect(
			[0, 0, 1000, 1000],
			ink.linear(
				random.pick([
					['#c9f0f2', '#6fc3cf', '#2f8fa3'],
					['#d6f0e4', '#7fc9b0', '#3a8f86'],
					['#d4e6fa', '#7fb0de', '#3a6fae']
				] as const)
			)
		) +
		path('M200 0L360 0L620 1000L300 1000ZM520 0L580 0L980 1000L860 1000Z', '#fff', 'opacity=".14"') +
		weed +
		gravel +
		bubbles
	);
}

/** A basin of clear water and ice, as fish is sold from: a whole background. */
export function basin(ink: Ink): string {
	const { random } = ink;
	const ice = times(60, () =>
		at(
			path(
				'M-30 -22L24 -28L32 18L-18 28Z',
				random.pick(['#ffffff', '#dff1f7', '#c4e2ee']),
				'opacity=".75" stroke="#ffffff" stroke-width="3"'
			),
			{
				x: random.between(80, 920),
				y: random.between(130, 900),
				angle: random.between(0, 180),
				scale: random.between(0.8, 1.7)
			}
		)
	);
	return (
		rect([0, 0, 1000, 1000], ink.linear(['#b98252', '#8f5c33'])) +
		shadow(ink, [500, 530, 480, 460]) +
		ellipse([500, 510, 482, 462], random.pick(['#3f7fae', '#c8483a', '#4f9a5a'])) +
		ellipse([500, 510, 446, 424], ink.radial('#e3f3f8', '#b6d9e6', '#86b6cc')) +
		`<clipPath id="tub"><ellipse cx="500" cy="510" rx="444" ry="422"/></clipPath><g clip-path="url(#tub)">${ice}</g>`
	);
}

function same(value: number): [number, number] {
	return [value, value];
}
