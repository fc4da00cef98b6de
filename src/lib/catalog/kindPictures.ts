import Apple from '@lucide/svelte/icons/apple';
import Bean from '@lucide/svelte/icons/bean';
import Carrot from '@lucide/svelte/icons/carrot';
import CookingPot from '@lucide/svelte/icons/cooking-pot';
import Egg from '@lucide/svelte/icons/egg';
import Fish from '@lucide/svelte/icons/fish';
import FishSymbol from '@lucide/svelte/icons/fish-symbol';
import Flower from '@lucide/svelte/icons/flower-2';
import KeyRound from '@lucide/svelte/icons/key-round';
import Leaf from '@lucide/svelte/icons/leaf';
import ShoppingBasket from '@lucide/svelte/icons/shopping-basket';
import Sprout from '@lucide/svelte/icons/sprout';
import Tractor from '@lucide/svelte/icons/tractor';
import Trees from '@lucide/svelte/icons/trees';
import Turtle from '@lucide/svelte/icons/turtle';
import Wheat from '@lucide/svelte/icons/wheat';
import type { Icon } from '#lib/ui/types.ts';
import type { CommodityGroup } from './terms.ts';

/** A picture for each kind of goods; it always stands beside its word. */
export const KIND_PICTURES: Readonly<Record<CommodityGroup, Icon>> = {
	fruit: Apple,
	vegetable: Carrot,
	herb: Leaf,
	staple: Wheat,
	fish: Fish,
	livestock: Egg,
	processed: CookingPot,
	spice: Bean,
	ornamental_plant: Flower,
	ornamental_fish: FishSymbol,
	pet: Turtle,
	timber: Trees,
	craft: ShoppingBasket,
	seed: Sprout,
	service: Tractor,
	rental: KeyRound
};
