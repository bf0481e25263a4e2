import type { Block } from "../cells";

/** Where blocks stand, so that a press knows what it was made on. */
export type Spot =
  | { kind: "message"; channel: string; ts: string }
  | { kind: "view"; view: string };

/** Draw blocks as Slack does; buttons act as the person that looks. */
export function Blocks({ blocks }: { blocks: Block[]; spot: Spot }) {
  return <pre>{JSON.stringify(blocks)}</pre>;
}

/** Draw one line of Slack's mrkdwn, for messages without blocks. */
export function Mrkdwn({ text }: { text: string }) {
  return <span>{text}</span>;
}
