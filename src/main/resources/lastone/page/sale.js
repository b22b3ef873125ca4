import { empty, h, s } from './dom.js';
import { has, t } from './text.js';
import { explain } from './refusal.js';
import { get, race, shop } from './api.js';
import { millis, number } from './format.js';
import { buyerDots, curveChart } from './chart.js';

const BUYERS = 1000;
const STOCK = 600;

/** The flash sale: choose a strategy, release the buyers, watch, compare. */
export async function saleView() {
  let past = (await get('/demo/races', { token: null })).data;
  let running = null;
  let cleaningUp = false;
  const chart = curveChart();
  const stage = h('div', { class: 'stage' });
  const verdict = h('div', { class: 'verdict', role: 'status' });
  const comparison = h('div', {});
  const figures = Object.fromEntries(['elapsed', 'finished', 'left', 'slowest'].map((name) => [name, h('dd', {})]));
  const buyers = numberField('buyers', BUYERS, shop.maxBuyers);
  const stock = numberField('stock', STOCK, shop.maxStock);
  const button = h('button', { class: 'button', type: 'submit', id: 'start' }, t('start'));
  const form = h('form', { class: 'plan', onsubmit: submit, onchange: () => running || prepare() },
    strategies(), h('div', { class: 'numbers' }, buyers.node, stock.node, button));

  function submit(event) {
    event.preventDefault();
    if (running && !cleaningUp) running.abort();
    else if (running) return;
    else if (form.reportValidity()) run();
  }

  function plan() {
    return { strategy: new FormData(form).get('strategy'), buyers: Number(buyers.input.value), stock: Number(stock.input.value) };
  }

  /** The dots and the figures before the start. */
  function prepare() {
    if (!buyers.input.validity.valid || !stock.input.validity.valid) return null;
    const { buyers: size, stock: units } = plan();
    const dots = buyerDots(size);
    stage.replaceChildren(dots.node);
    show({ elapsed: millis(0), finished: `0 / ${number(size)}`, left: number(units), slowest: millis(0) });
    return dots;
  }

  function show(values) {
    for (const [name, value] of Object.entries(values)) figures[name].replaceChildren(value);
  }

  function curves(live) {
    const latest = past.filter((each, i) => past.findIndex((other) => other.strategy === each.strategy) === i);
    const others = latest.filter((each) => each.strategy !== live?.name);
    chart.draw({ live, past: others.map((each) => ({ name: each.strategy, waits: each.curve })) });
  }

  async function run() {
    const chosen = plan();
    const dots = prepare();
    const waits = [];
    running = new AbortController();
    curves(null);
    button.replaceChildren(t('stop'));
    verdict.replaceChildren(h('p', {}, `${chosen.strategy}: ${t('warming')}`));
    verdict.scrollIntoView({ block: 'start' });
    try {
      for await (const { event, data } of race(chosen, running.signal)) {
        if (event === 'start') verdict.replaceChildren(h('p', {}, `${chosen.strategy}: ${t('racing')}`));
        if (event === 'progress') progress(data);
        if (event === 'result') finish(data);
      }
    } catch (failure) {
      const stopped = running.signal.aborted;
      verdict.replaceChildren(h('p', { class: 'bad' }, stopped ? t('stopped') : explain(failure)));
    } finally {
      running = null;
      cleaningUp = false;
      button.removeAttribute('aria-disabled');
      button.replaceChildren(t('start'));
      dots.describe();
    }

    function progress({ elapsedMillis, stock: left, answers: results }) {
      for (const result of results) {
        dots.finish(result);
        waits.push(result.millis);
      }
      waits.sort((a, b) => a - b);
      show({
        elapsed: millis(elapsedMillis),
        finished: `${number(waits.length)} / ${number(chosen.buyers)}`,
        left: number(left),
        slowest: millis(waits.at(-1) ?? 0),
      });
      curves({ name: chosen.strategy, share: waits.length / chosen.buyers, waits });
    }

    function finish(result) {
      cleaningUp = true;
      button.setAttribute('aria-disabled', 'true');
      button.replaceChildren(t('cleaningUp'));
      verdict.replaceChildren(...conclude(result, past));
      past = [result, ...past];
      curves({ name: chosen.strategy, waits: result.curve });
      compare();
    }
  }

  function compare() {
    comparison.replaceChildren(past.length ? table(past) : empty(t('compareEmpty'), t('compareHint')));
  }

  prepare();
  compare();
  queueMicrotask(() => requestAnimationFrame(() => curves(null)));
  return {
    title: t('sale'),
    leave: () => {
      running?.abort();
      chart.end();
    },
    node: h('div', { class: 'sale' },
      h('section', { class: 'hero' }, h('h1', { tabindex: '-1' }, t('saleTitle')), h('p', {}, t('saleText'))),
      form,
      verdict,
      h('dl', { class: 'figures' }, Object.entries(figures).map(([name, value]) => h('div', {}, h('dt', {}, t(name)), value))),
      h('div', { class: 'panels' },
        h('section', { 'aria-labelledby': 'buyers-title' },
          h('h2', { id: 'buyers-title' }, t('allBuyers')), h('p', { class: 'quiet' }, t('allBuyersHint')), stage, legend()),
        h('section', { 'aria-labelledby': 'curve-title' },
          h('h2', { id: 'curve-title' }, t('curve')), h('p', { class: 'quiet' }, t('curveHint')), chart.node)),
      h('section', { 'aria-labelledby': 'compare-title' }, h('h2', { id: 'compare-title' }, t('compare')), comparison)),
  };
}

