import { asc, eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { lotGrade } from './schema.server.ts';
import { DEFAULT_GRADES, MOST_GRADES } from './terms.ts';

export interface Grade {
	readonly name: string;
	readonly criteria: string;
}

/** The grades a warehouse wrote down, in its order; empty while it uses the usual ones. */
export async function gradesOf(reader: Reader, organisationId: OrganisationId): Promise<Grade[]> {
	return reader
		.select({ name: lotGrade.name, criteria: lotGrade.criteria })
		.from(lotGrade)
		.where(eq(lotGrade.organisationId, organisationId))
		.orderBy(asc(lotGrade.position));
}

export async function isGrade(
	reader: Reader,
	organisationId: OrganisationId,
	name: string
): Promise<boolean> {
	const own = await gradesOf(reader, organisationId);
	const names: readonly string[] = own.length > 0 ? own.map((grade) => grade.name) : DEFAULT_GRADES;
	return names.includes(name);
}

export type SetGradesResult =
	{ ok: true } | Refused<'forbidden' | 'grades_missing' | 'too_many_grades' | 'grade_twice'>;

/** Writes down by which words goods are sorted. Lots keep the grade they were given. */
export async function setGrades(
	actor: Actor,
	{ organisationId, grades }: { organisationId: OrganisationId; grades: readonly Grade[] }
): Promise<SetGradesResult> {
	return write(async (tx): Promise<SetGradesResult> => {
		if (!(await allow(tx, actor, organisationId, 'stock.count'))) return refuse('forbidden');
		if (grades.length === 0) return refuse('grades_missing');
		if (grades.length > MOST_GRADES) return refuse('too_many_grades');
		if (new Set(grades.map(({ name }) => name)).size < grades.length) return refuse('grade_twice');
		await tx.delete(lotGrade).where(eq(lotGrade.organisationId, organisationId));
		await tx
			.insert(lotGrade)
			.values(grades.map((grade, position) => ({ organisationId, position, ...grade })));
		await audit(tx, actor, {
			action: 'lot.grades',
			organisationId,
			subject: `organisation:${organisationId}`,
			detail: { grades: grades.map(({ name }) => name) }
		});
		return { ok: true };
	});
}
