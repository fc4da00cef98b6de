/** A bank as clearing and BI-FAST know it. */
export interface Bank {
	readonly id: string;
	readonly name: string;
	/** Bank Indonesia's three figures, which online transfers ask for. */
	readonly code: string;
	/** The eight letters of its BIC, by which BI-FAST, SKN and RTGS address it. */
	readonly bic: string;
}

/**
 * What people write for a bank, the longer name first: `BCA Syariah` is not BCA. Codes as Bank Indonesia publishes them for
 * transfers between banks; a bank that is not here is not guessed at, its line is held back from the file and named.
 */
const KNOWN: readonly (Bank & { readonly called: RegExp })[] = [
	bank('bca-syariah', 'BCA Syariah', '536', 'SYCAIDJ1', 'bca syariah|central asia syariah'),
	bank(
		'bsi',
		'Bank Syariah Indonesia',
		'451',
		'BSMDIDJA',
		'bsi|syariah indonesia|(bri|bni|mandiri) syariah|bsm'
	),
	bank('bri', 'Bank Rakyat Indonesia', '002', 'BRINIDJA', 'bri|rakyat indonesia'),
	bank('mandiri', 'Bank Mandiri', '008', 'BMRIIDJA', 'mandiri'),
	bank('bni', 'Bank Negara Indonesia', '009', 'BNINIDJA', 'bni|bni 46|negara indonesia'),
	bank('bca', 'Bank Central Asia', '014', 'CENAIDJA', 'bca|central asia'),
	bank('btn', 'Bank Tabungan Negara', '200', 'BTANIDJA', 'btn|tabungan negara'),
	bank('danamon', 'Bank Danamon', '011', 'BDINIDJA', 'danamon'),
	bank('permata', 'Bank Permata', '013', 'BBBAIDJA', 'permata'),
	bank('maybank', 'Maybank Indonesia', '016', 'IBBKIDJA', 'maybank|bii'),
	bank('cimb', 'CIMB Niaga', '022', 'BNIAIDJA', 'cimb|niaga'),
	bank('ocbc', 'OCBC Indonesia', '028', 'NISPIDJA', 'ocbc|nisp'),
	bank('bjb', 'Bank BJB', '110', 'PDJBIDJA', 'bjb|jabar( banten)?'),
	bank('jateng', 'Bank Jateng', '113', 'PDJGIDJ1', 'jateng|jawa tengah'),
	bank('jatim', 'Bank Jatim', '114', 'PDJTIDJ1', 'jatim|jawa timur'),
	bank('sumut', 'Bank Sumut', '117', 'PDSUIDJ1', 'sumut|sumatera utara'),
	bank('muamalat', 'Bank Muamalat', '147', 'MUABIDJA', 'muamalat'),
	bank('mega', 'Bank Mega', '426', 'MEGAIDJA', 'mega'),
	bank('seabank', 'SeaBank', '535', 'SSPIIDJA', 'seabank|sea bank'),
	bank('jago', 'Bank Jago', '542', 'JAGBIDJA', 'jago')
];

function bank(id: string, name: string, code: string, bic: string, called: string) {
	return { id, name, code, bic, called: new RegExp(`^(${called})$`) };
}

/** Words that stand around a bank's name and do not tell one from another. */
const AROUND = /\b(pt|bank|persero|tbk|bpd)\b/g;

/** Where the branch begins: `BRI Unit Wonosari` is BRI. */
const BRANCH = /\b(unit|kcp|kc|kk|kantor|cabang|cab)\b.*$/;

/** The bank that is meant by what was typed, or null. */
export function bankCalled(typed: string): Bank | null {
	const words = typed
		.toLowerCase()
		.replace(/\(.*?\)/g, ' ')
		.replace(/[^a-z0-9]+/g, ' ')
		.replace(BRANCH, '')
		.trim();
	const bare = words.replace(AROUND, ' ').replace(/\s+/g, ' ').trim();
	const found = KNOWN.find(({ called }) => called.test(words) || called.test(bare));
	if (!found) return null;
	const { id, name, code, bic } = found;
	return { id, name, code, bic };
}
