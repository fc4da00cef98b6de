import { defineMessages } from './define.ts';

/** How goods are grown, in the words that sellers, the warehouse and buyers share. */
export const practiceMessages = defineMessages({
	id: {
		practice: 'Cara menanam atau memelihara',
		practices: {
			organic: 'Organik',
			few_chemicals: 'Sedikit bahan kimia',
			chemicals: 'Dengan bahan kimia',
			not_grown: 'Tidak ditanam (olahan, kerajinan)'
		}
	},
	en: {
		practice: 'How it was grown or kept',
		practices: {
			organic: 'Organic',
			few_chemicals: 'Few chemicals',
			chemicals: 'With chemicals',
			not_grown: 'Not grown (processed, crafts)'
		}
	}
});
