import { at, blob, ellipse, fixed, line, path, rect, shadow, shine, times, type Ink } from './draw.ts';

/** Whole pictures of 1000 by 1000: the village, its houses and its work. */

/** Morning over the hills, with the sun, fields and palms. */
export function hills(ink: Ink): string {
	const { random } = ink;
	const sky = random.pick([
		['#ffd9a0', '#fdeccb', '#e6f0d6'],
		['#bfe3ee', '#e3f2ea', '#f6f3d6'],
		['#ffe3b8', '#f6efd2', '#d6ecd0']
	] as const);
	const sun = random.between(180, 820);
	const palm = (x: number, y: number, scale: number) =>
		at(
			line('M0 0Q14 -110 4 -210', '#7a5a38', 13) +
				[-160, -120, -62, -20, 200, 160]
					.map((angle) =>
						at(path('M0 0C40 -26 90 -22 124 12C84 4 40 8 0 0Z', '#4f8a3a'), {
							x: 4,
							y: -208,
							angle: angle + 20
						})
					)
					.join(''),
			{ x, y, scale }
		);
	const rows = times(9, (index) =>
		line(
			`M${fixed(480 + (index - 4) * 26)} 640Q${fixed(480 + (index - 4) * 90)} 800 ${fixed(480 + (index - 4) * 250)} 1010`,
			'#5f9a3c',
			16,
			'opacity=".55"'
		)
	);
	return (
		rect([0, 0, 1000, 1000], ink.linear(sky)) +
		ellipse([sun, 250, 96, 96], '#fff3c4') +
		ellipse([sun, 250, 150, 150], '#fff3c4', 'opacity=".35"') +
		path(
			'M0 520L210 300L330 420L520 220L760 440L880 350L1000 460V700H0Z',
			ink.linear(['#8fb7a0', '#a9cda6'])
		) +
		path('M0 580Q260 460 520 560T1000 520V760H0Z', ink.linear(['#86b565', '#6fa04c'])) +
		path('M0 660Q300 600 620 650T1000 630V1000H0Z', ink.linear(['#a3cc62', '#6fa83f'])) +
		rows +
		palm(random.between(60, 160), 640, 1) +
		palm(random.between(820, 940), 630, 0.8)
	);
}

function house(ink: Ink, sign: string): string {
	const window = (x: number) =>
		rect([x, -96, 74, 84], '#5f3d20', { round: 6 }) +
		rect([x + 7, -89, 60, 70], ink.linear(['#fff1c0', '#f3c96a'])) +
		line(`M${x + 37} -89v70M${x + 7} -54h60`, '#5f3d20', 5);
	return (
		shadow(ink, [0, 60, 360, 40]) +
		rect([-270, -150, 540, 210], ink.linear(['#fdf3dc', '#ecd7ae'])) +
		rect([-270, 36, 540, 26], '#a9744a') +
		window(-220) +
		window(146) +
		rect([-58, -104, 116, 164], '#8f5a30', { round: 6 }) +
		line('M0 -104v164', '#6a3f1f', 4) +
		path(
			'M-330 -140L-190 -290L-90 -290L-60 -350L60 -350L90 -290L190 -290L330 -140Z',
			ink.linear(['#d9734a', '#b0492a', '#8a3319'])
		) +
		times(6, (index) =>
			line(`M${index * 92 - 250} -144L${index * 56 - 140} -286`, '#8a3319', 3, 'opacity=".5"')
		) +
		rect([-118, -176, 236, 46], sign, { round: 8 }) +
		rect([-92, -162, 184, 8], '#fff', { round: 4, more: 'opacity=".9"' }) +
		rect([-62, -147, 124, 6], '#fff', { round: 3, more: 'opacity=".7"' }) +
		rect([-262, -150, 18, 212], '#8f5a30') +
		rect([244, -150, 18, 212], '#8f5a30')
	);
}

