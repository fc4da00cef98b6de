/**
 * The dependency rule of ARCHITECTURE.md, as a check that fails. tests/architecture/boundaries.test.ts plants a
 * violation of each rule and expects it to be found.
 */

/** The rooms from left to right: a room imports only rooms to the left of it. */
const rooms = [
	'documents',
	'media',
	'people',
	'mail',
	'organisations',
	'addresses',
	'ledger',
	'reports',
	'savings',
	'interest',
	'termDeposits',
	'lending',
	'funding',
	'loans',
	'arrears',
	'solidarity',
	'bookkeeping',
	'assets',
	'closing',
	'catalog',
	'promises',
	'cycles',
	'stock',
	'lots',
	'numbering',
	'taxes',
	'payments',
	'tradeCredit',
	'stripe',
	'delivery',
	'carts',
	'orders',
	'online',
	'standing',
	'groupBuying',
	'supply',
	'requests',
	'settlement',
	'reviews',
	'favourites',
	'invoices',
	'payouts',
	'financing',
	'inputs',
	'runs',
	'salesReports',
	'taxReports',
	'meetings',
	'surplus',
	'leaving',
	'insurance',
	'facilitation',
	'impact',
	'promotion',
	'demo'
];

/** What every room may use, and which itself uses no room. */
const ground = ['shared', 'ui', 'i18n'];

/** Packages that one room (or one file) wraps for all others. */
const wrapped = [
	{ packages: ['lucia', '@lucia-auth/adapter-drizzle', '@node-rs/argon2'], home: '^src/lib/people/' },
	{ packages: ['stripe'], home: '^src/lib/stripe/' },
	{ packages: ['meilisearch'], home: '^src/lib/catalog/' },
	{ packages: ['sharp'], home: '^src/lib/media/' },
	{ packages: ['aws4fetch'], home: '^src/lib/media/' },
	{ packages: ['nodemailer'], home: '^src/lib/mail/' },
	{ packages: ['pdfkit'], home: '^src/lib/documents/' },
	{
		packages: ['@libsql/client'],
		home: '^src/lib/shared/(database(Connections|Errors|File|Replica)?|together)\\.server\\.ts$'
	},
	{ packages: ['libsql'], home: '^src/lib/shared/preparedStatements\\.server\\.ts$' }
];

const lib = (/** @type {string[]} */ names) => `^src/lib/(${names.join('|')})/`;
const serverFile = '\\.server\\.ts$';
const schemaFile = '/schema\\.server\\.ts$';
const tests = '^tests/';

/** A package, however it was reached: by its name, when it is not installed, or by its file. */
const packageFile = (/** @type {string[]} */ names) =>
	names.flatMap((name) => [`^${name}(/|$)`, `node_modules/${name}/`]);
const drizzle = packageFile(['drizzle-orm']);
const kit = ['^\\$(app|env)/', 'node_modules/@sveltejs/kit/src/runtime/(app|env)/'];

const roomOrder = rooms.map((room, index) => ({
	name: `rooms-leftwards-${room}`,
	severity: 'error',
	comment: `${room} imports only from the rooms to the left of it: ${rooms.slice(0, index).join(', ') || 'none'}.`,
	from: { path: lib([room]) },
	to: { path: '^src/lib/', pathNot: lib([...ground, ...rooms.slice(0, index + 1)]) }
}));

const onePlace = wrapped.map(({ packages, home }) => ({
	name: `one-place-${packages[0].replace(/[^a-z0-9]+/g, '-').replace(/^-/, '')}`,
	severity: 'error',
	comment: `${packages.join(', ')}: imported in one place only, behind functions of ours.`,
	from: { path: '^src/', pathNot: home },
	to: { path: packageFile(packages), dependencyTypesNot: ['type-only'] }
}));

