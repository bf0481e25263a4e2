// What went wrong with a click or a form, in words.

const WORDS: Record<string, string> = {
  operation_timeout: "OnAir did not answer within three seconds, as Slack demands. Try again.",
  dispatch_failed: "OnAir is not connected: its process does not run, or it has just started.",
  not_interactive: "This app does not take clicks: its manifest has interactivity switched off.",
};

export function said(error: string | null): string {
  if (!error) return "It did not work.";
  return WORDS[error] ?? `It did not work: ${error}${/[.?!]$/u.test(error) ? "" : "."}`;
}
