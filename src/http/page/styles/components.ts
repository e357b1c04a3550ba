/** The pieces that pages are made of: cards, marks, lists, tables, filters. */
export const components = `.card { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1rem 1.15rem; }
.spaced { margin-top: 1rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); align-items: start; }
.columns { display: grid; align-items: start; gap: 0 1.25rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
.title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem; margin-bottom: .5rem; }
.title h2, .card > .title { margin-bottom: 0; }
.more { margin: .6rem 0 0; font-size: .92rem; }
.headline { display: flex; gap: 1rem; align-items: flex-start; margin-top: 1.25rem; padding: 1.1rem 1.25rem; border-radius: .7rem; border: 1px solid transparent; }
.headline svg { flex: none; width: 2rem; height: 2rem; margin-top: .05rem; }
.headline p { margin: .2rem 0 0; color: var(--text); }
.headline.clean { background: var(--good-ground); color: var(--good); border-color: color-mix(in srgb, var(--good) 25%, transparent); }
.headline.findings { background: var(--bad-ground); color: var(--bad); border-color: color-mix(in srgb, var(--bad) 25%, transparent); }
.headline.unknown { background: var(--doubt-ground); color: var(--doubt); border-color: color-mix(in srgb, var(--doubt) 25%, transparent); }
.mark { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; background: var(--none-ground); color: var(--text); font-size: .82rem; font-weight: 600; white-space: nowrap; }
.mark.clean, .mark.delivered, .mark.resolved, .mark.success, .mark.equivalent { background: var(--good-ground); color: var(--good); }
.mark.findings, .mark.high, .mark.critical, .mark.failed, .mark.failure, .mark.broadened, .mark.changed, .mark.missing, .mark.invalid, .mark.mixed, .mark.opened, .mark.reopened { background: var(--bad-ground); color: var(--bad); }
.mark.unknown, .mark.never, .mark.stale, .mark.medium, .mark.pending, .mark.partial, .mark.narrowed, .mark.undecided, .mark.unsettled { background: var(--doubt-ground); color: var(--doubt); }
.mark.low, .mark.info, .mark.updated, .mark.running { background: var(--calm-ground); color: var(--calm); }
.mark.critical { background: var(--bad); color: light-dark(#ffffff, #2c0c0c); }
.mark.stale, .mark.unknown, .mark.never { border: 1px dashed currentColor; padding-block: 0; }
.checks li { padding: .7rem 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .15rem 1rem; }
.checks { margin-top: .7rem; }
.checks li:last-child { padding-bottom: 0; }
.checks .wide { grid-column: 1 / -1; }
.marks { display: flex; flex-wrap: wrap; gap: .3rem; align-items: center; justify-content: flex-end; align-self: start; }
.reason { display: block; padding: .4rem .6rem; margin-top: .3rem; border-left: 3px solid var(--doubt-fill); background: var(--raised); border-radius: 0 .3rem .3rem 0; font-size: .9rem; overflow-wrap: anywhere; }
.reason strong { color: var(--doubt); }
.rows { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; overflow: hidden; }
.rows > li { display: grid; grid-template-columns: 6rem minmax(0, 1fr) auto; gap: .1rem .9rem; align-items: start; padding: .7rem 1.15rem; }
.rows > li + li { border-top: 1px solid var(--line); }
.rows > li:hover { background: var(--raised); }
.rows a.what { color: var(--text); font-weight: 550; text-decoration: none; overflow-wrap: anywhere; }
.rows a.what:hover { color: var(--link); text-decoration: underline; }
.rows .meta { color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
.rows .when { text-align: right; color: var(--quiet); font-size: .9rem; white-space: nowrap; }
.empty { padding: 1.25rem; border: 1px dashed var(--line); border-radius: .7rem; color: var(--quiet); }
.wide-table { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .7rem; }
th code { white-space: nowrap; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; }
tbody tr + tr { border-top: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 500; }
td.number, th.number { text-align: right; }
td .mark { margin: .05rem 0; }
.filters { display: flex; flex-wrap: wrap; gap: .6rem .8rem; align-items: end; padding: .9rem 1.15rem; margin: 1rem 0; }
.filters label { display: grid; gap: .15rem; font-size: .85rem; color: var(--quiet); min-width: 0; }
.filters :is(select, input) { max-width: min(100%, 15rem); padding: .4rem .5rem; border: 1px solid light-dark(#8794a6, #5d6b7e); border-radius: .4rem; background: var(--card); color: var(--text); font: inherit; }
.page-title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .2rem 1rem; margin-top: 1.25rem; }
.trail { margin-top: 1rem; font-size: .9rem; color: var(--quiet); overflow-wrap: anywhere; }
.trail li { display: inline; }
.trail li + li::before { content: "/"; margin: 0 .45rem; color: var(--quiet); }
.login { max-width: 30rem; margin: 10vh auto 0; }
.login form { display: grid; gap: .5rem; margin: 1.5rem 0; }
.login input { padding: .55rem; border: 1px solid var(--quiet); border-radius: .4rem; background: var(--card); color: var(--text); font: inherit; }
.login button { justify-self: start; }
.wrong { padding: .5rem .75rem; border-radius: .4rem; background: var(--bad-ground); color: var(--bad); }
@media (max-width: 56rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 46rem) {
  .rows > li { grid-template-columns: minmax(0, 1fr) auto; padding: .7rem .9rem; }
  .rows > li > .first { grid-column: 1; } .rows > li > .when { grid-column: 2; grid-row: 1; }
  .rows > li > .body { grid-column: 1 / -1; }
  .card, .headline, .filters { padding: .85rem .9rem; }
  .filters label { flex: 1 1 9rem; }
}
`;
