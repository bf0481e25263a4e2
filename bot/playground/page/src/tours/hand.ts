// The hand of a tour: it types, points and presses in the page as a person does.

const LETTER_MS = 22;
const LONGEST_TYPING_MS = 1_600;
const AIM_MS = 750;
const SETTLE_MS = 250;
const AIM = "data-tour-aim";

/** Wait; the hand rests where the tour is held up or given up (then it throws). */
export type Rest = (milliseconds: number) => Promise<void>;

export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Type into the composer of the open channel and press Enter; false without one. */
export async function say(text: string, rest: Rest): Promise<boolean> {
  const box = composer();
  if (!box) return false;
  const draft = box.value;
  box.focus();
  await typed(box, text, rest);
  await rest(SETTLE_MS);
  pressEnter(box);
  await rest(SETTLE_MS);
  if (box.value === text) return false;
  if (draft && draft !== text && box.isConnected) setValue(box, draft);
  return true;
}

function composer(): HTMLTextAreaElement | undefined {
  const named = document.querySelectorAll<HTMLTextAreaElement>("main textarea[data-composer]");
  const all = document.querySelectorAll<HTMLTextAreaElement>("main textarea");
  return [...(named.length ? named : all)].at(-1);
}

async function typed(box: HTMLTextAreaElement, text: string, rest: Rest): Promise<void> {
  if (!isCalm()) {
    const wait = Math.min(LETTER_MS, LONGEST_TYPING_MS / text.length);
    for (let end = 1; end < text.length; end++) {
      setValue(box, text.slice(0, end));
      await rest(wait);
    }
  }
  setValue(box, text);
}

/** React sees a value only if it is set by the element's own setter, with an event. */
function setValue(box: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(box, value);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function pressEnter(box: HTMLElement): void {
  const key = { key: "Enter", code: "Enter", bubbles: true, cancelable: true };
  // An open list of commands would take the key for itself.
  box.dispatchEvent(new KeyboardEvent("keydown", { ...key, key: "Escape", code: "Escape" }));
  box.dispatchEvent(new KeyboardEvent("keydown", key));
  box.dispatchEvent(new KeyboardEvent("keyup", key));
}

/** The last button of that label that can be pressed where one looks. */
export function findButton(label: string): HTMLButtonElement | undefined {
  return [...scene().querySelectorAll<HTMLButtonElement>("button")]
    .filter((each) => bare(each.textContent ?? "") === bare(label) && isThere(each))
    .at(-1);
}

/** The question or form on top, else the conversation. */
function scene(): ParentNode {
  return topDialog() ?? document.querySelector("main") ?? document;
}

/** The form or question that lies above everything; the list of tours is none. */
export function topDialog(): Element | undefined {
  const open = document.querySelectorAll("dialog[open]");
  return [...open].filter((each) => !each.closest("[data-tour]")).at(-1);
}

function isThere(button: HTMLButtonElement): boolean {
  if (button.disabled || button.ariaDisabled === "true" || button.closest("[data-tour]"))
    return false;
  return button.getClientRects().length > 0;
}

function bare(label: string): string {
  return label
    .toLowerCase()
    .trim()
    .replace(/[.…]+$/, "");
}

/** Point at it, and press it. */
export async function press(button: HTMLElement, rest: Rest): Promise<void> {
  await aim(button, rest);
  button.click();
}

export async function aim(at: HTMLElement, rest: Rest): Promise<void> {
  at.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
  at.setAttribute(AIM, "");
  try {
    await rest(AIM_MS);
  } finally {
    at.removeAttribute(AIM);
  }
}

/** Fill in one input of the form on top; false where there is none of that label. */
export async function fill(label: string, value: string, rest: Rest): Promise<boolean> {
  const box = input(label);
  if (!box) return false;
  box.focus();
  setValue(box, value);
  await aim(box, rest);
  return true;
}

function input(label: string): HTMLInputElement | HTMLTextAreaElement | undefined {
  const named = [...scene().querySelectorAll("label")].filter((each) =>
    bare(each.textContent ?? "").startsWith(bare(label)),
  );
  for (const each of named) {
    const found = each.control ?? each.parentElement?.querySelector("input, textarea");
    if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  }
  const boxes = scene().querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  return [...boxes].find((each) => bare(each.ariaLabel ?? "").startsWith(bare(label)));
}

/** Bring the newest message with that text into view: the card, not the word on it. */
export function point(text: string): void {
  const found = [...document.querySelectorAll("main article")]
    .filter((each) => !each.querySelector(".message-origin"))
    .filter((each) => oneLine(each).includes(text.toLowerCase()))
    .at(-1);
  found?.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
}

function oneLine(element: Element): string {
  return (element.textContent ?? "").replace(/\s+/g, " ").toLowerCase();
}

/** A part of the panel beside, by its heading. */
export function findPart(title: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(".app-panel h3")].find(
    (each) => bare(each.textContent ?? "") === bare(title),
  );
}
