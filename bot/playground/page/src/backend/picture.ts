// Plays a live picture, and keeps asking: it is off air when its address answers 404,
// and plays again by itself when it answers with a picture.

import type HlsType from "hls.js";

/** `off`: the address answers 404.  `lacking`: there is nothing that could draw it. */
export type Seen = "waiting" | "live" | "off" | "lacking" | "silent" | "unplayable";
type Tell = (seen: Seen) => void;

const PATH = /^\/live\/[A-Za-z0-9_]+\.m3u8$/;
const ASK_MS = 1_000;
const ASK_AGAIN_MS = 2_000;
const STATUS: Record<number, Seen> = { 200: "waiting", 404: "off", 501: "lacking" };

/** The path of a live picture that this server plays, for any link; "" for others. */
export function playable(link: string): string {
  if (!URL.canParse(link, location.href)) return "";
  const url = new URL(link, location.href);
  return url.host === location.host && PATH.test(url.pathname) ? url.pathname : "";
}

/** Play what is at this path; the function that it gives ends it. */
export function play(video: HTMLVideoElement, path: string, tell: Tell): () => void {
  const picture = new Picture(video, path, tell);
  picture.ask();
  return () => picture.end();
}

class Picture {
  private hls: HlsType | null = null;
  private shown = false;
  private over = false;
  private timer = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly path: string,
    private readonly tell: Tell,
  ) {
    video.onplaying = () => this.shown && this.tell("live");
    video.onwaiting = () => this.shown && this.tell("waiting");
    video.onerror = () => this.shown && this.clear();
  }

  /** Ask the address, and do as it answers; then ask again, for ever. */
  async ask(): Promise<void> {
    clearTimeout(this.timer);
    const seen = await answer(this.path);
    if (this.over) return;
    if (seen !== "waiting") {
      this.clear();
      this.tell(seen);
    } else if (!this.shown) {
      this.shown = true;
      this.tell("waiting");
      await this.show();
    }
    if (this.over) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), this.shown ? ASK_MS : ASK_AGAIN_MS);
  }

  end(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.clear();
    this.video.onplaying = this.video.onwaiting = this.video.onerror = null;
  }

  private async show(): Promise<void> {
    const { default: Hls } = await import("hls.js/light");
    if (this.over || !this.shown) return;
    if (Hls.isSupported()) this.attach(Hls);
    else if (this.video.canPlayType("application/vnd.apple.mpegurl")) this.video.src = this.path;
    else this.tell("unplayable");
    // A browser that lets nothing play by itself shows its own button for it.
    this.video.play().catch(() => {});
  }

  private attach(Hls: typeof HlsType): void {
    const hls = new Hls({
      enableWorker: false,
      liveSyncDurationCount: 1,
      liveMaxLatencyDurationCount: 4,
      maxBufferLength: 8,
      backBufferLength: 8,
    });
    this.hls = hls;
    let push = "";
    hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => {
      // Another push of the same room counts from 0 again.
      const found = details.fragments.at(-1)?.relurl?.split("/").at(-2) ?? "";
      if (push && found !== push) this.again();
      push = found;
    });
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (error.fatal || error.response?.code === 404) this.again();
    });
    hls.loadSource(this.path);
    hls.attachMedia(this.video);
  }

  /** Begin anew, with whatever the address answers now. */
  private again(): void {
    this.clear();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), 0);
  }

  private clear(): void {
    this.shown = false;
    this.hls?.destroy();
    this.hls = null;
    if (!this.video.hasAttribute("src")) return;
    this.video.removeAttribute("src");
    this.video.load();
  }
}

async function answer(path: string): Promise<Seen> {
  try {
    const { status } = await fetch(path, { method: "HEAD", cache: "no-store" });
    return STATUS[status] ?? "silent";
  } catch {
    return "silent";
  }
}
