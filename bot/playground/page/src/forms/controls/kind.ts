// What every control of a form is given.

import type { Block } from "../../cells";
import type { Option, Value } from "../values";

export interface Controlled {
  id: string;
  element: Block;
  value: Value;
  change: (value: Value) => void;
  invalid: boolean;
  /** The ids of its hint and of what is wrong with it, if any. */
  described?: string | undefined;
  /** The id of its label, for controls of several parts. */
  labelled?: string | undefined;
  /** Its name where it has no label. */
  named?: string;
  needed?: boolean;
  /** For lists that the app fills. */
  ask?: (typed: string) => Promise<Option[]>;
}

/** The options that are offered, those of groups too. */
export function optionsOf(element: Block): Option[] {
  const groups: { options: Option[] }[] = element.option_groups ?? [];
  return [...(element.options ?? []), ...groups.flatMap((group) => group.options)];
}
