/** Bars and rings. Every number that they draw also stands beside them as text. */
export const charts = `.chart td, .chart th { padding: .28rem .5rem; vertical-align: middle; }
.chart th[scope="row"] { width: 32%; padding-left: 0; overflow-wrap: anywhere; font-weight: 500; }
.chart td.number { width: 1%; white-space: nowrap; padding-right: 0; color: var(--quiet); font-size: .9rem; }
.chart tbody tr + tr { border-top: 0; }
.chart thead th { padding-top: 0; }
.chart .whole { color: var(--text); font-weight: 600; }
.bar-chart { display: block; width: 100%; height: .8rem; border-radius: .2rem; background: var(--none-ground); }
.bar-chart.free { background: none; }
.compliant { fill: var(--good-fill); } .noncompliant { fill: var(--bad-fill); } .unread { fill: var(--doubt-fill); }
.ring { width: 5.5rem; height: 5.5rem; flex: none; }
.ring circle { fill: none; stroke-width: 10; }
.ring .ground { stroke: var(--none-ground); }
.ring .part-compliant { stroke: var(--good-fill); } .ring .part-noncompliant { stroke: var(--bad-fill); } .ring .part-unread { stroke: var(--doubt-fill); }
.ring text { fill: var(--text); font-size: 22px; font-weight: 650; text-anchor: middle; }
.coverage { display: flex; gap: 1.1rem; align-items: center; }
.coverage > div { min-width: 0; }
.coverage + .chart, h3 + .chart { margin-top: .7rem; }
.target-coverage { height: 100%; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; color: var(--quiet); font-size: .88rem; }
.legend li::before { content: ""; display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: .15rem; }
.legend .l-compliant::before { background: var(--good-fill); } .legend .l-noncompliant::before { background: var(--bad-fill); } .legend .l-unread::before { background: var(--doubt-fill); }
`;
