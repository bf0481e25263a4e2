// Slack's time stamps as people read them, in the browser's own time zone.

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });
const WHOLE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });
const DAY_S = 86_400;

export function seconds(ts: string): number {
  return Number.parseFloat(ts);
}

function date(ts: string): Date {
  return new Date(seconds(ts) * 1000);
}

/** `14:02`. */
export function clock(ts: string): string {
  return CLOCK.format(date(ts));
}

/** Day and time to the second, for who looks closer. */
export function whole(ts: string): string {
  return WHOLE.format(date(ts));
}

/** The same for all moments of one day. */
export function dayOf(ts: string): string {
  return date(ts).toDateString();
}

/** `Today`, `Yesterday`, or the day; `ahead` is how far time was moved, in seconds. */
export function dayName(ts: string, ahead: number): string {
  const now = Date.now() / 1000 + ahead;
  if (dayOf(ts) === dayOf(`${now}`)) return "Today";
  if (dayOf(ts) === dayOf(`${now - DAY_S}`)) return "Yesterday";
  const sameYear = date(ts).getFullYear() === date(`${now}`).getFullYear();
  return (sameYear ? DAY : DAY_AND_YEAR).format(date(ts));
}
