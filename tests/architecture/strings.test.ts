import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Attributes, and props of our components, that a person reads or hears. */
const READ_BY_PEOPLE = new Set([
	...['alt', 'title', 'placeholder', 'label', 'aria-label', 'aria-description', 'aria-valuetext'],
	...['lead', 'hint', 'caption', 'summary', 'trigger', 'description', 'message', 'word', 'words', 'text']
]);

type Node = Record<string, unknown> & { type: string };

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function isWords(text: unknown): text is string {
	return typeof text === 'string' && /\p{L}/u.test(text);
}

/** The literal texts an expression can come to: its own, and those of both arms of a choice. */
function literals(expression: unknown): string[] {
	if (!isNode(expression)) return [];
	switch (expression.type) {
		case 'Literal':
			return isWords(expression.value) ? [expression.value] : [];
		case 'TemplateLiteral':
			return (expression.quasis as { value: { cooked: string } }[])
				.map((quasi) => quasi.value.cooked)
				.filter(isWords);
		case 'ConditionalExpression':
			return [...literals(expression.consequent), ...literals(expression.alternate)];
		case 'LogicalExpression':
		case 'BinaryExpression':
			return expression.operator === '===' || expression.operator === '!=='
				? []
				: [...literals(expression.left), ...literals(expression.right)];
		default:
			return [];
	}
}

function attributeWords(attribute: Node): string[] {
	if (!READ_BY_PEOPLE.has(String(attribute.name))) return [];
	const parts = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
	return parts.flatMap((part: unknown) => {
		if (!isNode(part)) return [];
		return part.type === 'Text' ? [part.data].filter(isWords) : literals(part.expression);
	});
}

/** Every text of a template that was written into it instead of into the messages. */
function wordsIn(node: unknown): string[] {
	if (Array.isArray(node)) return node.flatMap(wordsIn);
	if (!isNode(node)) return [];
	if (node.type === 'Text') return [node.data].filter(isWords);
	if (node.type === 'ExpressionTag') return literals(node.expression);
	if (node.type === 'Attribute') return attributeWords(node);
	// How a thing looks is not read out.
	if (node.type === 'StyleDirective' || node.type === 'ClassDirective') return [];
	return Object.entries(node)
		.filter(([key]) => !['expression', 'parent', 'test', 'context', 'parameters'].includes(key))
		.flatMap(([, child]) => wordsIn(child));
}

function literalWords(source: string): string[] {
	return wordsIn(parse(source, { modern: true }).fragment).map((text) => text.trim());
}

async function filesBelow(folder: string, ending: string): Promise<string[]> {
	const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
		.map((entry) => path.join(entry.parentPath, entry.name));
}

describe('every text of a page comes from the messages', () => {
	it('no component has literal text or a literal attribute that people read', async () => {
		const found: string[] = [];
		const files = await filesBelow('src', '.svelte');
		for (const file of files) {
			for (const text of literalWords(await readFile(file, 'utf8'))) {
				found.push(`${path.relative(root, file)}: ${JSON.stringify(text)}`);
			}
		}
		expect(files.length).toBeGreaterThan(30);
		expect(found).toEqual([]);
	});

	it.each([
		['text', '<p>Selamat datang</p>', ['Selamat datang']],
		['text in a block', '{#if open}<p>{count} barang</p>{/if}', ['barang']],
		['text in a snippet', '{#snippet head()}<b>Judul</b>{/snippet}', ['Judul']],
		['an attribute', '<input placeholder="Nama" />', ['Nama']],
		['a component’s label', '<TextInput name="name" label="Nama" />', ['Nama']],
		['a literal in braces', "<p>{'Halo'}</p>", ['Halo']],
		['an arm of a choice', "<p>{open ? 'Buka' : t.closed}</p>", ['Buka']],
		['a template', '<a aria-label={`Hapus ${name}`}>{name}</a>', ['Hapus']]
	])('a planted violation is found: %s', (_where, source, words) => {
		expect(literalWords(source)).toEqual(words);
	});

	it('what is not language passes', () => {
		const source = `<script lang="ts">const t = { title: 'Judul' };</script>
			<a class="button" style:width="{size}rem" href="/produk" id="x" data-label={t.title}>{t.title} · 8 %</a>
			{#if state === 'placed'}<Badge state={late ? 'bad' : 'good'} label={t.title} />{/if}
			<style>p { color: red }</style>`;
		expect(literalWords(source)).toEqual([]);
	});
});

/** Where two sides differ in keys or gaps, or where a text is empty. */
function differences(id: unknown, en: unknown, place: string): string[] {
	if (typeof id === 'string' && typeof en === 'string') {
		return id.trim() === '' || en.trim() === '' ? [`${place} is empty`] : [];
	}
	if (typeof id === 'function' && typeof en === 'function') {
		return id.length === en.length ? [] : [`${place} has other gaps`];
	}
	if (typeof id !== 'object' || typeof en !== 'object' || id === null || en === null) {
		return [`${place} is of another kind`];
	}
	const left = id as Record<string, unknown>;
	const right = en as Record<string, unknown>;
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
		key in left && key in right
			? differences(left[key], right[key], `${place}.${key}`)
			: [`${place}.${key} is missing`]
	);
}

function isArea(value: unknown): value is { id: unknown; en: unknown } {
	return typeof value === 'object' && value !== null && 'id' in value && 'en' in value;
}

describe('both languages say the same', () => {
	it('every message area has the same keys and gaps in both, and no empty text', async () => {
		const found: string[] = [];
		let areas = 0;
		for (const file of await filesBelow('src/lib/i18n', '.ts')) {
			const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
			for (const [name, area] of Object.entries(exported)) {
				if (!isArea(area)) continue;
				areas += 1;
				found.push(...differences(area.id, area.en, name));
			}
		}
		expect(areas).toBeGreaterThanOrEqual(2);
		expect(found).toEqual([]);
	});

	it('a planted difference is found', () => {
		const id = { a: 'x', b: 'y', f: (n: number) => String(n), empty: ' ' };
		const en = { a: 'x', f: () => '', empty: 'x', c: 'z' };
		expect(differences(id, en, 'm').sort()).toEqual([
			'm.b is missing',
			'm.c is missing',
			'm.empty is empty',
			'm.f has other gaps'
		]);
	});
});