/** People at work or together; shirts and scarves differ, faces are kept plain. */
export function people(ink: Ink, count: number): string {
	const { random } = ink;
	return times(count, (index) => {
		const shirt = random.pick(['#c65b3a', '#3f7d5a', '#c88a2b', '#3f6f8a', '#8a4a6a', '#6a8f3a', '#e0b04a']);
		const skin = random.pick(['#c98f62', '#b57a4e', '#d9a27a', '#a56a42']);
		const woman = random.between(0, 1) < 0.6;
		const head = woman
			? path(
					'M-38 -96C-42 -150 42 -150 38 -96C48 -60 30 -40 0 -40C-30 -40 -48 -60 -38 -96Z',
					random.pick(['#e9d7b8', '#b5486a', '#4f8a7a', '#d9a441', '#7a6aa8'])
				) + ellipse([0, -96, 25, 29], skin)
			: ellipse([0, -98, 30, 34], skin) +
				path('M-52 -106Q0 -168 52 -106Q0 -122 -52 -106Z', '#d9b06a', 'stroke="#a9793c" stroke-width="3"');
		const face =
			ellipse([-9, -98, 2.8, 3.4], '#3a2216') +
			ellipse([9, -98, 2.8, 3.4], '#3a2216') +
			line('M-9 -84Q0 -76 9 -84', '#7a3f28', 3);
		const body =
			path('M-58 60C-62 -20 -44 -56 0 -56C44 -56 62 -20 58 60Z', ink.linear([shirt, shirt, '#5a3a2a'])) +
			line('M0 -52v108', '#fff', 3, 'opacity=".25"');
		const x = (index - (count - 1) / 2) * (620 / Math.max(3, count));
		return at(shadow(ink, [0, 62, 66, 14]) + body + head + face, {
			x,
			y: random.between(-10, 14),
			scale: random.between(0.94, 1.08)
		});
	});
}

export function villageHall(ink: Ink): string {
	const crates = times(4, (index) =>
		at(
			rect([-44, -40, 88, 62], '#c9975a', { round: 5 }) +
				line('M-40 -20h80M-40 2h80', '#8f6230', 5) +
				times(5, (fruit) =>
					ellipse(
						[fruit * 17 - 34, -44, 13, 13],
						ink.random.pick(['#e23a32', '#f29a2a', '#7fae3a', '#e8437f'])
					)
				),
			{ x: 250 + index * 168, y: 900 }
		)
	);
	return hills(ink) + at(house(ink, '#3f7d3a'), { x: 500, y: 700, scale: 1.15 }) + crates;
}

export function cooperative(ink: Ink): string {
	return (
		hills(ink) +
		at(house(ink, '#3f6f8a'), { x: 500, y: 680, scale: 1.05 }) +
		at(people(ink, 3), { x: 500, y: 890, scale: 1.05 })
	);
}

export function pond(ink: Ink): string {
	const ripples = times(9, () =>
		ellipse(
			[
				ink.random.between(160, 840),
				ink.random.between(700, 880),
				ink.random.between(24, 60),
				ink.random.between(6, 13)
			],
			'none',
			'stroke="#fff" stroke-width="4" opacity=".55"'
		)
	);
	return (
		hills(ink) +
		path('M60 790Q80 640 500 640T940 790Q920 940 500 940T60 790Z', '#8f6a42') +
		path('M90 788Q110 664 500 662T910 788Q890 914 500 914T90 788Z', ink.linear(['#9fd0d6', '#4f98a3'])) +
		ripples +
		at(people(ink, 4), { x: 500, y: 620, scale: 0.9 })
	);
}

export function fieldGroup(ink: Ink): string {
	return hills(ink) + at(people(ink, 5), { x: 500, y: 830, scale: 1.25 });
}

export function nursery(ink: Ink): string {
	const shelf = (y: number) =>
		rect([70, y, 860, 22], '#a9744a') +
		times(8, (index) =>
			at(
				path('M-30 0L-22 46H22L30 0Z', ink.random.pick(['#c4623a', '#ddd2bd', '#43656f'])) +
					path(
						blob(ink.random, { rx: 44, ry: 40, wobble: 0.2 }),
						ink.random.pick(['#6fae4a', '#dd3a5a', '#e8882b', '#3a7a34', '#f07f9f']),
						'transform="translate(0 -26)"'
					),
				{ x: 130 + index * 106, y: y - 46 }
			)
		);
	return hills(ink) + shelf(660) + shelf(840) + at(people(ink, 3), { x: 500, y: 940, scale: 0.95 });
}

export function tractor(ink: Ink, red: string): string {
	const wheel = (x: number, y: number, r: number) =>
		shadow(ink, [x, y + r * 0.9, r, r * 0.2]) +
		times(16, (index) => at(rect([r * 0.86, -12, r * 0.24, 24], '#26221f'), { x, y, angle: index * 22.5 })) +
		ellipse([x, y, r, r], '#2f2a26') +
		ellipse([x, y, r * 0.58, r * 0.58], '#e9c95a') +
		ellipse([x, y, r * 0.22, r * 0.22], '#8a6a1f');
	return (
		hills(ink) +
		at(
			line('M-120 -40L-290 -150L-350 -140M-120 0L-300 -110', '#4a4a4a', 17) +
				rect([-150, -110, 300, 150], ink.linear([red, red, '#6d1f14']), { round: 24 }) +
				rect([-96, -190, 150, 90], '#4a4a4a', { round: 14 }) +
				rect([80, -230, 20, 130], '#3a3a3a') +
				ellipse([150, -40, 26, 30], '#fff6d0') +
				rect([-128, -84, 180, 24], '#fff', { round: 10, more: 'opacity=".3"' }) +
				wheel(-60, 90, 130) +
				wheel(150, 110, 104),
			{ x: 540, y: 700, scale: 1.05, flip: ink.random.between(0, 1) < 0.5 }
		)
	);
}