function strategies() {
  const first = shop.strategies.find(({ possible }) => possible);
  return h('fieldset', { class: 'strategies' }, h('legend', {}, t('strategy')), shop.strategies.map((strategy) => {
    const note = `strategy.${strategy.name}`;
    return h('label', { class: 'option' },
      h('input', {
        type: 'radio', name: 'strategy', value: strategy.name, disabled: !strategy.possible, checked: strategy === first,
      }),
      h('span', { class: 'name' }, strategy.name),
      h('span', { class: 'quiet' }, has(note) ? t(note) : ''),
      !strategy.possible && h('span', { class: 'why' }, t('needsRedis', strategy.redisServers)));
  }));
}

function numberField(name, value, max) {
  const input = h('input', { type: 'number', id: name, name, min: 1, max, step: 1, value: Math.min(value, max), required: true, inputmode: 'numeric' });
  const hint = h('span', { class: 'quiet', id: `${name}-hint` }, t('atMost', number(max)));
  input.setAttribute('aria-describedby', hint.id);
  return { input, node: h('div', { class: 'field' }, h('label', { for: name }, t(name)), input, hint) };
}

function legend() {
  return h('ul', { class: 'legend' }, [['WAITING', 'waiting'], ['SOLD', 'gotOne'], ['SOLD_OUT', 'tooLate'], ['TURNED_AWAY', 'rejected']]
    .map(([outcome, text]) => h('li', {}, s('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, s('circle', { class: outcome, cx: 5, cy: 5, r: 3.6 })), t(text))));
}

/** What happened, in sentences: did it add up, who got nothing, and how it compares with the last other strategy. */
function conclude(result, past) {
  const addsUp = result.sold + result.stockLeft === result.stock;
  const sum = addsUp
    ? t('exact', number(result.sold), number(result.stockLeft))
    : t('inexact', number(result.sold), number(result.stockLeft), number(result.stock));
  const more = [['soldOut', 'someTooLate'], ['turnedAway', 'someRejected'], ['failed', 'someFailed']]
    .filter(([count]) => result[count] > 0)
    .map(([count, text]) => t(text, number(result[count])));
  const last = result.curve.at(-1);
  const other = past.find((each) => each.strategy !== result.strategy && each.buyers === result.buyers && each.stock === result.stock);
  return [
    h('p', { class: addsUp ? 'headline' : 'headline bad' }, sum),
    h('p', {}, [...more, t('lastAfter', result.strategy, millis(last)), versus(last, other)].join(' ')),
  ];
}

function versus(last, other) {
  if (!other) return t('noOther');
  const otherLast = other.curve.at(-1);
  const times = Math.max(last, otherLast) / Math.max(0.1, Math.min(last, otherLast));
  return t(last <= otherLast ? 'faster' : 'slower', times.toFixed(1), other.strategy);
}

function table(past) {
  const longest = Math.max(...past.map((each) => each.curve.at(-1)));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'compare-title' }, h('table', {},
    h('thead', {}, h('tr', {}, ['name', 'last', 'bar', 'half', 'ninetyNine', 'buyers', 'outcome'].map((name) =>
      h('th', { scope: 'col', class: name }, t(name))))),
    h('tbody', {}, past.map((each) => h('tr', {},
      h('th', { scope: 'row' }, each.strategy),
      h('td', {}, millis(each.curve.at(-1))),
      h('td', { class: 'bar' }, s('svg', { 'aria-hidden': 'true', viewBox: '0 0 100 10', preserveAspectRatio: 'none' },
        s('rect', { width: Math.max(0.5, (each.curve.at(-1) / longest) * 100), height: 10 }))),
      h('td', {}, millis(each.curve[50])),
      h('td', {}, millis(each.curve[99])),
      h('td', {}, number(each.buyers)),
      h('td', {}, `${number(each.sold)} / ${number(each.stockLeft)}`))))));
}
