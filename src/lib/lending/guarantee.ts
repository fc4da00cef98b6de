import type { MembershipId } from '#lib/shared/ids.ts';
import type { ApplicationId } from './ids.ts';

/** What holds somebody's savings for a loan. */
export function guaranteeReason(applicationId: ApplicationId, membershipId: MembershipId): string {
	return `loan:${applicationId}:${membershipId}`;
}
