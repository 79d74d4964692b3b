// Value kept against the size of a new plant: the line of what is known inside the band of what may be.

import { amount, colours, money, moves, quantity } from "./paint.js";

export function drawCurve(chart, data) {
  const show = () => chart.setOption(optionsOf(data, chart.getWidth()), true);
  show();
  return show;
}

/** Above the highest point: room for the words of a mark beneath the name of the axis. */
const HEADROOM = "20%";

function optionsOf({ points, kink, full, unit, words }, width) {
  const ink = colours();
  const text = { color: ink.ink2, fontFamily: ink.family, fontSize: 12 };
  const narrow = width < 520;
  const end = points.at(-1)?.[0] ?? 0;
  const low = points.map(([size, least]) => [size, least]);
  const spread = points.map(([size, least, value, most]) => [size, (most ?? value) - least]); // without an upper end: up to what is known
  return {
    animation: moves(), animationDuration: 300,
    textStyle: { fontFamily: ink.family },
    grid: { left: 8, right: narrow ? 16 : 28, top: 34, bottom: 30, containLabel: true },
    tooltip: { trigger: "axis", confine: true, backgroundColor: ink.surface, borderColor: ink.line, textStyle: { color: ink.ink, fontFamily: ink.family },
      formatter: (shown) => tip(points, shown[0].axisValue, words, unit) },
    xAxis: { type: "value", name: narrow ? "" : `${words.size} (${unit})`, nameLocation: "middle", nameGap: 28, nameTextStyle: text, max: end, splitNumber: narrow ? 3 : 6,
      axisLabel: { ...text, formatter: amount, showMaxLabel: false, hideOverlap: true }, axisLine: { lineStyle: { color: ink.line } }, splitLine: { show: false }, axisPointer: { snap: false } },
    yAxis: { type: "value", boundaryGap: [0, HEADROOM], name: words.value, nameTextStyle: { ...text, align: "left" }, axisLabel: { ...text, formatter: (value) => money(value).replace(/^CNY |元$/g, "") }, splitNumber: 4, splitLine: { lineStyle: { color: ink.line } } },
    series: [
      { type: "line", data: low, stack: "range", symbol: "none", lineStyle: { opacity: 0 }, silent: true, areaStyle: { opacity: 0 } },
      { type: "line", data: spread, stack: "range", symbol: "none", lineStyle: { opacity: 0 }, silent: true, areaStyle: { color: ink.accent, opacity: 0.14 } },
      { type: "line", data: points.map(([size, , value]) => [size, value]), symbol: "none", lineStyle: { color: ink.accent, width: 3 }, z: 4,
        markPoint: { symbol: "circle", symbolSize: 12, itemStyle: { color: ink.gold, borderColor: ink.surface, borderWidth: 2 }, data: marks(points, { kink, full, end, unit, words }, ink) },
        markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: ink.gold, type: [4, 4], width: 1.5 }, data: [{ xAxis: kink }, { xAxis: full }] } },
    ],
  };
}

/** The corner where the slope falls most, and the size beyond which nothing more is kept. The curve rises: words to the left
 of a point stand above it, words to the right beneath. */
function marks(points, { kink, full, end, unit, words }, ink) {
  const mark = (size, word) => {
    const left = size > end * 0.55;
    return { coord: [size, valueAt(points, size, 2)],
      label: { show: true, position: left ? "left" : "right", offset: [left ? -2 : 2, left ? -36 : 14], align: left ? "right" : "left", color: ink.ink, fontWeight: 600, fontSize: 12, lineHeight: 16, fontFamily: ink.family, formatter: `${quantity(size, unit)}\n${word}` } };
  };
  return full - kink < end * 0.02 ? [mark(kink, words.kink)] : [mark(kink, words.kink), mark(full, words.full)];
}

function valueAt(points, size, column) {
  for (let place = 1; place < points.length; place += 1) {
    const [before, after] = [points[place - 1], points[place]];
    if (size <= after[0]) return before[column] + (after[column] - before[column]) * (size - before[0]) / ((after[0] - before[0]) || 1);
  }
  return points.at(-1)[column];
}

function tip(points, size, words, unit) {
  const [least, value, most] = [1, 2, 3].map((column) => valueAt(points, size, column));
  const open = size > 0 && points.some((point) => point[3] === null);
  const range = open ? words.at_least.replace("{low}", money(least)) : `${money(least)} – ${money(most)}`;
  return `${quantity(size, unit)}<br><b>${money(value)}</b><br><small>${range}</small>`;
}
