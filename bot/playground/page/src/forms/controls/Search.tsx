// One out of a list that the app fills while one types: a combobox.

import { type KeyboardEvent, useRef, useState } from "react";
import { type Option, type Picked, picked } from "../values";
import type { Controlled } from "./kind";
import { useOffers } from "./useOffers";

export function Search({
  id,
  element,
  value,
  change,
  invalid,
  described,
  needed,
  ask,
}: Controlled) {
  const chosen = value !== null && typeof value === "object" && "value" in value ? value : null;
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const open = typed !== null;
  const { offers, note } = useOffers(typed, element.min_query_length ?? 3, ask);
  const close = () => setTyped(null);
  const look = (words: string) => {
    setTyped(words);
    setAt(0);
  };
  const choose = (option: Option) => {
    change(picked(option));
    close();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!open) look("");
      else setAt((at + step + offers.length) % Math.max(offers.length, 1));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const option = offers[at];
      if (option) choose(option);
    } else if (event.key === "Escape" && open) {
      // The first Escape closes the list, the second one the form.
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <div className="form-search">
      <input
        ref={field}
        id={id}
        className="form-typed"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}list`}
        aria-activedescendant={open && offers[at] ? `${id}${at}` : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={described}
        aria-required={needed}
        placeholder={element.placeholder?.text ?? "Search"}
        value={typed ?? chosen?.text ?? ""}
        onChange={(event) => look(event.target.value)}
        onClick={() => (open ? undefined : look(""))}
        onBlur={close}
        onKeyDown={keys}
      />
      {chosen && !open && (
        <button
          type="button"
          className="form-clear"
          aria-label={`Clear ${chosen.text}`}
          onClick={() => {
            change(null);
            field.current?.focus();
          }}
        >
          ×
        </button>
      )}
      <Offers id={id} offers={open ? offers : []} at={at} chosen={chosen} choose={choose} />
      <p className="form-note" role="status">
        {open ? note : ""}
      </p>
    </div>
  );
}

interface Listed {
  id: string;
  offers: Option[];
  at: number;
  chosen: Picked | null;
  choose: (option: Option) => void;
}

function Offers({ id, offers, at, chosen, choose }: Listed) {
  return (
    <div id={`${id}list`} className="form-offers" role="listbox" aria-label="What there is">
      {offers.map((option, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the keyboard
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={option.value}
          id={`${id}${place}`}
          role="option"
          className={place === at ? "form-offer form-offer-here" : "form-offer"}
          aria-selected={option.value === chosen?.value}
          // Before the field loses the keyboard, and the list with it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(option)}
        >
          {picked(option)?.text}
        </div>
      ))}
    </div>
  );
}
