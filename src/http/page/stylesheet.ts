/** The style of the page. Colours have at least the contrast of WCAG AA in light and dark. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --text: light-dark(#1b2430, #e6eaf0);
  --quiet: light-dark(#556070, #9eabbb);
  --ground: light-dark(#f5f7fa, #11161d);
  --card: light-dark(#ffffff, #19202a);
  --line: light-dark(#d9dfe7, #2d3745);
  --link: light-dark(#1457a8, #7db8ff);
  --good: light-dark(#12633a, #6fdc9f);
  --good-ground: light-dark(#dff3e7, #16382a);
  --bad: light-dark(#9c1c1c, #ff9d94);
  --bad-ground: light-dark(#fbe3e1, #4a1f1f);
  --doubt: light-dark(#7a4a00, #ffc766);
  --doubt-ground: light-dark(#fdeecb, #44330f);
  --calm-ground: light-dark(#e8edf3, #2a3442);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding-top: 1.25rem; }
header nav { display: flex; gap: 1rem; margin-left: auto; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.quiet, .version { color: var(--quiet); font-size: .9rem; }
.version { margin: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.headline { margin: 1rem 0; padding: .75rem 1rem; border-radius: .5rem; font-size: 1.1rem; font-weight: 600; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .55rem .75rem; text-align: left; vertical-align: top; }
tbody tr { border-top: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: anywhere; }
tbody th .quiet, td .reason { display: block; font-weight: 400; }
.reason { margin-top: .3rem; color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
.reason strong { color: var(--doubt); }
time, td[data-label="Check"] { white-space: nowrap; }
.mark { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; background: var(--calm-ground); color: var(--text); font-size: .85rem; font-weight: 600; white-space: nowrap; }
.clean { background: var(--good-ground); color: var(--good); }
.findings, .high, .critical { background: var(--bad-ground); color: var(--bad); }
.unknown, .never, .medium { background: var(--doubt-ground); color: var(--doubt); }
.critical { outline: 2px solid currentColor; outline-offset: -2px; }
button { padding: .4rem 1rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: var(--text); font: inherit; cursor: pointer; }
footer { padding-bottom: 2rem; margin-top: 2rem; }
.login { max-width: 30rem; padding-top: 12vh; }
.login form { display: grid; gap: .5rem; margin: 1.5rem 0; }
.login input { padding: .5rem; border: 1px solid var(--quiet); border-radius: .4rem; background: var(--card); color: var(--text); font: inherit; }
.login button { justify-self: start; background: var(--link); color: light-dark(#ffffff, #10161d); border-color: transparent; font-weight: 600; }
.wrong { padding: .5rem .75rem; border-radius: .4rem; background: var(--bad-ground); color: var(--bad); }
@media (max-width: 46rem) {
  header nav { margin-left: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tbody tr { padding: .5rem 0; }
  tbody tr:first-child { border-top: 0; }
  tbody th, tbody td { padding: .2rem .75rem .2rem 8rem; position: relative; min-height: 1.6rem; }
  tbody [data-label]::before { content: attr(data-label); position: absolute; left: .75rem; width: 6.75rem; color: var(--quiet); font-size: .85rem; font-weight: 400; }
}
`;
