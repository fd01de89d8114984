import { Html } from "./html.ts";

/** How the page looks: light or dark as the reader's system is, and black on white on paper. */
export const STYLE = new Html(`
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #5b6675; --rule: #dfe3e9; --hover: #1b23300d;
  --first: #2f6bd0; --second: #c8591a; --third: #7b8794; --good: #1c7c4a; --bad: #b3261e; --warn: #fbeeed; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12161d; --card: #1b212b; --ink: #e6eaf0; --soft: #98a4b3; --rule: #303845; --hover: #ffffff12;
  --first: #6fa3ff; --second: #f08a4b; --third: #8a96a5; --good: #5bc38a; --bad: #ff8f86; --warn: #3a2325; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; line-height: 1.25; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; overflow-wrap: anywhere; }
h3:first-of-type { margin-top: 0; }
p { margin: 0 0 .6rem; } p:last-child { margin-bottom: 0; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.25rem; margin-top: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
.badge { border-radius: 99px; padding: .1rem .75rem; font-weight: 600; font-size: .85rem; border: 1px solid currentColor; }
.good { color: var(--good); } .bad { color: var(--bad); }
.facts { color: var(--soft); margin: .35rem 0 0; }
.facts span:not(:last-child)::after { content: " · "; white-space: pre; }
.failure { background: var(--warn); border-color: var(--bad); overflow-wrap: anywhere; }
.failure b { color: var(--bad); }
.soft { color: var(--soft); }
.tiles { display: flex; flex-wrap: wrap; gap: 1px; padding: 0; overflow: hidden; }
.tiles div { flex: 1 0 9.5rem; padding: .9rem 1.25rem; box-shadow: 0 0 0 1px var(--rule); }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.45rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: right; padding: .35rem 0 .35rem 1rem; border-top: 1px solid var(--rule); vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem; vertical-align: bottom; }
th:first-child, td:first-child { padding-left: 0; }
th[scope=row] { font-weight: 600; overflow-wrap: anywhere; min-width: 10rem; }
.zero { color: var(--soft); opacity: .6; }
th[scope=row], .text { text-align: left; }
.free, .reason { overflow-wrap: anywhere; } .reason { min-width: 14rem; }
figure { margin: 0; } figure + figure, figure + details { margin-top: 1.25rem; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
.legend { font-weight: 400; color: var(--soft); font-size: .85rem; margin-left: .5rem; }
.legend span { margin-right: .9rem; white-space: nowrap; }
.legend i, .key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; margin-right: .35rem; vertical-align: -.08rem; }
i.first { background: var(--first); } i.second { background: var(--second); } i.third { background: var(--third); }
.legend i.limit { height: 0; border-top: 2px dashed var(--soft); border-radius: 0; vertical-align: .25rem; }
svg { display: block; width: 100%; min-width: 34rem; height: auto; }
.grid { stroke: var(--rule); } .tick { fill: var(--soft); font-size: 12px; }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; } .area { opacity: .16; }
.line.first { stroke: var(--first); } .line.second { stroke: var(--second); } .line.third { stroke: var(--third); }
.area.first { fill: var(--first); } .area.second { fill: var(--second); } .area.third { fill: var(--third); }
svg .limit { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
.band { fill: transparent; } .band:hover { fill: var(--hover); }
.wait { display: flex; height: 1.1rem; border-radius: 5px; overflow: hidden; margin: .3rem 0 .35rem; background: var(--rule); gap: 2px; }
.wait i { display: block; }
.key { color: var(--soft); font-size: .85rem; } .key span { margin-right: 1rem; white-space: nowrap; }
details { margin-top: .5rem; } summary { cursor: pointer; color: var(--soft); }
summary:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
ul { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
pre { margin: .2rem 0 .6rem; padding: .5rem .7rem; background: var(--page); border: 1px solid var(--rule); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; --first: #2f6bd0;
    --second: #c8591a; --third: #7b8794; --good: #1c7c4a; --bad: #b3261e; --warn: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  :root { font-size: 10.5px; } body { font-size: 1rem; } th[scope=row], .reason { min-width: 0; }
  main { max-width: none; padding: 0; }
  section { border-radius: 0; border-width: 1px 0 0; padding: .8rem 0; break-inside: auto; }
  figure, tr, .tiles { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .wide { overflow: visible; } svg { min-width: 0; }
}
`);
