// In place of `node-emoji`: the library that draws blocks has a table of its own, and
// asks that package first.  Without its 230 kB the page stays within its size.

interface Options {
  fallback: (name: string) => string;
}

/** Write `:name:` as the sign that the asker's own table has for it. */
export function emojify(text: string, { fallback }: Options): string {
  return text.replace(/^:(.+):$/u, (_, name: string) => fallback(name));
}
