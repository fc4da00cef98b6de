import { redirect } from '@sveltejs/kit';
import { payOnline } from '#lib/online/apply.server.ts';
import { payTopUpOnline } from '#lib/online/topUp.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import type { RequestHandler } from './$types';

/**
 * Leads to the payment page at Stripe: of the order, or with `bagian` of what that part's goods weigh more. A page of its
 * own, reached by a plain link: the browser goes to another site from here, which a form sent by a script could not
 * follow. Asking twice gives the same page.
 */
export const GET: RequestHandler = async ({ params, url }) => {
	const subOrderId = parseId<'sub_order'>(url.searchParams.get('bagian'));
	const address = subOrderId
		? await payTopUpOnline(params.token, subOrderId, url.origin)
		: await payOnline(params.token, url.origin);
	redirect(303, address ?? `/pesanan/${params.token}?sudah=tak-terbuka`);
};
