import type { Reader } from '#lib/shared/database.server.ts';
import type { BookAccess } from './access.server.ts';
import {
	cashFlowStatement,
	equityStatement,
	incomeStatement,
	positionStatement,
	type CashFlowStatement,
	type EquityStatement,
	type IncomeStatement,
	type PositionStatement,
	type Range
} from './financial.server.ts';

/** The four statements, as the API's addresses name them. */
export const STATEMENT_KINDS = ['income', 'position', 'equity', 'cash-flow'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

export type FinancialStatement =
	| ({ kind: 'income' } & IncomeStatement)
	| ({ kind: 'position' } & PositionStatement)
	| ({ kind: 'equity' } & EquityStatement)
	| ({ kind: 'cash-flow' } & CashFlowStatement);

/** A statement of a book for a period; the position is that of the period's last day. */
export async function financialStatement(
	reader: Reader,
	access: BookAccess,
	kind: StatementKind,
	range: Range
): Promise<FinancialStatement> {
	switch (kind) {
		case 'income':
			return { kind, ...(await incomeStatement(reader, access, range)) };
		case 'position':
			return { kind, ...(await positionStatement(reader, access, range.to)) };
		case 'equity':
			return { kind, ...(await equityStatement(reader, access, range)) };
		case 'cash-flow':
			return { kind, ...(await cashFlowStatement(reader, access, range)) };
	}
}
