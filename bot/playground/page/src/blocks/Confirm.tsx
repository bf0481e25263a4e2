// The question that some buttons ask once more.

import { useEffect, useId, useRef } from "react";
import type { Block } from "../cells";
import { readable } from "./pieces";
import { Text } from "./Text";

interface Asked {
  confirm: Block;
  yes: () => void;
  no: () => void;
}

export function Confirm({ confirm, yes, no }: Asked) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const agree = () => {
    // Closing gives the keyboard back to the button that asked.
    dialog.current?.close();
    yes();
  };
  return (
    <dialog
      ref={dialog}
      className="blocks-confirm"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onClose={no}
      onKeyDown={(event) => {
        // A form below must not take the same Escape for itself.
        if (event.key === "Escape") event.stopPropagation();
      }}
    >
      <h2 id={`${id}title`}>{readable(confirm.title?.text ?? "Are you sure?")}</h2>
      <div id={`${id}text`} className="blocks-confirm-text">
        {confirm.text && <Text text={confirm.text} />}
      </div>
      <div className="blocks-confirm-row">
        <button type="button" className="blocks-button" onClick={() => dialog.current?.close()}>
          {readable(confirm.deny?.text ?? "Cancel")}
        </button>
        <button
          type="button"
          className={`blocks-button ${confirm.style === "danger" ? "blocks-danger" : "blocks-go"}`}
          onClick={agree}
        >
          {readable(confirm.confirm?.text ?? "Yes")}
        </button>
      </div>
    </dialog>
  );
}
