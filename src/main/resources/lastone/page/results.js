// What the races so far say: medians over the runs of a strategy with the same numbers, in a table and in sentences.

import { empty, h, s } from './dom.js';
import { t } from './text.js';
import { shop } from './api.js';
import { millis, number } from './format.js';

/** With fewer runs than this of either, two strategies are not compared: single runs are noisy. */
export const ENOUGH_RUNS = 3;

/** One summary for each strategy that ran with these numbers, the fastest first, the ones that oversell last. */
export function summaries(past, { buyers, stock }) {
  const comparable = past.filter((each) => each.buyers === buyers && each.stock === stock);
  const names = [...new Set(comparable.map((each) => each.strategy))];
  return names
    .map((name) => summary(name, comparable.filter((each) => each.strategy === name)))
    .sort((a, b) => a.oversells - b.oversells || a.last - b.last);
}

function summary(name, runs) {
  const lasts = runs.map((run) => run.curve.at(-1));
  const curve = runs[0].curve.map((_, percent) => median(runs.map((run) => run.curve[percent])));
  return {
    name,
    oversells: isOversold(name),
    runs: runs.length,
    curve,
    last: curve.at(-1),
    fastest: Math.min(...lasts),
    slowest: Math.max(...lasts),
    sold: runs[0].sold,
    stockLeft: runs[0].stockLeft,
  };
}

export function isOversold(name) {
  return shop.strategies.some((each) => each.name === name && !each.exact);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What one race says: whether it added up, who got nothing, and what is known by now of how fast that is. */
export function conclude(result, past) {
  if (isOversold(result.strategy)) return oversold(result);
  const addsUp = result.sold + result.stockLeft === result.stock;
  const sum = addsUp
    ? t('exact', number(result.sold), number(result.stockLeft))
    : t('inexact', number(result.sold), number(result.stockLeft), number(result.stock));
  const more = [['soldOut', 'someTooLate'], ['rejected', 'someRejected'], ['failed', 'someFailed']]
    .filter(([count]) => result[count] > 0)
    .map(([count, text]) => t(text, number(result[count])));
  return [
    h('p', { class: addsUp ? 'headline' : 'headline bad' }, sum),
    h('p', {}, [...more, t('lastAfter', result.strategy, millis(result.curve.at(-1))), evidence(result, past)].join(' ')),
  ];
}

function oversold(result) {
  const tooMany = result.sold - result.stock;
  const enough = tooMany > 0
    ? t('oversold', number(result.sold), number(result.stock))
    : t('lucky', number(result.sold), number(result.stock));
  return [
    h('p', { class: 'headline bad' }, enough),
    h('p', {}, [tooMany > 0 && t('tooMany', number(tooMany)), t('bookLeft', number(result.stockLeft)), t('noTimes')].filter(Boolean).join(' ')),
  ];
}

/** How the strategy compares, if there were runs enough to say so. */
function evidence(result, past) {
  const all = summaries(past, result);
  const own = all.find((each) => each.name === result.strategy);
  if (own.runs < ENOUGH_RUNS) return t('fewRuns', own.runs, ENOUGH_RUNS);
  const other = all.find((each) => each !== own && !each.oversells && each.runs >= ENOUGH_RUNS);
  const known = t('medianIs', own.runs, millis(own.last));
  return other ? `${known} ${versus(own, other)}` : known;
}

function versus(own, other) {
  if (overlap(own, other)) return t('noDifference', other.name, own.name);
  const times = (Math.max(own.last, other.last) / Math.max(0.1, Math.min(own.last, other.last))).toFixed(1);
  return t(own.last < other.last ? 'faster' : 'slower', times, other.name);
}

/** Whether the slower of two had a run that was no slower than one of the faster. */
function overlap(one, other) {
  return one.fastest <= other.slowest && other.fastest <= one.slowest;
}

/** What several rounds of every strategy say. */
export function concludeAll(results, past) {
  const exact = results.every((each) => each.sold + each.stockLeft === each.stock);
  const all = summaries(past, results[0]).filter((each) => !each.oversells && each.runs >= ENOUGH_RUNS);
  return [
    h('p', { class: exact ? 'headline' : 'headline bad' }, t(exact ? 'allExact' : 'notAllExact', number(results.length))),
    h('p', {}, ranking(all)),
  ];
}

function ranking([first, ...others]) {
  if (others.length === 0) return t('medianIs', first.runs, millis(first.last));
  const last = others.at(-1);
  const order = t('ranking', first.name, millis(first.last), last.name, millis(last.last));
  const close = others.filter((each) => overlap(first, each)).map((each) => each.name);
  return close.length ? `${order} ${t('noDifference', close.join(', '), first.name)}` : order;
}

export function table(past, plan) {
  const rows = summaries(past, plan);
  if (rows.length === 0) return empty(t('compareEmpty'), t('compareHint'));
  const longest = Math.max(...rows.filter((each) => !each.oversells).map((each) => each.slowest), 1);
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'compare-title' }, h('table', {},
    h('thead', {}, h('tr', {}, ['name', 'runs', 'last', 'bar', 'half', 'ninetyNine', 'outcome'].map((name) =>
      h('th', { scope: 'col', class: name }, t(name))))),
    h('tbody', {}, rows.map((each) => (each.oversells ? oversoldRow(each, plan) : row(each, longest))))));
}

function row(each, longest) {
  const few = each.runs < ENOUGH_RUNS;
  return h('tr', { class: few ? 'few' : null },
    h('th', { scope: 'row' }, each.name),
    h('td', {}, few ? t('noisy', each.runs) : number(each.runs)),
    h('td', {}, millis(each.last)),
    h('td', { class: 'bar' }, bar(each, longest)),
    h('td', {}, millis(each.curve[50])),
    h('td', {}, millis(each.curve[99])),
    h('td', {}, `${number(each.sold)} / ${number(each.stockLeft)}`));
}

/** The median as a bar, the fastest and the slowest run as a line across its end. */
function bar(each, longest) {
  const at = (value) => Math.max(0.5, (value / longest) * 100);
  return s('svg', { 'aria-hidden': 'true', viewBox: '0 0 100 12', preserveAspectRatio: 'none' },
    s('rect', { y: 1, width: at(each.last), height: 10 }),
    each.runs > 1 && s('path', { d: `M${at(each.fastest)} 6H${at(each.slowest)}` }));
}

function oversoldRow(each, plan) {
  return h('tr', { class: 'oversold' },
    h('th', { scope: 'row' }, each.name),
    h('td', {}, number(each.runs)),
    h('td', { class: 'bad', colspan: 4 }, t('oversold', number(each.sold), number(plan.stock))),
    h('td', { class: 'bad' }, `${number(each.sold)} / ${number(each.stockLeft)}`));
}
