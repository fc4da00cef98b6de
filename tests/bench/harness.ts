import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** One line of the table: a figure, and how it stands to a baseline measured in the same run. */
export interface Result {
	name: string;
	/** What it was measured on, as `1,000 listings`. */
	dataset: string;
	value: number;
	unit: string;
	baseline: number;
	/** value / baseline. */
	ratio: number;
	note: string;
}

export interface Bench {
	/** Shorter runs, for a run of less than a minute. */
	readonly quick: boolean;
	/** A folder of the bench's own, never DATA_DIR. */
	readonly folder: string;
}

/** The middle of at least five runs. */
export async function medianOf(runs: number, measure: () => Promise<number> | number): Promise<number> {
	const figures: number[] = [];
	for (let run = 0; run < Math.max(5, runs); run += 1) figures.push(await measure());
	return middle(figures);
}

/**
 * The middles of several measures, taken in turn, so that what else the machine does meanwhile weighs on each of them
 * alike and not on a baseline alone.
 */
export async function mediansInTurn<Name extends string>(
	runs: number,
	measures: Readonly<Record<Name, () => Promise<number> | number>>
): Promise<Record<Name, number>> {
	const names = Object.keys(measures) as Name[];
	const figures = new Map<Name, number[]>(names.map((name) => [name, []]));
	for (let run = 0; run < Math.max(5, runs); run += 1) {
		for (const name of names) figures.get(name)?.push(await measures[name]());
	}
	const middles = names.map((name) => [name, middle(figures.get(name) ?? [])] as const);
	return Object.fromEntries(middles) as Record<Name, number>;
}

function middle(figures: readonly number[]): number {
	return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

/** Things done per second by some work. */
export async function perSecond(count: number, work: () => unknown): Promise<number> {
	const begun = performance.now();
	await work();
	return (count / (performance.now() - begun)) * 1000;
}

export function result(line: Omit<Result, 'ratio'>): Result {
	const ratio = line.value / line.baseline;
	if (!Number.isFinite(ratio)) throw new Error(`${line.name}: no finite ratio`);
	return { ...line, ratio };
}

export async function inOwnFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'desa-bench-'));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function machine(): string {
	const gibibytes = Math.round(totalmem() / 2 ** 30);
	return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${gibibytes} GiB, Node ${process.version}`;
}

export function commit(): string {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
	} catch {
		return 'unknown';
	}
}
