import { h, s } from './dom.js';
import { millis } from './format.js';
import { t } from './text.js';

const HEIGHT = 280;
const MARGIN = { top: 14, right: 104, bottom: 34, left: 76 };
const STEPS = 4;
const LABEL_HEIGHT = 15;
const DOT = 10;
const FEWEST_COLUMNS = 20;
const WIDTH_TO_HEIGHT = 1.7;

/** Waits from the quickest to the slowest buyer: the race that runs as a strong line, others as thin ones. */
export function curveChart() {
  const node = h('div', { class: 'curve' });
  let shown = { live: null, past: [] };
  const watch = new ResizeObserver(() => draw(shown));
  watch.observe(node);

  /** live: {name, share, waits}, waits sorted and share from 0 to 1; past: [{name, waits}], all of the buyers. */
  function draw(what) {
    shown = what;
    const width = node.clientWidth;
    if (width === 0) return;
    const lines = [...what.past, ...(what.live ? [what.live] : [])].filter((line) => line.waits.length);
    const longest = niceCeiling(Math.max(10, ...lines.map((line) => line.waits.at(-1))));
    const x = (share) => MARGIN.left + share * (width - MARGIN.left - MARGIN.right);
    const y = (wait) => HEIGHT - MARGIN.bottom - (wait / longest) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const half = what.live?.waits[Math.floor((what.live.waits.length - 1) / 2)];
    node.replaceChildren(s('svg', {
      viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: 'img',
      'aria-label': half == null ? t('noCurve') : t('curveLabel', millis(half), millis(what.live.waits.at(-1))),
    }, grid(longest, x, y), lines.map((line) => curve(line, line === what.live, x, y)), labels(lines, what.live, x, y)));
  }

  return { node, draw, end: () => watch.disconnect() };
}

function grid(longest, x, y) {
  const across = Array.from({ length: STEPS + 1 }, (_, i) => (longest * i) / STEPS).map((wait) => [
    s('line', { class: 'grid', x1: x(0), x2: x(1), y1: y(wait), y2: y(wait) }),
    s('text', { class: 'tick', x: x(0) - 8, y: y(wait) + 4, 'text-anchor': 'end' }, millis(wait)),
  ]);
  const up = [0, 0.5, 1].map((share) => s('text', {
    class: 'tick', x: x(share), y: HEIGHT - 12, 'text-anchor': ['start', 'middle', 'end'][share * 2],
  }, share === 0.5 ? t('halfOfBuyers') : `${share * 100}%`));
  return [across, up].flat(2);
}

function curve(line, isLive, x, y) {
  const step = Math.max(1, Math.floor(line.waits.length / 250));
  const share = line.share ?? 1;
  const last = line.waits.length - 1;
  const points = [];
  for (let i = 0; i <= last; i = i === last ? last + 1 : Math.min(last, i + step)) {
    points.push(`${x(last ? (share * i) / last : share).toFixed(1)} ${y(line.waits[i]).toFixed(1)}`);
  }
  return s('path', { class: isLive ? 'line live' : 'line', d: `M${points.join('L')}` });
}

/** Names at the ends of the lines, moved apart where they would cover each other. */
function labels(lines, live, x, y) {
  const ends = lines
    .map((line) => ({ line, at: y(line.waits.at(-1)) }))
    .sort((a, b) => a.at - b.at);
  const bottom = HEIGHT - MARGIN.bottom;
  ends.forEach((end, i) => { end.at = Math.max(end.at, i ? ends[i - 1].at + LABEL_HEIGHT : MARGIN.top); });
  for (let i = ends.length - 1; i >= 0; i--) {
    ends[i].at = Math.min(ends[i].at, i === ends.length - 1 ? bottom : ends[i + 1].at - LABEL_HEIGHT);
  }
  return ends.map(({ line, at }) => s('text', {
    class: line === live ? 'name live' : 'name', x: x(line.share ?? 1) + 8, y: at + 4,
  }, line.name));
}

function niceCeiling(value) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= value);
}

/** One dot a buyer, in the order in which they asked; whoever buys when the stock is sold is marked. */
export function buyerDots(buyers, stock) {
  const columns = Math.max(FEWEST_COLUMNS, Math.ceil(Math.sqrt(buyers * WIDTH_TO_HEIGHT)));
  const rows = Math.ceil(buyers / columns);
  const dots = Array.from({ length: buyers }, (_, i) => s('circle', {
    class: 'WAITING', r: DOT * 0.32, cx: (i % columns) * DOT + DOT / 2, cy: Math.floor(i / columns) * DOT + DOT / 2,
  }));
  const counts = { SOLD: 0, SOLD_OUT: 0 };
  let finished = 0;
  const node = s('svg', { class: 'dots', viewBox: `0 0 ${columns * DOT} ${rows * DOT}`, role: 'img', preserveAspectRatio: 'xMinYMin meet' }, dots);
  const describe = () => node.setAttribute('aria-label', t('allBuyersLabel', counts.SOLD, counts.SOLD_OUT, buyers - finished));
  describe();
  return {
    node,
    describe,
    finish({ buyer, outcome }) {
      counts[outcome]++;
      dots[buyer]?.setAttribute('class', outcome === 'SOLD' && counts.SOLD > stock ? 'OVERSOLD' : outcome);
      finished++;
    },
  };
}
