/** Colours, type and what every page has. Colours have at least the contrast of WCAG AA in light and dark. */
export const base = `:root {
  color-scheme: light dark;
  --text: light-dark(#17202c, #e8ecf2);
  --quiet: light-dark(#536072, #a3b0c0);
  --ground: light-dark(#f3f5f9, #0e131a);
  --card: light-dark(#ffffff, #171e28);
  --raised: light-dark(#f3f5f9, #202936);
  --line: light-dark(#d8dee8, #2c3644);
  --link: light-dark(#1553a5, #86bcff);
  --brand: light-dark(#1f4f8f, #1f4f8f);
  --good: light-dark(#0f6038, #74dda2);
  --good-ground: light-dark(#dcf2e5, #14352a);
  --good-fill: light-dark(#2f9e64, #3fae78);
  --bad: light-dark(#9b1717, #ffa39a);
  --bad-ground: light-dark(#fce2e0, #481d1e);
  --bad-fill: light-dark(#cf3d36, #e0625a);
  --doubt: light-dark(#744600, #ffcb70);
  --doubt-ground: light-dark(#fdecc6, #40300f);
  --doubt-fill: light-dark(#d99a1c, #d19a2c);
  --calm: light-dark(#2b4a72, #b4cff2);
  --calm-ground: light-dark(#e3ebf6, #22324a);
  --none-ground: light-dark(#e8ecf2, #283240);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
main, .bar, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-bottom: 1rem; }
main:focus { outline: none; }
h1 { margin: 0; font-size: 1.4rem; line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 0 0 .6rem; font-size: 1.05rem; }
h3 { margin: 0; font-size: .95rem; }
p { margin: .4rem 0; }
ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
section { margin-top: 1.75rem; }
a { color: var(--link); text-underline-offset: .15em; }
:is(a, button, input, select, summary, [tabindex]):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem; }
code, pre { font: .86em/1.5 var(--mono); }
code { overflow-wrap: anywhere; }
time { white-space: nowrap; }
.quiet { color: var(--quiet); font-size: .9rem; }
.number { font-variant-numeric: tabular-nums; }
.hidden, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--card); z-index: 1; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; min-height: 3.25rem; }
.brand { display: inline-flex; align-items: center; gap: .5rem; color: var(--text); font-weight: 650; text-decoration: none; }
.brand img { width: 1.6rem; height: 1.6rem; display: block; }
.bar nav { display: flex; flex-wrap: wrap; gap: .1rem; }
.bar nav a { padding: .5rem .7rem; color: var(--quiet); text-decoration: none; border-radius: .4rem; }
.bar nav a:hover { color: var(--text); background: var(--raised); }
.bar nav a[aria-current] { color: var(--text); font-weight: 600; box-shadow: inset 0 -2px var(--link); border-radius: .4rem .4rem 0 0; }
.bar .live { margin: 0 0 0 auto; font-size: .85rem; color: var(--quiet); }
.bar .live::before { content: ""; display: inline-block; width: .55rem; height: .55rem; margin-right: .4rem; border-radius: 50%; background: var(--doubt-fill); }
.bar .live.on::before { background: var(--good-fill); }
.bar form { margin-left: auto; }
.bar .live:not([hidden]) ~ form { margin-left: 0; }
footer { margin-top: 2rem; padding-top: 1rem; padding-bottom: 2rem; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; color: var(--quiet); font-size: .9rem; }
button, .button { display: inline-block; padding: .4rem .9rem; border: 1px solid var(--line); border-radius: .45rem; background: var(--card); color: var(--text); font: inherit; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: var(--raised); }
.primary { background: var(--link); border-color: transparent; color: light-dark(#ffffff, #0d1420); font-weight: 600; }
.primary:hover { background: var(--link); filter: brightness(1.08); }
@media (max-width: 46rem) {
  main, .bar, footer { padding-left: .9rem; padding-right: .9rem; }
  h1 { font-size: 1.2rem; }
  .bar { padding-top: .5rem; }
  .bar nav { order: 3; width: 100%; margin: 0 -.5rem; }
  .bar nav a { padding: .45rem .55rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .arrived { animation: arrived 2.5s ease-out; }
  @keyframes arrived { from { background: var(--calm-ground); } }
}
@media print { .bar nav, .bar form, .filters { display: none; } }
`;
