// What a chain leader buys, part by part, and where it would come from if a share of what is bought outside became local.

import { colours, money, moves } from "./paint.js";

export function drawLeader(chart, data, element) {
  const part = element.closest("[data-leader]");
  const slider = part.querySelector("input[type=range]");
  const only = part.querySelector("input[type=checkbox]");
  const out = (name) => part.querySelector(`[data-out="${name}"]`);
  const show = () => {
    const share = Number(slider.value) / 100;
    chart.setOption(optionsOf(data, share, only.checked, chart.getWidth()), true);
    tell(data, share, only.checked, out);
  };
  part.querySelector("[data-controls]").hidden = false;
  slider.addEventListener("input", show);
  only.addEventListener("change", show);
  show();
  return show;
}

const openOf = (band) => band.outside + band.unknown;

/** What moves of a band: a share of all that is not bought here, or of what makers here could make of it. */
function moved(band, share, only) {
  const now = share * band.now;
  return { now, plant: only ? 0 : share * (openOf(band) - band.now) };
}

function tell(data, share, only, out) {
  const sums = { moved: 0, counted: 0, worth: [0, 0, 0] };
  for (const band of data.bands) {
    const { now, plant } = moved(band, share, only);
    sums.moved += now + plant;
    sums.counted += now + plant - share * (only ? band.beyond_now : band.beyond);
    (only ? band.worth_now : band.worth).forEach((value, place) => { sums.worth[place] += share * value; });
    if (!only) sums.worth[2] += share * band.unpriced;
  }
  out("share").textContent = `${Math.round(100 * share)}%`;
  out("moved").textContent = money(sums.moved);
  out("kept").textContent = money(sums.worth[1]);
  out("range").textContent = `${money(sums.worth[0])} – ${money(sums.worth[2])}`;
  out("rate").textContent = rateThen(data, sums.counted);
}

const percent = (share) => `${(100 * share).toFixed(1).replace(/\.0$/, "")}%`;

/** The rate over all purchases: at least, where all of unknown origin comes from outside; at most, where all of it is local. */
function rateThen(data, moved) {
  if (!data.total) return data.words.not_known;
  const outside = Math.max(data.known - data.local - moved, 0); // what moves is taken from what is known to be outside first
  const ends = [Math.min((data.local + moved) / data.total, 1), 1 - outside / data.total].map(percent);
  return ends[0] === ends[1] ? ends[0] : ends.join(" – ");
}

/** Where each band comes from: what moves is taken from what is known to be outside first. */
function flowsOf(band, share, only) {
  const move = moved(band, share, only);
  const outside = Math.max(band.outside - move.now - move.plant, 0);
  return { here: band.here, ...move, outside, unknown: Math.max(openOf(band) - move.now - move.plant - outside, 0) };
}

/** Below it names stand alone: a figure that is cut reads as another figure. */
const NARROW = 700;

function optionsOf({ bands, words }, share, only, width) {
  const ink = colours();
  const narrow = width < NARROW;
  const ends = { here: ink.strong, now: "#5b9e5f", plant: ink.gold, outside: ink.missing, unknown: ink.unknown };
  const links = bands.flatMap((band) => Object.entries(flowsOf(band, share, only)).filter(([, value]) => value > 1)
    .map(([end, value]) => ({ source: `p ${band.name}`, target: `e ${end}`, value, lineStyle: { color: ends[end] } })));
  const states = { missing: ink.missing, weak: ink.weak, single_source: ink.single, strong: ink.strong };
  const used = new Set(links.map((link) => link.target));
  const label = { color: ink.ink, fontFamily: ink.family, fontSize: narrow ? 11 : 12.5, overflow: "truncate" };
  const nodes = [
    ...bands.filter((band) => links.some((link) => link.source === `p ${band.name}`)).map((band) => ({ name: `p ${band.name}`, depth: 0, itemStyle: { color: states[band.state] ?? ink.unknown },
      label: { ...label, position: "right", width: narrow ? 120 : width / 2, formatter: narrow ? band.name : `${band.name}  {v|${money(openOf(band) + band.here)}}`, rich: { v: { color: ink.ink3, fontSize: 11.5, fontFamily: ink.family } } } })),
    ...Object.keys(ends).filter((end) => used.has(`e ${end}`)).map((end) => {
      const value = links.filter((link) => link.target === `e ${end}`).reduce((sum, link) => sum + link.value, 0);
      return { name: `e ${end}`, depth: 1, itemStyle: { color: ends[end] },
        label: { ...label, position: "left", width: narrow ? 130 : 220, fontWeight: 600, formatter: narrow ? `${words[end]}\n${money(value)}` : `${words[end]}  ${money(value)}` } };
    }),
  ];
  return {
    animation: moves(), animationDurationUpdate: 200,
    tooltip: { confine: true, backgroundColor: ink.surface, borderColor: ink.line, textStyle: { color: ink.ink, fontFamily: ink.family },
      formatter: ({ data, name, value }) => (data.source ? `${data.source.slice(2)} → ${words[data.target.slice(2)]}<br><b>${money(data.value)}</b>` : `${name.startsWith("e ") ? words[name.slice(2)] : name.slice(2)}<br><b>${money(value)}</b>`) },
    series: [{ type: "sankey", left: 2, right: 2, top: 6, bottom: 6, nodeWidth: 12, nodeGap: narrow ? 9 : 11, layoutIterations: 0, draggable: false, emphasis: { focus: "adjacency" },
      lineStyle: { opacity: 0.32, curveness: 0.5 }, data: nodes, links }],
  };
}
