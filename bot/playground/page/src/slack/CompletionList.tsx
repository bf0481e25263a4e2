// The list of commands above the field.

import type { Offer } from "./completion";

interface Asked {
  id: string;
  offers: readonly Offer[];
  /** Which one is chosen by the keys; -1 for none. */
  at: number;
  take: (offer: Offer) => void;
}

export function CompletionList({ id, offers, at, take }: Asked) {
  return (
    <div id={id} className="offers" role="listbox" aria-label="Commands" tabIndex={-1}>
      {offers.map((offer, index) => (
        <div
          key={offer.label}
          id={`${id}-${index}`}
          ref={index === at ? intoView : undefined}
          className="offer"
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onPointerDown={(event) => {
            // The focus stays in the field.
            event.preventDefault();
            take(offer);
          }}
        >
          <strong>{offer.label}</strong>
          {offer.usage && <code>{offer.usage}</code>}
          {offer.description && <span>{offer.description}</span>}
        </div>
      ))}
    </div>
  );
}

function intoView(node: HTMLElement | null): void {
  node?.scrollIntoView({ block: "nearest" });
}
