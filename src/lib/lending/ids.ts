import type { Id } from '#lib/shared/ids.ts';

export type LoanId = Id<'loan'>;
export type ApplicationId = Id<'loan_application'>;