module.exports = {
	forbidden: [
		...roomOrder,
		...onePlace,
		{
			name: 'known-rooms-only',
			severity: 'error',
			comment: 'A new room needs its place in the order, in this file and in ARCHITECTURE.md.',
			from: {},
			to: { path: '^src/lib/', pathNot: lib([...ground, ...rooms]) }
		},
		{
			name: 'known-rooms-only-as-importer',
			severity: 'error',
			comment: 'A new room needs its place in the order, in this file and in ARCHITECTURE.md.',
			from: { path: '^src/lib/', pathNot: lib([...ground, ...rooms]) },
			to: {}
		},
		{
			name: 'shared-is-the-ground',
			severity: 'error',
			comment: 'shared knows nothing of the rest of the house.',
			from: { path: lib(['shared']) },
			to: { path: '^src/', pathNot: lib(['shared']) }
		},
		{
			name: 'ui-and-i18n-know-no-room',
			severity: 'error',
			comment: 'Components and messages know shared and each other, never a room.',
			from: { path: lib(['ui', 'i18n']) },
			to: { path: '^src/', pathNot: lib(ground) }
		},
		{
			name: 'rooms-know-no-route',
			severity: 'error',
			comment: 'Routes, hooks and the start know the rooms, never backwards.',
			from: { path: '^src/lib/' },
			to: { path: '^src/', pathNot: '^src/lib/' }
		},
		{
			name: 'plain-files-are-plain',
			severity: 'error',
			comment:
				'A plain file or a component reaches no database, network, disk or clock, and must run in a browser: it imports no .server.ts file.',
			from: { path: '^src/lib/', pathNot: serverFile },
			to: { path: serverFile, dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'plain-types-are-plain',
			severity: 'error',
			comment: 'A .svelte file may take types from a .server.ts file; a plain .ts file may not even do that.',
			from: { path: '^src/lib/.*\\.(ts|js)$', pathNot: serverFile },
			to: { path: serverFile }
		},
		{
			name: 'plain-files-no-drizzle',
			severity: 'error',
			comment: 'A plain file or a component knows no database.',
			from: { path: '^src/lib/', pathNot: serverFile },
			to: { path: drizzle }
		},
		{
			name: 'no-kit-in-rooms',
			severity: 'error',
			comment:
				'Seed, verify and backup run outside Kit, and rules run anywhere: only routes and hooks use $app and $env. A component may take types from them.',
			from: { path: '^src/lib/' },
			to: { path: kit, dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'no-kit-types-in-rooms',
			severity: 'error',
			comment: 'A .svelte file may take types from $app; another file may not even do that.',
			from: { path: '^src/lib/.*\\.(ts|js)$' },
			to: { path: kit }
		},
		{
			name: 'routes-no-database',
			severity: 'error',
			comment: 'A route calls a use-case; tables and queries are the rooms’ own.',
			from: { path: '^src/', pathNot: '^src/lib/' },
			to: { path: [...drizzle, schemaFile] }
		},
		{
			name: 'no-cycles',
			severity: 'error',
			comment: 'Files that need each other are one file, or there is a third between them.',
			from: {},
			to: { circular: true }
		},
		{
			name: 'no-lazy-import-between-our-files',
			severity: 'error',
			comment: 'A lazy import is how a cycle hides.',
			from: { path: '^src/' },
			to: { path: '^src/', dependencyTypes: ['dynamic-import'] }
		},
		{
			name: 'no-tests-in-the-house',
			severity: 'error',
			comment: 'What only tests use lives in tests/.',
			from: { path: '^src/' },
			to: { path: tests }
		},
		{
			name: 'run-time-packages-are-dependencies',
			severity: 'error',
			comment: 'A native package that is a devDependency builds, then fails at the first request.',
			from: { path: '^src/.*\\.server\\.ts$' },
			to: {
				dependencyTypes: ['npm-dev'],
				dependencyTypesNot: ['type-only'],
				pathNot: '(^|/)@sveltejs/kit/'
			}
		},
		{
			name: 'resolvable',
			severity: 'error',
			comment: 'An import that leads nowhere is not checked by any other rule.',
			from: { path: '^src/' },
			to: { couldNotResolve: true, pathNot: ['^\\$(app|env)/', '^\\$service-worker$', '^\\./\\$types'] }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		moduleSystems: ['es6'],
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
			extensions: ['.ts', '.js', '.svelte', '.json', '.d.ts']
		}
	}
};
