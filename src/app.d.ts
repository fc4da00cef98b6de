import type { IncomingMessage } from 'node:http';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { UserId } from '#lib/shared/ids.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** What people may quote when they ask for help; the log has the rest. */
			requestId?: string;
			/** Set when the server was busy rather than broken. */
			busy?: boolean;
		}
		interface Platform {
			req: IncomingMessage;
		}
		interface Locals {
			locale: Locale;
			actor: Actor;
			user: { id: UserId; name: string; phone: string | null; email: string | null } | null;
			requestId: string;
			cartCount: number;
			/** What a public page depends on, where that is less than its kind of page does. */
			dependsOn?: readonly string[];
			/** The database stayed locked: the answer becomes 503 with Retry-After. */
			busy?: boolean;
		}
	}
}

export {};
