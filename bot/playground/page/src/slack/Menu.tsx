// A button with a menu: arrow keys, Home and End, Escape, and the focus comes back.

import {
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import "./menu.css";

export interface Choice {
  label: string;
  /** Beside the label, softer. */
  hint?: string;
  run?: () => void;
  /** Instead of `run`: opens in another window. */
  href?: string;
}

interface Asked {
  label: string;
  className?: string;
  choices: () => readonly Choice[];
  children: ReactNode;
}

export function Menu({ label, className = "", choices, children }: Asked) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={className.includes("tip") ? undefined : label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Sheet
          id={id}
          label={label}
          choices={choices()}
          anchor={button.current}
          close={close}
          gone={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface SheetAsked {
  id: string;
  label: string;
  choices: readonly Choice[];
  anchor: HTMLElement | null;
  /** Closed by choosing or Escape. */
  close: () => void;
  /** Closed by a press elsewhere. */
  gone: () => void;
}

function Sheet({ id, label, choices, anchor, close, gone }: SheetAsked) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = sheet.current;
    if (!node || !anchor) return;
    // On the top layer, so that no message cuts it off.
    node.showPopover();
    putBeside(node, anchor);
    items(node)[0]?.focus();
  }, [anchor]);
  return (
    <div
      ref={sheet}
      id={id}
      className="menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      popover="manual"
      onKeyDown={(event) => onKey(event, close)}
      onBlur={(event) => {
        const to = event.relatedTarget;
        // A press on the button itself closes by that press.
        if (to !== anchor && !event.currentTarget.contains(to)) gone();
      }}
    >
      {choices.map((choice) => (
        <Entry key={choice.label} choice={choice} close={close} />
      ))}
    </div>
  );
}

function Entry({ choice, close }: { choice: Choice; close: () => void }) {
  const inside = (
    <>
      <bdi>{choice.label}</bdi>
      {choice.hint && <small>{choice.hint}</small>}
    </>
  );
  if (choice.href !== undefined)
    return (
      <a
        role="menuitem"
        tabIndex={-1}
        href={choice.href}
        target="_blank"
        rel="noopener"
        onClick={close}
      >
        {inside}
      </a>
    );
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        close();
        choice.run?.();
      }}
    >
      {inside}
    </button>
  );
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
}

function onKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const all = items(event.currentTarget);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to: { [key: string]: number } = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  };
  const next = to[event.key];
  if (next !== undefined) all[next]?.focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

/** Below the button, or above where there is no room; never outside of the window. */
function putBeside(menu: HTMLElement, anchor: HTMLElement): void {
  const button = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const gap = 4;
  const below = button.bottom + gap;
  const fits = below + height <= innerHeight - gap;
  const top = fits ? below : Math.max(gap, button.top - gap - height);
  const left = Math.min(Math.max(gap, button.right - width), innerWidth - width - gap);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(gap, left)}px`;
}
