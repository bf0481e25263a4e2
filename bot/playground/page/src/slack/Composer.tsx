// The field in which one types: a message, or a slash command.

import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import type { Channel, Team } from "../cells";
import { useCell } from "../store";
import { CompletionList } from "./CompletionList";
import type { Offer } from "./completion";
import { draftKey, lastSent, setDraft, useDraft } from "./drafts";
import { Plane } from "./icons";
import { Ideas } from "./ideas";
import { type Choosing, useCompletion } from "./useCompletion";
import { type Sending, useSending } from "./useSending";
import "./composer.css";

/** Slack cuts a longer message. */
const LONGEST = 4_000;

interface Asked {
  channel: Channel;
  person: string;
  thread?: string;
  label: string;
}

export function Composer(asked: Asked) {
  const { channel, label } = asked;
  if (channel.archived)
    return <p className="composer-shut">This channel is archived: nobody writes here any more.</p>;
  if (!channel.member)
    return <p className="composer-shut">You are not in this channel, so you cannot write here.</p>;
  return <Field {...asked} label={label} />;
}

function Field({ channel, person, thread, label }: Asked) {
  const key = draftKey(person, channel.id, thread);
  const text = useDraft(key);
  const commands = useCell<Team>("team")?.commands ?? [];
  const field = useRef<HTMLTextAreaElement>(null);
  const sending = useSending({ person, channel: channel.id, thread });
  const take = (offer: Offer) => {
    setDraft(key, offer.text);
    field.current?.focus();
  };
  const choosing = useCompletion(text, commands, take);
  const send = () => {
    const line = text.trim();
    if (line !== "") void sending.send(line);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (choosing.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send();
    else if (event.key === "ArrowUp" && text === "" && lastSent(person))
      setDraft(key, lastSent(person));
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Box
        {...{ label, text, field, choosing, onKeyDown, take }}
        ideas={!thread && <Ideas channel={channel} person={person} />}
        type={(typed) => {
          setDraft(key, typed);
          sending.forget();
        }}
      />
      <Told text={text} sending={sending} />
    </form>
  );
}

interface BoxAsked {
  label: string;
  text: string;
  field: React.RefObject<HTMLTextAreaElement | null>;
  choosing: Choosing;
  onKeyDown: (event: KeyboardEvent) => void;
  take: (offer: Offer) => void;
  type: (text: string) => void;
  /** Slack takes no commands in threads. */
  ideas: ReactNode;
}

function Box(asked: BoxAsked) {
  const { label, text, field, choosing, onKeyDown, take, type } = asked;
  const id = useId();
  const { offers, at, command } = choosing;
  const open = offers.length > 0;
  useGrowth(field, text);
  return (
    <>
      {open && <CompletionList id={id} offers={offers} at={at} take={take} />}
      {command && !(open && /^\S*$/u.test(text)) && (
        <p className="composer-hint" id={`${id}-hint`}>
          <strong>{command.command}</strong> <code>{command.usage}</code>
        </p>
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          data-composer=""
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={open ? id : undefined}
          aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
          aria-describedby={command ? `${id}-hint` : undefined}
          placeholder={label}
          value={text}
          enterKeyHint="send"
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {asked.ideas}
        <button
          type="submit"
          className="composer-send"
          aria-label="Send"
          title="Send (Enter)"
          disabled={text.trim() === ""}
        >
          <Plane />
        </button>
      </div>
      <span className="unseen" role="status">
        {open ? `${offers.length} ${offers.length === 1 ? "suggestion" : "suggestions"}` : ""}
      </span>
    </>
  );
}

/** What is to be said about the line: under way, refused, too long. */
function Told({ text, sending }: { text: string; sending: Sending }) {
  const [line] = sending.pending;
  return (
    <div className="composer-told" role="status">
      {line !== undefined && (
        <p>
          Sending <bdi className="composer-line">{line}</bdi> …
        </p>
      )}
      {sending.error && <p className="composer-error">Not sent: {sending.error}</p>}
      {text.length > LONGEST && (
        <p className="composer-long">
          {text.length.toLocaleString("en")} characters: Slack advises at most{" "}
          {LONGEST.toLocaleString("en")}.
        </p>
      )}
    </div>
  );
}

/** As high as its text, up to what the style allows. */
function useGrowth(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    const node = field.current;
    if (!node) return;
    node.style.height = "auto";
    node.style.height = `${node.scrollHeight}px`;
  }, [text, field]);
}
