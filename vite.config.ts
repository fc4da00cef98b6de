import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [tailwindcss(), sveltekit()],
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						// Left alone, a page asks for up to sixty files, and each costs a phone with a poor signal a wait. What thirty
						// pages share, and whatever is small and shared at all, comes in one file each: measured, half as many
						// files and no page heavier.
						codeSplitting: {
							groups: [
								{ name: 'shared', minShareCount: 30, priority: 2 },
								{ name: 'small', minShareCount: 4, maxModuleSize: 1_600 }
							]
						}
					}
				}
			}
		}
	},
	test: {
		environment: 'node',
		// Two cores: more workers than that only makes timings noisy.
		maxWorkers: 2,
		allowOnly: !process.env.CI,
		projects: [
			{
				extends: true,
				test: {
					name: 'rules',
					include: ['tests/{unit,integration,architecture}/**/*.test.ts'],
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			},
			{
				// Against the production build, one file after another: they measure times and kill servers.
				extends: true,
				test: {
					name: 'faults',
					include: ['tests/faults/**/*.test.ts'],
					maxWorkers: 1,
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
