// What stands in the inputs of a form, and what of it is sent.

import type { Block } from "../cells";

/** An option that was found by typing: its words are kept, for they are in no list. */
export interface Picked {
  text: string;
  value: string;
}
/** Text or one value, several values, or something found; null: nothing found yet. */
export type Value = string | string[] | Picked | null;
export type Values = Record<string, Value>;

export interface Option {
  text: Block;
  value: string;
  description?: Block;
}

const PICKED: Record<string, string> = {
  users_select: "initial_user",
  channels_select: "initial_channel",
  conversations_select: "initial_conversation",
  multi_users_select: "initial_users",
  multi_channels_select: "initial_channels",
  multi_conversations_select: "initial_conversations",
  datepicker: "initial_date",
  timepicker: "initial_time",
};
const SEVERAL = /^(?:checkboxes|multi_.*)$/u;
const ONE_OPTION = new Set(["static_select", "radio_buttons", "external_select"]);

/** What stands in an input before anybody has touched it. */
export function given(element: Block): Value {
  const { type } = element;
  if (type === "external_select") return picked(element.initial_option);
  if (ONE_OPTION.has(type)) return element.initial_option?.value ?? "";
  const name = PICKED[type];
  if (name) return element[name] ?? (SEVERAL.test(type) ? [] : "");
  if (SEVERAL.test(type)) return (element.initial_options ?? []).map((one: Option) => one.value);
  if (type === "datetimepicker") return local(element.initial_date_time);
  return element.initial_value ?? "";
}

export function picked(option: Option | undefined): Picked | null {
  return option ? { text: option.text.text, value: option.value } : null;
}

/** Seconds since 1970 as a browser's date field writes them, in its own time zone. */
function local(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  const ahead = new Date(seconds * 1000).getTimezoneOffset() * 60;
  return new Date((seconds - ahead) * 1000).toISOString().slice(0, 16);
}

export function empty(value: Value): boolean {
  if (value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}

/** What is sent for one input; undefined where nothing was chosen and nothing stood. */
export function sent(element: Block, value: Value): unknown {
  const { type } = element;
  if (value !== null && typeof value === "object" && "value" in value) return value.value;
  if (empty(value) && (ONE_OPTION.has(type) || PICKED[type])) {
    return empty(given(element)) ? undefined : SEVERAL.test(type) ? [] : "";
  }
  if (type === "datetimepicker") {
    return empty(value) ? undefined : new Date(`${value}`).getTime() / 1000;
  }
  return value;
}

/** The input blocks of a form. */
export function inputs(blocks: Block[]): Block[] {
  return blocks.filter((block) => block.type === "input");
}

/** What is a secret stays out of what the browser keeps. */
export function secret(action: string): boolean {
  return /pass|secret|token/iu.test(action);
}
