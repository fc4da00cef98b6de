/** Forms of address that are no name by themselves. */
const ADDRESSED = [
	'pak',
	'bapak',
	'bu',
	'ibu',
	'mbak',
	'mas',
	'mbok',
	'mbah',
	'kak',
	'bang',
	'hj',
	'h',
	'dr'
];
/** Words that begin the name of a business, which is known by all of it. */
const BUSINESS = [
	'warung',
	'toko',
	'rumah',
	'restoran',
	'kedai',
	'dapur',
	'kantin',
	'hotel',
	'pt',
	'cv',
	'ud'
];

/** What a producer may know of a buyer's name: the first name with its form of address, or a business's whole name. */
export function buyerFirstName(name: string): string {
	const words = name.trim().split(/\s+/);
	const first = (words[0] ?? '').toLowerCase().replace(/\.$/, '');
	if (BUSINESS.includes(first)) return words.join(' ');
	return words.slice(0, ADDRESSED.includes(first) ? 2 : 1).join(' ');
}
