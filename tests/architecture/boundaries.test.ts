import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Violation {
	from: string;
	to: string;
	rule: { name: string };
}

const configuration = resolve('.dependency-cruiser.cjs');
const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Runs the dependency rule over `src` of a folder, with the very configuration that `npm run boundaries` uses. */
function violationsIn(folder: string): Promise<Violation[]> {
	const args = [program, '--config', configuration, '--output-type', 'json', 'src'];
	return new Promise((settle, reject) => {
		execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
			if (!stdout.startsWith('{')) {
				reject(new Error(stderr));
				return;
			}
			const report = JSON.parse(stdout) as { summary: { violations: Violation[] } };
			settle(report.summary.violations);
		});
	});
}

function makeHouse(files: Record<string, string>): string {
	const folder = mkdtempSync(join(tmpdir(), 'desa-boundaries-'));
	const common = {
		'package.json': JSON.stringify({
			type: 'module',
			imports: { '#lib/*': './src/lib/*' },
			dependencies: { 'drizzle-orm': '*', stripe: '*', sharp: '*', '@libsql/client': '*', lucia: '*' },
			devDependencies: { 'fast-check': '*' }
		}),
		'tsconfig.json': '{ "compilerOptions": { "moduleResolution": "bundler", "module": "esnext" } }'
	};
	for (const [path, content] of Object.entries({ ...common, ...files })) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
	symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
	return folder;
}

/** Files that violate nothing, for the planted ones to import. */
const innocent: Record<string, string> = {
	'src/lib/shared/money.ts': 'export const money = 1;',
	'src/lib/shared/clock.server.ts': 'export const clock = 1; export interface Clock { at: number }',
	'src/lib/people/person.ts': 'export const person = 1;',
	'src/lib/people/schema.server.ts': "import { sql } from 'drizzle-orm'; export const people = sql;",
	'src/lib/ledger/post.server.ts':
		"import { people } from '#lib/people/schema.server.ts'; export const post = people; export type Posted = number;",
	'src/lib/ledger/rule.ts': "import { money } from '#lib/shared/money.ts'; export const rule = money;",
	'src/lib/orders/place.server.ts':
		"import { post } from '#lib/ledger/post.server.ts'; export const place = post;",
	'src/lib/ui/Button.svelte':
		'<script lang="ts">import type { Clock } from \'#lib/shared/clock.server.ts\'; let { clock }: { clock: Clock } = $props();</script>{clock.at}',
	'src/routes/+page.server.ts':
		"import { place } from '#lib/orders/place.server.ts'; import { env } from '$env/dynamic/private'; export const load = () => [place, env];",
	'tests/support/thing.ts': 'export const thing = 1;'
};

const script = (code: string) => `<script lang="ts">${code}</script>`;

/** The other half of a cycle, which is reported once. */
const accomplice = { 'src/lib/ledger/hen.ts': "import './egg.ts'; export const hen = 1;" };

