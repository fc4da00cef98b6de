import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Reading the time directly would escape the clock that tests and the demo village set. */
const ownClockOnly = [
	{
		selector: "MemberExpression[object.name='Date'][property.name='now']",
		message: 'Ask #lib/shared/clock.server.ts for the time.'
	},
	{
		selector: "NewExpression[callee.name='Date'][arguments.length=0]",
		message: 'Ask #lib/shared/clock.server.ts for the time.'
	},
	{
		selector: "CallExpression[callee.name='Date']",
		message: 'Ask #lib/shared/clock.server.ts for the time.'
	}
];

export default defineConfig(
	globalIgnores([
		'.svelte-kit/',
		'build/',
		'data/',
		'test-results/',
		'playwright-report/',
		'coverage/',
		'.setup.lock*'
	]),
	js.configs.recommended,
	ts.configs.strictTypeChecked,
	svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: {
				projectService: {
					allowDefaultProject: ['eslint.config.js', 'svelte.config.js', '.dependency-cruiser.cjs']
				},
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte']
			}
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// TypeScript knows which names exist.
			'no-undef': 'off',
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-implicit-coercion': ['error', { boolean: false }],
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
			// The database's values may be an ArrayBuffer by their type; a File of a form is still refused.
			'@typescript-eslint/no-base-to-string': ['error', { ignoredTypeNames: ['ArrayBuffer'] }],
			// It does not know that a branded number is a number.
			'@typescript-eslint/no-unsafe-unary-minus': 'off',
			// Code points are what is wanted of a spread string here.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// There are no enums here, and looking for them compares every type of the database's queries.
			'@typescript-eslint/no-unsafe-enum-assignment': 'off',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			]
		}
	},
	{
		// Their types are svelte-check's: asking for them here as well took most of the time of all checks.
		files: ['**/*.svelte', '**/*.svelte.ts'],
		extends: [ts.configs.disableTypeChecked],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			// Addresses in this project are plain paths from the root; it is never served below one.
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/no-target-blank': 'error',
			'svelte/require-each-key': 'error'
		}
	},
	{
		files: ['src/**'],
		rules: {
			'no-console': 'error',
			'max-lines': ['error', { max: 350 }]
		}
	},
	{
		// Tables of data, which have the length of what they list.
		files: ['src/lib/i18n/**', 'src/lib/ledger/chartOfAccounts.ts'],
		rules: { 'max-lines': 'off' }
	},
	{
		files: ['src/**/*.ts'],
		rules: { 'max-lines-per-function': ['error', { max: 80 }] }
	},
	{
		files: ['src/lib/**'],
		// The clock itself, and the log: it tells when something really happened, whatever clock a test has set.
		ignores: ['src/lib/shared/clock.server.ts', 'src/lib/shared/log.server.ts'],
		rules: { 'no-restricted-syntax': ['error', ...ownClockOnly] }
	},
	{
		files: ['tests/**'],
		rules: {
			'@typescript-eslint/no-non-null-assertion': 'off',
			// A stand-in for something asynchronous often has nothing to wait for.
			'@typescript-eslint/require-await': 'off'
		}
	},
	{
		files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
		extends: [ts.configs.disableTypeChecked]
	},
	{
		files: ['**/*.cjs'],
		languageOptions: { sourceType: 'commonjs' }
	}
);
