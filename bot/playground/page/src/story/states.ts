// The states of an operation in words and signs; the words are those of the bot's cards.

export interface StateWords {
  icon: string;
  word: string;
  /** One sentence more, for whom the word says too little. */
  says: string;
  mood: "wait" | "run" | "good" | "warn" | "bad";
}

const STATES: Record<string, StateWords> = {
  checking: {
    icon: "…",
    word: "checking",
    says: "A time zone or a user group is looked up first.",
    mood: "wait",
  },
  awaiting_confirmation: {
    icon: "?",
    word: "waiting to be confirmed",
    says: "Its asker has to say yes once more.",
    mood: "wait",
  },
  awaiting_approval: {
    icon: "+1",
    word: "waiting for approval",
    says: "Somebody else has to agree.",
    mood: "wait",
  },
  ready: { icon: "»", word: "next in line", says: "A worker may take it.", mood: "wait" },
  running: {
    icon: "▶\ufe0e",
    word: "under way",
    says: "A worker has it, under a lease.",
    mood: "run",
  },
  succeeded: { icon: "✓", word: "done", says: "It came out as it was asked.", mood: "good" },
  failed: {
    icon: "✕",
    word: "failed",
    says: "It did not happen: certainly without effect.",
    mood: "bad",
  },
  unknown: {
    icon: "?",
    word: "unknown",
    says: "It was sent, and it is not known what came of it.",
    mood: "warn",
  },
  refused: { icon: "✕", word: "refused", says: "The rules say no.", mood: "bad" },
  declined: { icon: "✕", word: "declined", says: "A second person said no.", mood: "bad" },
  expired: { icon: "!", word: "expired", says: "Its moment had passed.", mood: "warn" },
  cancelled: { icon: "–", word: "cancelled", says: "Before it was sent.", mood: "warn" },
  superseded: {
    icon: "–",
    word: "set aside",
    says: "Because of what was asked later.",
    mood: "warn",
  },
  stale: {
    icon: "!",
    word: "stale",
    says: "What was to be approved had changed.",
    mood: "warn",
  },
};

/** A state in words; one that is not known here is shown by its name. */
export function stateOf(name: string): StateWords {
  return STATES[name] ?? { icon: "•", word: name.replaceAll("_", " "), says: "", mood: "wait" };
}
