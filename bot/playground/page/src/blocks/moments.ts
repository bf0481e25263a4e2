// Times as Slack writes them in a message: `{date_short_pretty} at {time}`, in the
// reader's own time zone.

const DAY_MS = 86_400_000;

type Format = Intl.DateTimeFormatOptions;
const FORMATS: Record<string, Format> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_long_full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  day_divider: { weekday: "long", day: "numeric", month: "long" },
};

/** The moment in words; *now* and *at* in milliseconds since 1970. */
export function moment(format: string, at: number, now: number): string {
  return format.replace(/\{([a-z_]+)\}/gu, (token, name: string) => one(name, at, now) ?? token);
}

function one(name: string, at: number, now: number): string | undefined {
  const date = new Date(at);
  if (name === "date_num") return numbers(date, "-", [0, 1, 2]);
  if (name === "date_slash") return numbers(date, "/", [1, 2, 0]);
  if (name === "ago") return ago(at, now);
  const plain = name.replace(/_pretty$/u, "");
  const near = plain === name ? undefined : nearby(date, new Date(now));
  const known = FORMATS[plain];
  return near ?? (known && new Intl.DateTimeFormat("en-GB", known).format(date));
}

function numbers(date: Date, between: string, order: number[]): string {
  const two = (figure: number) => `${figure}`.padStart(2, "0");
  const parts = [`${date.getFullYear()}`, two(date.getMonth() + 1), two(date.getDate())];
  return order.map((part) => parts[part]).join(between);
}

function nearby(date: Date, now: Date): string | undefined {
  const midnight = (of: Date) => Date.UTC(of.getFullYear(), of.getMonth(), of.getDate());
  const days = (midnight(date) - midnight(now)) / DAY_MS;
  return ["yesterday", "today", "tomorrow"][days + 1];
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

function ago(at: number, now: number): string {
  const [unit, length] = STEPS.find(([, each]) => Math.abs(at - now) >= each) ?? ["second", 1_000];
  return new Intl.RelativeTimeFormat("en-GB").format(Math.round((at - now) / length), unit);
}
