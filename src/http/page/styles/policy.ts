/** Canonical and live policy side by side. */
export const policy = `.roles { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .8rem; }
.roles a { padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); text-decoration: none; color: var(--text); overflow-wrap: anywhere; }
.roles a[aria-current] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); font-weight: 600; }
.statements { margin-top: .8rem; padding: 0; overflow: hidden; }
.statement + .statement { border-top: 1px solid var(--line); }
.statement > summary { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; padding: .6rem 1.15rem; color: var(--text); }
.statement > summary::before { content: "▸"; color: var(--quiet); width: .8rem; }
.statement[open] > summary::before { content: "▾"; }
.statement > summary { list-style: none; }
.statement > summary::-webkit-details-marker { display: none; }
.statement > summary:hover { background: var(--raised); }
.statement .purpose { flex: 1 1 20rem; color: var(--quiet); font-size: .92rem; }
.statement:is(.added, .edited) { box-shadow: inset 4px 0 var(--bad-fill); }
.statement.removed { box-shadow: inset 4px 0 var(--doubt-fill); }
.sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); border-top: 1px solid var(--line); }
.side { min-width: 0; padding: .7rem 0; }
.side + .side { border-left: 1px solid var(--line); }
.side h3 { margin: 0 1.15rem .4rem; color: var(--quiet); font-size: .82rem; font-weight: 600; }
.side .nothing { margin: 0 1.15rem; color: var(--quiet); font-style: italic; }
.element { margin-bottom: .35rem; }
.element dt { padding: 0 1.15rem; color: var(--quiet); font-size: .85rem; }
.element dd { padding: .05rem 1.15rem .05rem 2.2rem; font: .84rem/1.55 var(--mono); overflow-wrap: anywhere; white-space: pre-wrap; }
.element dd:is(.gone, .new) { position: relative; padding-left: 2.2rem; }
.element dd:is(.gone, .new)::before { position: absolute; left: 1.15rem; font-weight: 700; }
.element dd.gone { background: var(--doubt-ground); color: var(--doubt); }
.element dd.gone::before { content: "−"; }
.element dd.new { background: var(--bad-ground); color: var(--bad); }
.element dd.new::before { content: "+"; }
.element :is(ins, del) { text-decoration: none; }
.element details { padding: 0 1.15rem 0 2.2rem; font-size: .88rem; }
.element details dd, .element details li { padding-left: 0; font: .96em/1.55 var(--mono); overflow-wrap: anywhere; }
@media (max-width: 46rem) {
  .sides { grid-template-columns: minmax(0, 1fr); }
  .side + .side { border-left: 0; border-top: 1px solid var(--line); }
}
`;
