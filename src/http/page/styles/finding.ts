/** The page of one finding. */
export const finding = `.finding-title { margin-top: .6rem; }
.finding-title h1 { overflow-wrap: anywhere; text-wrap: wrap; }
.finding-title .marks { justify-content: flex-start; margin-bottom: .5rem; }
.story { display: grid; gap: 0 1.25rem; grid-template-columns: minmax(0, 1.9fr) minmax(0, 1fr); margin-top: 1.25rem; align-items: start; }
.story section { margin-top: 0; margin-bottom: 1.1rem; }
.facts { display: grid; gap: .1rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); }
.facts > div { padding: .3rem 0; min-width: 0; }
.facts dt { color: var(--quiet); font-size: .85rem; }
.facts dd { overflow-wrap: anywhere; }
.facts .whole { grid-column: 1 / -1; }
.told li { position: relative; padding: .3rem 0 .3rem 1.2rem; overflow-wrap: anywhere; }
.told li::before { content: ""; position: absolute; left: .15rem; top: .85rem; width: .4rem; height: .4rem; border-radius: 50%; background: var(--quiet); }
.told li.bad::before { background: var(--bad-fill); }
.steps { counter-reset: step; }
.steps > li { counter-increment: step; position: relative; padding: 0 0 .9rem 2.2rem; }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: 0; width: 1.5rem; height: 1.5rem; border-radius: 50%; background: var(--calm-ground); color: var(--calm); font-size: .85rem; font-weight: 650; text-align: center; line-height: 1.5rem; }
.steps > li:last-child { padding-bottom: 0; }
pre.command, pre.json { margin: .4rem 0; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .45rem; background: var(--raised); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.json { max-height: 30rem; overflow-y: auto; }
.history { border-left: 2px solid var(--line); margin-left: .4rem; }
.history li { position: relative; padding: 0 0 1rem 1.2rem; }
.history li::before { content: ""; position: absolute; left: -.4rem; top: .45rem; width: .65rem; height: .65rem; border-radius: 50%; border: 2px solid var(--card); background: var(--quiet); }
.history li.opened::before, .history li.reopened::before { background: var(--bad-fill); }
.history li.resolved::before { background: var(--good-fill); }
.history dt { color: var(--quiet); font-size: .85rem; }
.history dd { overflow-wrap: anywhere; }
.history li:last-child { padding-bottom: 0; }
.tags th { min-width: 7rem; }
.tags .wrong-value { color: var(--bad); font-weight: 600; }
.documents { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.documents > div { min-width: 0; }
.documents h3 { font-size: .9rem; overflow-wrap: anywhere; }
.documents :is(ins, del) { text-decoration: none; font-weight: 650; }
.documents ins { color: var(--bad); background: var(--bad-ground); }
.documents del { color: var(--doubt); background: var(--doubt-ground); }
details > summary { cursor: pointer; padding: .2rem 0; color: var(--link); }
.witness { padding: .8rem 0; border-top: 1px solid var(--line); }
.title + .witness, summary + .witness { border-top: 0; padding-top: 0; }
.witness dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; margin: .3rem 0; }
.witness dt { color: var(--quiet); font-size: .9rem; }
.witness dd { overflow-wrap: anywhere; }
.witness .allowed, .witness.gained h3 { color: var(--bad); }
.witness.lost .allowed { color: var(--good); }
.witness.lost h3 { color: var(--doubt); }
.effects { margin-top: .8rem; }
.effects .witness { margin-top: .6rem; }
@media (max-width: 56rem) { .story { grid-template-columns: minmax(0, 1fr); } }
`;
