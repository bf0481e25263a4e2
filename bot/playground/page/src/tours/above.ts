// Where the strip of a tour is drawn: under a form that lies above the page it could be
// neither read well nor pressed, so it moves into that form's layer.

import { useEffect, useState } from "react";
import { topDialog } from "./hand";

/** The form or question on top, or null for the page itself. */
export function useAbove(): Element | null {
  const [above, setAbove] = useState<Element | null>(null);
  useEffect(() => {
    const look = () => setAbove(topDialog() ?? null);
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["open"],
    });
    look();
    return () => observer.disconnect();
  }, []);
  return above;
}
