"""
The style of a report.

Text has at least 4.5:1 on what is behind it, light and dark; bars have 3:1.
The timeline's blue, orange and hatched purple are told apart by colour-blind people,
and by their place, height and pattern without any colour.
"""

STYLE = """\
:root {
  color-scheme: light dark;
  --bg: light-dark(#ffffff, #16191b);
  --raised: light-dark(#f3f7f7, #1f2427);
  --text: light-dark(#1a2426, #e3e8e9);
  --text-soft: light-dark(#4d5d5f, #a3b0b2);
  --line: light-dark(#d5dfe0, #353d40);
  --accent: light-dark(#0b6e78, #4fc3cd);
  --bad: light-dark(#a11d16, #ff9b92);
  --bad-bg: light-dark(#fdeceb, #3a1b19);
  --air: light-dark(#0072b2, #56b4e9);
  --tape: light-dark(#c45a00, #f0a04b);
  --doubt: light-dark(#7b3f8c, #d79be8);
  --halt: light-dark(#ececec, #2a2f33);
  --track: light-dark(#f3f7f7, #1f2427);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 3rem;
  background: var(--bg); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial,
    "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; line-height: 1.3; break-after: avoid; }
p { margin: .5rem 0; }
code { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace;
  font-size: .87em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.soft, .who code, caption { color: var(--text-soft); }
.numbers {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  gap: .75rem; margin: 1.5rem 0; padding: 0;
}
.numbers > div { padding: .75rem 1rem; border: 1px solid var(--line);
  border-radius: 8px; background: var(--raised); break-inside: avoid; }
.numbers dt { color: var(--text-soft); font-size: .9rem; }
.numbers dd { margin: 0; font-size: 1.45rem; font-weight: 650; line-height: 1.3; }
table + table, p + table { margin-top: 1.25rem; }
.numbers .more { display: block; font-size: .9rem; font-weight: 400;
  color: var(--text-soft); }
.alarm { margin: 1.5rem 0; padding: .75rem 1rem; border: 2px solid var(--bad);
  border-radius: 8px; background: var(--bad-bg); break-inside: avoid; }
.alarm h2 { margin: 0 0 .25rem; font-size: 1.1rem; color: var(--bad); }
.alarm ul { margin: 0; padding-left: 1.25rem; }
.open { color: var(--bad); font-weight: 650; overflow-wrap: break-word; }
figure { margin: 1rem 0; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; }
svg text { font-family: system-ui, -apple-system, "Segoe UI", Arial, sans-serif; }
svg.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0;
  padding: 0; list-style: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .45rem; }
.legend i { width: 1.5rem; height: .75rem; border: 1px solid transparent;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.legend .air { background: var(--air); }
.legend .tape { height: .3rem; background: var(--tape); }
.legend .doubt { border-color: var(--doubt);
  background: repeating-linear-gradient(
    135deg, var(--doubt) 0 1px, transparent 1px 4px); }
.legend .halt { height: 1rem; background: var(--halt); border-color: var(--line); }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
caption { padding-bottom: .35rem; text-align: left; font-size: .9rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); font-size: .85rem;
  overflow-wrap: break-word; }
tbody th { font-weight: 600; }
tr { break-inside: avoid; }
.number { padding-right: 1.5rem; text-align: right; white-space: nowrap; }
.number:last-child { padding-right: 0; }
.slim { width: auto; min-width: 60%; }
.room { min-width: 6.5rem; }
.who { min-width: 6rem; }
time { white-space: nowrap; }
.act { min-width: 9rem; }
.why { min-width: 11rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line);
  font-size: .9rem; color: var(--text-soft); }
@media (max-width: 860px) {
  table { font-size: .87rem; }
  th, td { padding-right: .5rem; }
  .number { padding-right: .75rem; }
  .who, .room { min-width: 5rem; }
  .act { min-width: 6rem; }
  .why { min-width: 8rem; }
  time { white-space: normal; }
}
@media screen and (max-width: 640px) {
  body { padding: 1rem; }
  svg.wide { display: none; }
  svg.narrow { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  tbody, tr, th, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { padding: .1rem 0; border: 0; }
  td { display: grid; grid-template-columns: 8rem 1fr; gap: .5rem; }
  .none { display: none; }
  td::before { content: attr(data-label); color: var(--text-soft); }
  .number { text-align: left; white-space: normal; }
  .slim { width: 100%; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  svg, .alarm, .numbers > div { print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  .numbers { grid-template-columns: repeat(3, 1fr); }
  thead { display: table-header-group; }
}
@page { margin: 16mm 14mm; }
"""