/** The rule that must fire, the file that breaks it, and its text. */
const planted: [rule: string, file: string, text: string][] = [
	['rooms-leftwards-people', 'src/lib/people/backwards.server.ts', "import '#lib/ledger/post.server.ts';"],
	[
		'rooms-leftwards-ledger',
		'src/lib/ledger/orderAware.ts',
		"import type { Place } from '#lib/orders/place.server.ts'; export type Known = Place;"
	],
	['rooms-leftwards-media', 'src/lib/media/owner.ts', "export { person } from '#lib/people/person.ts';"],
	['shared-is-the-ground', 'src/lib/shared/backwards.ts', "import '#lib/ui/Button.svelte';"],
	[
		'ui-and-i18n-know-no-room',
		'src/lib/ui/Person.svelte',
		script("import { person } from '#lib/people/person.ts';")
	],
	['ui-and-i18n-know-no-room', 'src/lib/i18n/people.ts', "import '#lib/people/person.ts';"],
	['rooms-know-no-route', 'src/lib/people/page.server.ts', "import '../../routes/+page.server.ts';"],
	['plain-files-are-plain', 'src/lib/ledger/notPlain.ts', "import '#lib/shared/clock.server.ts';"],
	[
		'plain-files-are-plain',
		'src/lib/ledger/NotPlain.svelte',
		script("import { post } from '#lib/ledger/post.server.ts';")
	],
	[
		'plain-types-are-plain',
		'src/lib/ledger/typed.ts',
		"import type { Posted } from './post.server.ts'; export type Two = Posted;"
	],
	[
		'plain-files-no-drizzle',
		'src/lib/ledger/query.ts',
		"import { sql } from 'drizzle-orm'; export const q = sql;"
	],
	[
		'no-kit-in-rooms',
		'src/lib/ledger/settings.server.ts',
		"import { env } from '$env/dynamic/private'; void env;"
	],
	['no-kit-in-rooms', 'src/lib/ledger/where.ts', "import { page } from '$app/state'; void page;"],
	['no-kit-in-rooms', 'src/lib/ui/Secret.svelte', script("import { env } from '$env/dynamic/public';")],
	[
		'no-kit-types-in-rooms',
		'src/lib/ledger/kit.ts',
		"import type { Page } from '$app/types'; export type Known = Page;"
	],
	['routes-no-database', 'src/routes/query/+server.ts', "import { sql } from 'drizzle-orm'; void sql;"],
	['routes-no-database', 'src/routes/table/+server.ts', "import '#lib/people/schema.server.ts';"],
	['routes-no-database', 'src/hooks.server.ts', "import '#lib/people/schema.server.ts';"],
	['one-place-lucia', 'src/lib/ledger/session.server.ts', "import { Lucia } from 'lucia'; void Lucia;"],
	['one-place-lucia', 'src/lib/ledger/hash.server.ts', "import { hash } from '@node-rs/argon2'; void hash;"],
	['one-place-stripe', 'src/lib/orders/pay.server.ts', "import Stripe from 'stripe'; void Stripe;"],
	[
		'one-place-meilisearch',
		'src/routes/find/+server.ts',
		"import { Meilisearch } from 'meilisearch'; void Meilisearch;"
	],
	['one-place-sharp', 'src/lib/people/photo.server.ts', "import sharp from 'sharp'; void sharp;"],
	[
		'one-place-aws4fetch',
		'src/lib/people/bucket.server.ts',
		"import { AwsClient } from 'aws4fetch'; void AwsClient;"
	],
	[
		'one-place-libsql-client',
		'src/lib/shared/other.server.ts',
		"import { createClient } from '@libsql/client'; void createClient;"
	],
	['no-cycles', 'src/lib/ledger/egg.ts', "import './hen.ts'; export const egg = 1;"],
	[
		'no-lazy-import-between-our-files',
		'src/lib/ledger/lazy.ts',
		"export const lazy = () => import('./rule.ts');"
	],
	['no-tests-in-the-house', 'src/lib/ledger/tested.ts', "import '../../../tests/support/thing.ts';"],
	[
		'run-time-packages-are-dependencies',
		'src/lib/ledger/random.server.ts',
		"import fc from 'fast-check'; void fc;"
	],
	['resolvable', 'src/lib/ledger/lost.ts', "import '#lib/ledger/nowhere.ts';"],
	['known-rooms-only', 'src/routes/new/+server.ts', "import '#lib/attic/box.ts';"],
	['known-rooms-only-as-importer', 'src/lib/attic/box.ts', "import '#lib/shared/money.ts';"]
];

/** Every file of src is read; other tests run beside this one. */
const WHOLE_HOUSE_MS = 120_000;

test(
	'nothing in src breaks the dependency rule',
	async () => {
		expect(
			(await violationsIn(resolve('.'))).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
		).toEqual([]);
	},
	WHOLE_HOUSE_MS
);

test('what the rule allows is not reported', async () => {
	const folder = makeHouse(innocent);
	expect(await violationsIn(folder)).toEqual([]);
	rmSync(folder, { recursive: true });
});

describe('a planted violation is found:', () => {
	let folder: string;
	let violations: Violation[];
	beforeAll(async () => {
		const files = Object.fromEntries(planted.map(([, file, text]) => [file, text]));
		folder = makeHouse({ ...innocent, ...accomplice, ...files });
		violations = await violationsIn(folder);
	});
	afterAll(() => {
		rmSync(folder, { recursive: true });
	});

	test.each(planted)('%s in %s', (rule, file) => {
		expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(
			rule
		);
	});

	test('the innocent files stay innocent beside them', () => {
		expect(violations.filter(({ from }) => from in innocent)).toEqual([]);
	});
});
