// Where the keys go: into the field of the open conversation.

/** To the field, or to the conversation where one cannot write. */
export function focusConversation(): void {
  const main = document.getElementById("main");
  (main?.querySelector("textarea") ?? main)?.focus();
}

/** The same once the channel is drawn; not on phones, where it calls up the keyboard. */
export function focusSoon(): void {
  if (matchMedia("(hover: hover)").matches) requestAnimationFrame(focusConversation);
}
