import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [tailwindcss(), sveltekit()],
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
