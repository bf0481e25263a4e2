// The forms that are open, as Slack's modals: the topmost one is shown.

import { useEffect } from "react";
import type { Form, Me } from "../cells";
import { useCell, useCells } from "../store";
import { dropDrafts } from "./drafts";
import { FormDialog } from "./FormDialog";

export function Forms() {
  const forms = useCells<Form>("form/");
  const me = useCell<Me>("me");
  useEffect(() => {
    const open = forms.map((form) => form.id);
    if (me) dropDrafts(me.id, open);
  }, [me, forms]);
  if (!me || forms.length === 0) return null;
  const top = forms.reduce((one, other) => (other.depth > one.depth ? other : one));
  return <FormDialog key={`${me.id}/${top.id}`} form={top} person={me.id} />;
}
