// What each kind of step does; gives "" or, in words, why it could not.

import type { Channel, Me, Operation, Room, Team, TourAct, TourStep } from "../cells";
import { go, here } from "../place";
import { act, peek } from "../store";
import type { Rest } from "./hand";
import * as hand from "./hand";

export interface Scene {
  /** The time stamp before which everything is from before the tour. */
  since: string;
  rest: Rest;
}

const LOOK_MS = 100;
const PRESENT_MS = 6_000;
const HOME_MS = 900;

type Doing = (step: TourStep, scene: Scene) => Promise<string>;

const DOING: Record<TourAct, Doing> = {
  ready: async (_, scene) => {
    const answer = await act("ready", {});
    if (answer.ok) scene.since = String(answer.since);
    return answer.ok ? "" : `It could not be put in order: ${answer.error}.`;
  },
  look: async () => "",
  say: async ({ text = "" }, { rest }) => {
    if (await hand.say(text, rest)) return "";
    const { person, channel } = here();
    return refused(await act("say", { person, channel, text }));
  },
  press: async ({ text = "", sure }, { rest }) => {
    const trouble = await pressed(text, rest);
    return trouble || !sure ? trouble : pressed(sure, rest);
  },
  fill: async ({ fields = {}, text = "" }, { rest }) => {
    for (const [label, value] of Object.entries(fields))
      if (!(await hand.fill(label, value, rest))) return `The form has no “${label}”.`;
    return pressed(text, rest);
  },
  play: async ({ group }, { rest }) => {
    const found = () => roomOf(group)?.pushes.find((each) => each.play)?.play;
    if (!(await waited(() => Boolean(found()), PRESENT_MS, rest)))
      return "There is no picture to play.";
    go({ playing: found() ?? "" });
    return "";
  },
  enter: async ({ group, account }) => refused(await act("enter", { group, account })),
  fault: async ({ fault = {} }) => refused(await act("fault", fault)),
  kill: async () => refused(await act("kill", {})),
  start: async () => {
    // Somebody may have started it by hand meanwhile; what counts is that it runs.
    await act("start", {});
    return "";
  },
  forward: async ({ minutes }) => refused(await act("forward", { minutes })),
};

/** Go where the step is, and do it. */
export async function perform(step: TourStep, scene: Scene): Promise<string> {
  return (await arrive(step, scene.rest)) || DOING[step.does](step, scene);
}

async function pressed(label: string, rest: Rest): Promise<string> {
  if (!(await waited(() => hand.findButton(label) !== undefined, PRESENT_MS, rest)))
    return `There is no button “${label}” to press.`;
  await rest(LOOK_MS); // what is drawn anew meanwhile is another element
  const button = hand.findButton(label);
  if (!button) return `The button “${label}” is gone again.`;
  await hand.press(button, rest);
  return "";
}

async function arrive(step: TourStep, rest: Rest): Promise<string> {
  if (step.person) {
    const person = peek<Team>("team")[0]?.people.find((one) => one.name === step.person)?.id;
    if (!person) return `There is nobody called ${step.person} here.`;
    go({ person, thread: "" });
    if (!(await waited(() => peek<Me>("me")[0]?.id === person, PRESENT_MS, rest)))
      return "The playground does not answer.";
  }
  if (step.channel) {
    const channel = await channelOf(step.channel, rest);
    if (!channel) return `There is no ${step.channel} for ${step.person ?? "this person"}.`;
    go({ channel, thread: "" });
    if (channel === "home") await look(rest);
  }
  show(step);
  if (step.beside) await unfold(step.beside, rest);
  return "";
}

/** What stands beside; where there is no room, the conversation comes first. */
function show(step: TourStep): void {
  const narrow = matchMedia("(max-width: 1000px)").matches;
  if (step.panel !== undefined) go({ panel: step.panel, operation: told(step.panel) });
  else if (narrow) go({ panel: "" });
  if (step.does === "ready" || (step.does !== "play" && narrow)) go({ playing: "" });
}

/** Bring a part of the panel into view, once it is drawn. */
async function unfold(title: string, rest: Rest): Promise<void> {
  await waited(() => hand.findPart(title) !== undefined, PRESENT_MS, rest);
  hand.findPart(title)?.scrollIntoView({ behavior: hand.isCalm() ? "auto" : "smooth" });
}

/** The story is about the latest wish that went somewhere, not about a refusal. */
function told(panel: string): string {
  if (panel !== "story") return "";
  const gone = peek<Operation>("operation/").filter((each) => each.passed.length > 1);
  return String(Math.max(0, ...gone.map((each) => each.number)) || "");
}

async function channelOf(name: string, rest: Rest): Promise<string | undefined> {
  if (name === "home") return name;
  const find = () =>
    peek<Channel>("channel/").find((one) =>
      name === "direct" ? one.direct : !one.direct && one.name === name,
    )?.id;
  await waited(() => find() !== undefined, PRESENT_MS, rest);
  return find();
}

/** The bot writes Home anew when somebody opens it; what was there is old. */
async function look(rest: Rest): Promise<void> {
  await act("home", { person: here().person });
  await rest(HOME_MS);
}

function roomOf(group: number | undefined): Room | undefined {
  return peek<Room>("room/").find((each) => each.group === group);
}

function refused(answer: { ok: boolean; error: string | null }): string {
  return answer.ok ? "" : `It could not be done: ${answer.error}.`;
}

/** Look again and again; false when it did not come true in that time. */
export async function waited(ready: () => boolean, limit: number, rest: Rest): Promise<boolean> {
  for (let left = limit; left > 0; left -= LOOK_MS) {
    if (ready()) return true;
    await rest(LOOK_MS);
  }
  return ready();
}
