// Where blocks stand, and what a click there is.

import type { Block } from "../cells";
import { here } from "../place";
import { type Answer, act } from "../store";

/** Where blocks stand, so that a press knows what it was made on. */
export type Spot =
  | { kind: "message"; channel: string; ts: string }
  | { kind: "view"; view: string };

/** Click as the person whose eyes the page has. */
export function click(
  spot: Spot,
  block: Block,
  element: Block,
  option?: string | string[],
): Promise<Answer> {
  const where = spot.kind === "view" ? { view: spot.view } : { channel: spot.channel, ts: spot.ts };
  return act("click", {
    person: here().person,
    ...where,
    action_id: element.action_id,
    block_id: block.block_id,
    ...(element.value === undefined ? {} : { value: element.value }),
    ...(option === undefined ? {} : { option }),
  });
}
