// What the server shows, cell by cell.  Each cell has a key; the comment gives it.
// Times are seconds since 1970, or ISO 8601 where the name ends in `at`.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A block or an element of Block Kit, as the bot sent it. */
export type Block = { type: string; block_id?: string; [key: string]: any };

export interface Person {
  id: string;
  name: string;
  real_name: string;
  guest: boolean;
  /** What they are in the play, in a few words. */
  role: string;
}

/** `me`: who looks. */
export type Me = Person;

export interface Command {
  command: string;
  usage: string;
  description: string;
}

/** `team`: what everybody sees of the workspace. */
export interface Team {
  name: string;
  bot: { id: string; name: string };
  people: Person[];
  groups: { id: string; handle: string }[];
  commands: Command[];
  /** Message shortcuts: title by callback id. */
  shortcuts: Record<string, string>;
}

/** `channel/<id>`: one that I can read. */
export interface Channel {
  id: string;
  name: string;
  topic: string;
  private: boolean;
  /** My conversation with the bot; its name says nothing. */
  direct: boolean;
  archived: boolean;
  member: boolean;
}

/** `message/<channel>/<ts>`. */
export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  blocks?: Block[];
  thread_ts?: string;
  reply_count?: number;
  /** The time stamp of the last reply. */
  latest_reply?: string;
  /** `thread_broadcast`: a reply that is shown in the channel too. */
  subtype?: string;
  edited?: { user: string; ts: string };
  deleted: boolean;
  /** It alerted me: a mention, a direct message, a broadcast reply. */
  alerted: boolean;
  files?: SharedFile[];
}

/** A file that stands in a message, to be saved. */
export interface SharedFile {
  id: string;
  name: string;
  title: string;
  /** Bytes. */
  size: number;
  /** Where this page takes it from. */
  download: string;
}

/** `whisper/<id>`: only I see it. */
export interface Whisper {
  id: string;
  channel: string;
  /** The moment that it came, as a time stamp. */
  ts: string;
  /** The bot, or `USLACKBOT` where Slack itself complains. */
  user: string;
  text: string;
  blocks?: Block[];
  thread_ts?: string;
}

/** `form/<id>`: a modal of mine; the one with the highest `depth` is on top. */
export interface Form {
  id: string;
  depth: number;
  hash: string;
  title: { text: string };
  submit?: { text: string };
  close?: { text: string };
  blocks: Block[];
  /** By block id. */
  errors: Record<string, string>;
}

/** `home`: my App Home, as the bot published it. */
export interface Home {
  blocks: Block[];
}

/** `bot`: its process. */
export interface BotProcess {
  runs: boolean;
  pid: number;
  /** Open Socket Mode connections. */
  connections: number;
  /** How often somebody killed it. */
  killed: number;
  /** Whether it will be killed in the middle of its next call. */
  ambush: boolean;
  /** What is the matter: it starts, was killed, or ended (with its log); "" else. */
  said: string;
}

/** `clock`: how far time was moved forward, in seconds. */
export interface PlayClock {
  ahead: number;
}

/** `scopes`: what the bot may do beyond what it must. */
export interface Scopes {
  /** Whether the manifest's optional scopes are granted. */
  optional: boolean;
}

export interface RoomMember {
  account: string;
  camera: boolean;
  screen: boolean;
}
export interface Push {
  account: string;
  source: "camera" | "screen";
  since: string;
  /** Where the test picture plays, on this server: `/live/…m3u8`; null without HLS. */
  play: string | null;
}
export interface Recording {
  account: string;
  source: "camera" | "screen";
  name: string;
  since: string;
}

/** `room/<group>`: a room of the stand-in backend. */
export interface Room {
  group: number;
  /** What OnAir's people call it, "" where they do not. */
  name: string;
  members: RoomMember[];
  pushes: Push[];
  recordings: Recording[];
}

