// Inputs that one types or picks in the browser's own way: text, figures, dates.

import type { ChangeEvent } from "react";
import type { Controlled } from "./kind";

const TYPES: Record<string, string> = {
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
};
const LONGEST = 3_000;

export function Typed({ id, element, value, change, invalid, described, needed }: Controlled) {
  const shared = {
    id,
    name: element.action_id as string,
    className: "form-typed",
    value: `${value ?? ""}`,
    maxLength: element.max_length ?? LONGEST,
    placeholder: element.placeholder?.text,
    autoComplete: "off",
    required: needed,
    "aria-invalid": invalid || undefined,
    "aria-describedby": described,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change(event.target.value),
  };
  if (element.multiline) return <textarea {...shared} rows={4} dir="auto" />;
  const figures = element.type === "number_input" ? "decimal" : undefined;
  return <input {...shared} type={TYPES[element.type] ?? "text"} inputMode={figures} dir="auto" />;
}