/** A feast on a round tray: the cone of yellow rice and what belongs around it. */
export function feast(ink: Ink): string {
	const { random } = ink;
	const around = times(11, (index) => {
		const turn = (index / 11) * Math.PI * 2;
		return at(
			path(
				blob(random, { rx: 62, ry: 42, wobble: 0.12 }),
				random.pick([
					ink.radial('#e9a45a', '#b0622a'),
					ink.radial('#a9d06a', '#5a9a3c'),
					ink.radial('#ff8a6a', '#c8281f'),
					ink.radial('#fff3c8', '#f0c95a'),
					ink.radial('#d98a4a', '#8a4a20')
				])
			),
			{ x: Math.cos(turn) * 270, y: Math.sin(turn) * 190 + 30, angle: random.between(0, 90) }
		);
	});
	const rice = times(120, () => {
		const rise = Math.sqrt(random.between(0, 1));
		return ellipse(
			[random.between(-120, 120) * rise, rise * 250 - 230, 7, 4],
			random.pick(['#fff0a0', '#f6cf4a', '#ffe27a'])
		);
	});
	return at(
		shadow(ink, [0, 90, 410, 300]) +
			ellipse([0, 40, 400, 290], '#a9793c') +
			ellipse([0, 34, 380, 270], '#d9b06a') +
			ellipse([0, 36, 350, 245], ink.radial('#8cc152', '#4f9a3a', '#356f2c')) +
			around +
			path(
				'M0 -300C20 -260 100 -60 150 40Q0 110 -150 40C-100 -60 -20 -260 0 -300Z',
				ink.linear(['#ffe98a', '#f3c22f', '#d99a1a'], -70)
			) +
			rice +
			path('M-30 -240L0 -316L30 -240Q0 -222 -30 -240Z', '#4f9a3a'),
		{ x: 500, y: 540 }
	);
}

export function partyChairs(ink: Ink): string {
	const colour = ink.random.pick(['#d9452a', '#2f6fae', '#3f8f52']);
	const chair = (x: number, y: number) =>
		at(
			line('M-46 0L-52 96M46 0L52 96M-40 10L-34 84M40 10L34 84', '#8a8f94', 8) +
				rect([-54, -12, 108, 24], colour, { round: 10 }) +
				path('M-50 -16L-44 -120Q0 -136 44 -120L50 -16Z', colour) +
				line('M-20 -110v80M0 -114v84M20 -110v80', '#fff', 5, 'opacity=".35"'),
			{ x, y }
		);
	return (
		hills(ink) +
		path(
			'M40 330Q500 90 960 330L960 420Q890 380 820 420T660 420T500 420T340 420T180 420T40 420Z',
			ink.linear(['#ffffff', '#f3e6c8'])
		) +
		times(6, (index) => path(`M${40 + index * 160} 330Q500 90 500 120Z`, colour, 'opacity=".16"')) +
		line('M64 400V880M936 400V880', '#a9a9a9', 14) +
		[700, 860].map((y, row) => times(5, (index) => chair(180 + index * 160 + row * 20, y))).join('')
	);
}

/** A slip of a bank transfer, photographed on a table; every one has its own number. */
export function slip(
	ink: Ink,
	{ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }
): string {
	const text = (x: number, y: number, size: number, words: string, more = '') =>
		`<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" fill="#3a3a3a" ${more}>${words}</text>`;
	return (
		rect([0, 0, 1000, 1000], ink.linear(['#b98252', '#8f5c33'])) +
		at(
			shadow(ink, [0, 20, 360, 460]) +
				rect([-320, -440, 640, 880], '#fffdf6', { round: 6 }) +
				rect([-320, -440, 640, 110], ink.random.pick(['#2f6fae', '#3f7d5a', '#c88a2b'])) +
				text(0, -368, 44, title, 'text-anchor="middle" style="fill:#fff;font-weight:bold"') +
				rows
					.map(
						([name, value], index) =>
							text(-280, -250 + index * 90, 30, name, 'opacity=".7"') +
							text(280, -250 + index * 90, 32, value, 'text-anchor="end" font-weight="bold"') +
							line(`M-280 ${-224 + index * 90}H280`, '#ccc', 2)
					)
					.join('') +
				ellipse([190, 320, 80, 80], 'none', 'stroke="#3f7d5a" stroke-width="7" opacity=".6"') +
				shine([-200, -100, 20, 240], 0.18, 20),
			{ x: 500, y: 500, angle: ink.random.between(-7, 7), scale: 1.02 }
		)
	);
}