/** `call/<number>`: what the bot sent to the backend; secrets are masked. */
export interface Call {
  number: number;
  at: string;
  /** In words: "Start push", "Stop recording", "Kick". */
  what: string;
  group: number | null;
  done: boolean;
  /** How long until it was over, in milliseconds; null while under way. */
  took: number | null;
  /** HTTP; null where the connection was dropped. */
  status: number | null;
  /** The result that the answer carries; null where it has none. */
  code: number | null;
  /** What it means in a few words: "done", "nobody sends a picture"; "" for unknown. */
  means: string;
  /** The switches that it met, in words. */
  faults: string[];
  /** Written JSON, two blanks for each level: its numbers are wider than a browser's. */
  request: string;
  /** The same; "" while there is none, and where it was no JSON. */
  answer: string;
}

/** `faults`: what can be broken, and what is. */
export interface Faults {
  kinds: FaultKind[];
  on: { id: number; said: string }[];
  /** What calls under way have met: used up, and not over yet. */
  met: string[];
}
export interface FaultKind {
  name: string;
  /** "Lose the answer, nothing done". */
  label: string;
  /** What happens then, in a sentence of plain words. */
  says: string;
  group: "answer" | "code" | "connection" | "slack";
  /** What it wants to know beside: a code to choose, seconds. */
  wants: null | "code" | "seconds" | "status";
  /** For `code`: what there is, with what it means. */
  choices?: { code: number; label: string }[];
}

/** `operation/<number>`: what OnAir has on record. */
export interface Operation {
  number: number;
  /** What was typed or pressed, as the record keeps it. */
  line: string;
  room: string;
  channel: string;
  actor: string;
  state: string;
  /** Every state it was in, oldest first, the present one last. */
  passed: { state: string; at: string }[];
  /** The usual way, for drawing what has not come yet: state names in order. */
  way: string[];
  over: boolean;
  approvals: { actor: string; yes: boolean; at: string }[];
  found: string;
  remedy: string;
  events: OnRecord[];
  timeline: Step[];
}

/** One line of the history. */
export interface OnRecord {
  number: number;
  at: string;
  kind: string;
  actor: string;
  said: string;
  /** Its place in the chain; null until it is sealed. */
  place: number | null;
  /** SHA-256 over this line and the seal of the place before it, in hex; "" until then. */
  seal: string;
}

/** One step of a command's way, in milliseconds since its gesture. */
export interface Step {
  lane: "person" | "record" | "backend" | "slack";
  what: string;
  from: number;
  /** Null while it is under way; the same as `from` for a moment. */
  to: number | null;
  ok: boolean;
  /** Set on the one moment when Slack was told that the gesture has arrived. */
  ack?: true;
}

/** `tours`: the guided stories; see `bot/playground/tours/`. */
export interface Tour {
  name: string;
  title: string;
  promise: string;
  steps: TourStep[];
}
/** All that a step can do. */
export type TourAct =
  | "ready"
  | "look"
  | "say"
  | "press"
  | "fill"
  | "play"
  | "enter"
  | "fault"
  | "kill"
  | "start"
  | "forward";
/** One step; what is left out stays as it was in the step before. */
export interface TourStep {
  /** What the reader is told. */
  says: string;
  does: TourAct;
  /** Who acts, by name. */
  person?: string;
  /** Where: a channel's name, `direct` for the messages with the bot, or `home`. */
  channel?: string;
  /** `say`: the line.  `press`, and `fill` at its end: the button's label. */
  text?: string;
  /** `press`: the label of the answer to the question that follows. */
  sure?: string;
  /** `fill`: values by label. */
  fields?: Record<string, string>;
  /** `fault`: what the act of that name wants. */
  fault?: { name: string; [key: string]: Json };
  /** `forward`. */
  minutes?: number;
  /** `enter` and `play`: which room. */
  group?: number;
  /** `enter`: who comes in. */
  account?: string;
  /** What is shown beside: "backend", "story", or "" for nothing. */
  panel?: string;
  /** The part of the panel to bring into view, by its heading. */
  beside?: string;
  /** The step is over once this can be read in what is new there. */
  until?: string;
  /** The step is over once so much of this room is on air, and recorded. */
  stands?: { group: number; on_air: number | null; recorded: number | null };
  /** How long what it waits for may take, in seconds. */
  within: number;
  /** The next step follows at once. */
  hurry?: boolean;
}
