// In place of `remark-gfm`, which only `react-markdown` would use.

export default function tables(): void {
  // nothing is read that could have tables
}
