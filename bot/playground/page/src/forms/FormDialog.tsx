// One form as a window above the page.

import {
  type FormEvent,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { Blocks } from "../blocks/Blocks";
import { readable } from "../blocks/pieces";
import type { Block, Form } from "../cells";
import { Field } from "./Field";
import { type Filling, useForm } from "./useForm";
import "../blocks/buttons.css";
import "./forms.css";

const CONTROL = "input, select, textarea";

export function FormDialog({ form, person }: { form: Form; person: string }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const filling = useForm(form, person);
  const { busy, wrong, submit, dismiss } = filling;
  useOpen(dialog, form.hash);
  useFirstWrong(dialog, filling.errors);
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  const leave = (event: SyntheticEvent) => {
    // It closes when the server says so, which may not answer.
    event.preventDefault();
    void dismiss();
  };
  return (
    <dialog
      ref={dialog}
      className="form"
      aria-labelledby={`${id}title`}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave(event);
      }}
      onCancel={leave}
    >
      <form className="form-frame" onSubmit={send} noValidate aria-busy={busy}>
        <header className="form-head">
          <h2 id={`${id}title`}>{readable(form.title.text)}</h2>
          <button
            type="button"
            className="form-x"
            aria-label="Close"
            onClick={() => void dismiss()}
          >
            ×
          </button>
        </header>
        <Body form={form} filling={filling} />
        <footer className="form-foot">
          {wrong && (
            <p className="form-wrong" role="alert">
              {wrong}
            </p>
          )}
          <button type="button" className="blocks-button" onClick={() => void dismiss()}>
            {readable(form.close?.text ?? "Cancel")}
          </button>
          {form.submit && (
            <button type="submit" className="blocks-button blocks-go" aria-busy={busy}>
              {readable(form.submit.text)}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

/** Inputs one by one; what stands between them is drawn as in a message. */
function Body({ form, filling }: { form: Form; filling: Filling }) {
  return (
    <div className="form-body">
      {grouped(form.blocks).map((group) =>
        group[0]?.type === "input" ? (
          <Field key={group[0].block_id} block={group[0]} filling={filling} />
        ) : (
          <Blocks
            key={group[0]?.block_id ?? ""}
            blocks={group}
            spot={{ kind: "view", view: form.id }}
          />
        ),
      )}
    </div>
  );
}

function grouped(blocks: Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.type !== "input" && last && last[0]?.type !== "input") last.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** Shown above everything, with the keyboard in the first thing to fill in. */
function useOpen(dialog: RefObject<HTMLDialogElement | null>, hash: string): void {
  // Before the window leaves the page, so that the keyboard goes back where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, [dialog]);
  const begun = useRef("");
  useEffect(() => {
    const shown = dialog.current;
    const lost = !shown?.contains(document.activeElement);
    const first = shown?.querySelector<HTMLElement>(`.form-body :is(${CONTROL})`);
    const close = shown?.querySelector<HTMLElement>(".form-foot button");
    // Nobody is interrupted where the app only changes what stands around them.
    if (begun.current === "" || (begun.current !== hash && lost)) (first ?? close)?.focus();
    begun.current = hash;
  }, [dialog, hash]);
}

/** When something is wrong, the keyboard goes to the first of it. */
function useFirstWrong(
  dialog: RefObject<HTMLDialogElement | null>,
  errors: Record<string, string>,
): void {
  const count = Object.keys(errors).length;
  const before = useRef(0);
  useEffect(() => {
    const more = count > before.current;
    before.current = count;
    if (!more) return;
    const wrong = dialog.current?.querySelector(".form-field-wrong");
    wrong?.querySelector<HTMLElement>(CONTROL)?.focus({ preventScroll: true });
    // On a phone the foot would hide what is said below the field.
    (wrong?.querySelector(".form-wrong") ?? wrong)?.scrollIntoView({ block: "center" });
  }, [dialog, count]);
}
