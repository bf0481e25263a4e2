// Whether the side bar is drawn out; on phones only.

import { shelf } from "./shelf";

export const drawer = shelf(false);
