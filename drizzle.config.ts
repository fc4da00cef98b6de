import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'turso',
	schema: './src/lib/*/schema.server.ts',
	out: './drizzle',
	dbCredentials: { url: process.env.DATABASE_URL ?? 'file:data/desa.db' }
});
