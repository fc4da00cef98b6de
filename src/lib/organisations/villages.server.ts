import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import { asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { organisation, village, villageEdition } from './schema.server.ts';
import { searchTerms, titleCase } from './villageNames.ts';

export interface Village {
	/** As `34.04.01.2001`. */
	readonly code: string;
	readonly name: string;
	readonly district: string;
	readonly regency: string;
	readonly province: string;
	readonly provinceCode: string;
}

/** Rows a write: each stays far under the time limit of a job, even on a slow disk. */
const BATCH = 6_000;
/** How many candidates of a search are put in order; a word of two letters fits thousands. */
const CANDIDATES = 60;

/**
 * Fills the table of villages from idn-area-data (ODbL), once for each edition of the list. Doing it again, or
 * twice at a time, changes nothing; when it is done it costs one look-up.
 */
export async function loadVillages(): Promise<void> {
	const edition = await currentEdition();
	const [done] = await db.select().from(villageEdition).where(eq(villageEdition.edition, edition));
	if (done) return;
	const villages = await readList();
	for (let at = 0; at < villages.length; at += BATCH) {
		await write((tx) => addVillages(tx, villages.slice(at, at + BATCH)));
	}
	await write(async (tx) => {
		await tx.insert(villageEdition).values({ edition, loadedAt: now() }).onConflictDoNothing();
	});
}

/** True once the whole list has been loaded. */
export async function villagesAreLoaded(reader: Reader): Promise<boolean> {
	const [any] = await reader.select().from(villageEdition).limit(1);
	return any !== undefined;
}

/** Adds or renames villages, with their rows in the index. */
export async function addVillages(tx: Tx, villages: readonly Village[]): Promise<void> {
	const rows = JSON.stringify(villages);
	await tx.$client.execute({
		sql: `INSERT INTO village (code, name, district, regency, province, province_code)
			SELECT value ->> 'code', value ->> 'name', value ->> 'district', value ->> 'regency',
				value ->> 'province', value ->> 'provinceCode'
			FROM json_each(?) WHERE true
			ON CONFLICT (code) DO UPDATE SET name = excluded.name, district = excluded.district,
				regency = excluded.regency, province = excluded.province`,
		args: [rows]
	});
	await tx.$client.execute({
		sql: `INSERT OR REPLACE INTO village_search (rowid, name, district, regency, province)
			SELECT cast(replace(value ->> 'code', '.', '') AS integer), value ->> 'name', value ->> 'district',
				value ->> 'regency', value ->> 'province'
			FROM json_each(?)`,
		args: [rows]
	});
}

async function currentEdition(): Promise<string> {
	const entry = createRequire(import.meta.url).resolve('idn-area-data');
	const text = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8');
	return `idn-area-data@${(JSON.parse(text) as { version: string }).version}`;
}

async function readList(): Promise<Village[]> {
	const [provinces, regencies, districts, villages] = await Promise.all([
		getProvinces(),
		getRegencies(),
		getDistricts(),
		getVillages()
	]);
	const nameOf = (rows: readonly { code: string; name: string }[]) =>
		new Map(rows.map(({ code, name }) => [code, name === name.toUpperCase() ? titleCase(name) : name]));
	const names = { province: nameOf(provinces), regency: nameOf(regencies), district: nameOf(districts) };
	return villages.map(({ code, name }) => ({
		code,
		name: name.trim(),
		district: names.district.get(code.slice(0, 8)) ?? '',
		regency: names.regency.get(code.slice(0, 5)) ?? '',
		province: names.province.get(code.slice(0, 2)) ?? '',
		provinceCode: code.slice(0, 2)
	}));
}

export async function villageByCode(reader: Reader, code: string): Promise<Village | null> {
	const [found] = await reader.select().from(village).where(eq(village.code, code));
	return found ?? null;
}

/**
 * Villages whose name, district, regency and province have words that begin as typed, the nearest names first.
 * `gunung kidul` also finds `Gunungkidul`. Fewer than two letters find nothing.
 */
export async function searchVillages(reader: Reader, text: string, limit = 10): Promise<Village[]> {
	if (/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/.test(text.trim())) {
		const exact = await villageByCode(reader, text.trim());
		return exact ? [exact] : [];
	}
	const terms = searchTerms(text);
	if (terms.join('').length < 2) return [];
	for (const attempt of joinings(terms)) {
		const codes = await matching(reader, attempt);
		if (codes.length > 0) return nearest(await villagesByCode(reader, codes), attempt).slice(0, limit);
	}
	for (const attempt of joinings(terms)) {
		const found = await containing(reader, attempt, limit);
		if (found.length > 0) return found;
	}
	return [];
}

/** The words as typed, then with each neighbouring pair written as one. */
function joinings(terms: string[]): string[][] {
	const joined = terms
		.slice(1)
		.map((term, index) => [
			...terms.slice(0, index),
			`${terms[index] ?? ''}${term}`,
			...terms.slice(index + 2)
		]);
	return [terms, ...joined];
}

async function matching(reader: Reader, terms: string[]): Promise<string[]> {
	const query = terms.map((term) => `"${term}"*`).join(' ');
	const rows = await reader.all<{ rowid: number }>(
		sql`SELECT rowid FROM village_search WHERE village_search MATCH ${query}
			ORDER BY bm25(village_search, 10, 3, 2, 1) LIMIT ${CANDIDATES}`
	);
	return rows.map(({ rowid }) => String(rowid).replace(/^(\d\d)(\d\d)(\d\d)(\d{4})$/, '$1.$2.$3.$4'));
}

/** The last resort, `sari gunungkidul` for Wonosari: one word inside the name, the others as beginnings. */
async function containing(reader: Reader, terms: string[], limit: number): Promise<Village[]> {
	for (const [index, term] of terms.entries()) {
		const others = terms.filter((_, at) => at !== index).map((other) => `"${other}"*`);
		const among =
			others.length === 0
				? sql`true`
				: sql`cast(replace(${village.code}, '.', '') AS integer) IN
					(SELECT rowid FROM village_search WHERE village_search MATCH ${others.join(' ')})`;
		const found = await reader
			.select()
			.from(village)
			.where(sql`instr(lower(${village.name}), ${term}) > 0 AND ${among}`)
			.orderBy(asc(village.code))
			.limit(limit);
		if (found.length > 0) return found;
	}
	return [];
}

async function villagesByCode(reader: Reader, codes: string[]): Promise<Village[]> {
	const rows = await reader.select().from(village).where(inArray(village.code, codes));
	const order = new Map(codes.map((code, index) => [code, index]));
	return rows.sort((a, b) => (order.get(a.code) ?? 0) - (order.get(b.code) ?? 0));
}

/** Names that are what was typed before names that begin so, before those with the word elsewhere. */
function nearest(villages: Village[], terms: string[]): Village[] {
	const typed = terms.join(' ');
	const first = terms[0] ?? '';
	const distance = ({ name }: Village) => {
		const plain = searchTerms(name).join(' ');
		if (plain === typed || plain === first) return 0;
		return plain.startsWith(first) ? 1 : 2;
	};
	return villages
		.map((each, index) => ({ each, index }))
		.sort((a, b) => distance(a.each) - distance(b.each) || a.index - b.index)
		.map(({ each }) => each);
}

export interface ActiveVillage extends Village {
	readonly organisations: number;
}

/** Villages in which an organisation has its seat, those with the most first. */
export async function villagesWithOrganisations(reader: Reader, limit: number): Promise<ActiveVillage[]> {
	return reader
		.select({
			code: village.code,
			name: village.name,
			district: village.district,
			regency: village.regency,
			province: village.province,
			provinceCode: village.provinceCode,
			organisations: count(organisation.id)
		})
		.from(organisation)
		.innerJoin(village, eq(village.code, organisation.villageCode))
		.groupBy(village.code)
		.orderBy(desc(count(organisation.id)), asc(village.name))
		.limit(limit);
}
