// One open form: what stands in it, what is wrong, and what its buttons do.

import { useRef, useState } from "react";
import { said } from "../blocks/said";
import type { Block, Form } from "../cells";
import { type Answer, act } from "../store";
import { keepDraft, loadDraft } from "./drafts";
import { empty, given, inputs, type Option, sent, type Value, type Values } from "./values";

const REQUIRED = "Please complete this required field.";

export interface Filling {
  value: (element: Block) => Value;
  change: (block: Block, value: Value) => void;
  /** By block id, in words. */
  errors: Record<string, string>;
  busy: boolean;
  wrong: string;
  submit: () => Promise<void>;
  dismiss: () => Promise<void>;
  /** What the app offers for a word that was typed; throws the reason why not. */
  ask: (action: string, typed: string) => Promise<Option[]>;
}

export function useForm(form: Form, person: string): Filling {
  const { values, value, change, edited, setEdited, settle } = useValues(form, person);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const { ask, assure } = useLists(form, person);
  const sending = useOnce("What you typed is still here.");
  // Whoever waits for an answer can still leave.
  const leaving = useOnce("");
  const send = async () => {
    const lacking = unfilled(form, value);
    setMissing(lacking);
    setEdited(new Set());
    if (Object.keys(lacking).length > 0) return null;
    await assure(values);
    const filled = inputs(form.blocks).map(({ element }) => [
      element.action_id,
      sent(element, value(element)),
    ]);
    const body = Object.fromEntries(filled.filter(([, one]) => one !== undefined));
    const answer = await act("submit", { person, view: form.id, values: body });
    if (answer.ok) settle();
    return answer;
  };
  const errors = Object.entries({ ...form.errors, ...missing });
  return {
    value,
    change,
    errors: Object.fromEntries(errors.filter(([block]) => !edited.has(block))),
    busy: sending.busy,
    wrong: leaving.wrong || sending.wrong,
    submit: () => sending.once(send),
    dismiss: () => leaving.once(() => act("dismiss", { person, view: form.id })),
    ask,
  };
}

/** What was typed, kept by the names of the inputs, whatever the app shows around them. */
function useValues(form: Form, person: string) {
  const [values, setValues] = useState<Values>(() => loadDraft(person, form.id));
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  const value = (element: Block) => values[element.action_id] ?? given(element);
  const change = (block: Block, next: Value) => {
    // An empty list is a choice too: null would fall back to what stood there.
    const all = { ...values, [block.element.action_id]: next ?? "" };
    setValues(all);
    keepDraft(person, form.id, all);
    setEdited((before) => new Set([...before, block.block_id ?? ""]));
  };
  return { values, value, change, edited, setEdited, settle: () => setEdited(new Set()) };
}

function unfilled(form: Form, value: (element: Block) => Value): Record<string, string> {
  const lacking = inputs(form.blocks).filter(
    (block) => !block.optional && empty(value(block.element)),
  );
  return Object.fromEntries(lacking.map((block) => [block.block_id ?? "", REQUIRED]));
}

/** Lists that the app fills.  Slack takes only what stood in the list at last. */
function useLists(form: Form, person: string) {
  const listed = useRef(new Map<string, Set<string>>());
  const ask = async (action: string, typed: string): Promise<Option[]> => {
    const answer = await act("suggest", { person, view: form.id, action_id: action, typed });
    if (!answer.ok) throw new Error(said(answer.error));
    const found = (answer.options ?? []) as unknown as Option[];
    listed.current.set(action, new Set(found.map((each) => each.value)));
    return found;
  };
  const assure = async (values: Values) => {
    for (const [action, value] of Object.entries(values)) {
      if (value === null || typeof value !== "object" || !("value" in value)) continue;
      if (listed.current.get(action)?.has(value.value)) continue;
      // The answer to the form itself says what is wrong, if this goes wrong.
      await ask(action, value.text).catch(() => []);
    }
  };
  return { ask, assure };
}

/** One press at a time; what went wrong stays until the next. */
function useOnce(comfort: string) {
  const under = useRef(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const once = async (deed: () => Promise<Answer | null>) => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    setWrong("");
    const answer = await deed();
    under.current = false;
    setBusy(false);
    if (answer && !answer.ok) setWrong(`${said(answer.error)} ${comfort}`.trim());
  };
  return { busy, wrong, once };
}
