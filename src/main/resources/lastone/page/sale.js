import { h, s } from './dom.js';
import { has, t } from './text.js';
import { explain } from './refusal.js';
import { get, race, shop } from './api.js';
import { millis, number } from './format.js';
import { buyerDots, curveChart } from './chart.js';
import { ENOUGH_RUNS, conclude, concludeAll, isOversold, summaries, table } from './results.js';
import { tour } from './tour.js';

const BUYERS = 1000;
const STOCK = 600;

/** The flash sale: choose a strategy, release the buyers, watch, compare. */
export async function saleView() {
  let past = (await get('/demo/races', { token: null })).data;
  let running = null;
  let cleaningUp = false;
  const chart = curveChart();
  const stage = h('div', { class: 'stage' });
  const key = h('ul', { class: 'legend' });
  const verdict = h('div', { class: 'verdict idle', role: 'status' }, h('p', {}, t('chooseAndStart')));
  const comparison = h('div', {});
  const figures = Object.fromEntries(['elapsed', 'finished', 'left', 'slowest'].map((name) => [name, h('dd', {})]));
  const buyers = numberField('buyers', BUYERS, shop.maxBuyers);
  const stock = numberField('stock', STOCK, shop.maxStock);
  const start = h('button', { class: 'button', type: 'submit', form: 'plan', id: 'start' }, t('start'));
  const all = h('button', { class: 'button plain', type: 'button', id: 'all', onclick: () => begin(rounds) }, t('runAll'));
  const form = h('form', { class: 'plan', id: 'plan', onsubmit: submit, onchange: () => running || prepare() },
    strategies(), h('div', { class: 'numbers' }, buyers.node, stock.node));
  const watch = h('div', { class: 'watch', hidden: true },
    h('dl', { class: 'figures' }, Object.entries(figures).map(([name, value]) => h('div', {}, h('dt', {}, t(name)), value))),
    h('div', { class: 'panels' },
      h('section', { 'aria-labelledby': 'buyers-title' },
        h('h2', { id: 'buyers-title' }, t('allBuyers')), h('p', { class: 'quiet' }, t('allBuyersHint')), stage, key),
      h('section', { 'aria-labelledby': 'curve-title' },
        h('h2', { id: 'curve-title' }, t('curve')), h('p', { class: 'quiet' }, t('curveHint')), chart.node)),
    h('section', { 'aria-labelledby': 'compare-title' },
      h('h2', { id: 'compare-title' }, t('compare')), h('p', { class: 'quiet' }, t('compareNote')), comparison));
  const guide = tour(past.length === 0, (strategy) => {
    if (running) return;
    buyers.input.value = Math.min(BUYERS, shop.maxBuyers);
    stock.input.value = Math.min(STOCK, shop.maxStock);
    if (strategy) form.querySelector(`[value="${strategy}"]`).checked = true;
    begin(strategy ? () => once(plan()) : rounds);
  });

  function submit(event) {
    event.preventDefault();
    if (running && !cleaningUp) running.abort();
    else if (!running) begin(() => once(plan()));
  }

  function plan() {
    return { strategy: new FormData(form).get('strategy'), buyers: Number(buyers.input.value), stock: Number(stock.input.value) };
  }

  /** The dots and the figures before the start. */
  function prepare({ strategy, buyers: size, stock: units } = plan()) {
    if (!buyers.input.validity.valid || !stock.input.validity.valid) return null;
    const dots = buyerDots(size, units);
    stage.replaceChildren(dots.node);
    key.replaceChildren(...legend(isOversold(strategy)));
    show({ elapsed: millis(0), finished: `0 / ${number(size)}`, left: number(units), slowest: millis(0) });
    comparison.replaceChildren(table(past, plan()));
    return dots;
  }

  function show(values) {
    for (const [name, value] of Object.entries(values)) figures[name].replaceChildren(value);
  }

  function curves(live) {
    const others = summaries(past, plan()).filter((each) => each.name !== live?.name && !each.oversells);
    chart.draw({ live, past: others.map((each) => ({ name: each.name, waits: each.curve })) });
  }

  /** Runs some races; the buttons and what went wrong are the same for one and for many. */
  async function begin(work) {
    if (running || !form.reportValidity()) return;
    running = new AbortController();
    start.replaceChildren(t('stop'));
    all.setAttribute('aria-disabled', 'true');
    watch.hidden = false;
    verdict.classList.remove('idle');
    verdict.scrollIntoView({ block: 'start' });
    try {
      await work();
    } catch (failure) {
      verdict.replaceChildren(h('p', { class: 'bad' }, running.signal.aborted ? t('stopped') : explain(failure)));
    } finally {
      running = null;
      cleaningUp = false;
      start.removeAttribute('aria-disabled');
      all.removeAttribute('aria-disabled');
      start.replaceChildren(t('start'));
    }
  }

  /** Several rounds of every strategy, one race of each after the other, so that a slow moment of the machine hits all. */
  async function rounds() {
    const names = shop.strategies.filter((each) => each.possible && each.exact).map((each) => each.name);
    const results = [];
    for (let round = 1; round <= ENOUGH_RUNS; round++) {
      for (const strategy of names) {
        results.push(await once({ ...plan(), strategy }, `${t('round', round, ENOUGH_RUNS)}, `));
      }
    }
    verdict.replaceChildren(...concludeAll(results, past));
  }

  /** One race; returns its result. where says which of several it is. */
  async function once(chosen, where = '') {
    const dots = prepare(chosen);
    const waits = [];
    const warmUps = [];
    let result = null;
    curves(null);
    say('warming');
    for await (const { event, data } of race(chosen, running.signal)) {
      if (event === 'warmup') warmUps.push(millis(data.millis));
      if (event === 'warmup') say('warming', warmUps.join(', '));
      if (event === 'start') say('racing');
      if (event === 'progress') progress(data);
      if (event === 'result') finish(data);
    }
    dots.describe();
    cleaningUp = false;
    start.removeAttribute('aria-disabled');
    start.replaceChildren(t('stop'));
    return result;

    function say(text, times = '') {
      verdict.replaceChildren(h('p', { class: 'headline' }, `${where}${chosen.strategy}`), h('p', {}, t(text, times)));
    }

    function progress({ elapsedMillis, stock: left, results }) {
      for (const each of results) {
        dots.finish(each);
        waits.push(each.millis);
      }
      waits.sort((a, b) => a - b);
      show({
        elapsed: millis(elapsedMillis),
        finished: `${number(waits.length)} / ${number(chosen.buyers)}`,
        left: left < 0 ? h('span', { class: 'bad' }, number(left)) : number(left),
        slowest: millis(waits.at(-1) ?? 0),
      });
      curves({ name: chosen.strategy, share: waits.length / chosen.buyers, waits });
    }

    function finish(data) {
      result = data;
      cleaningUp = true;
      start.setAttribute('aria-disabled', 'true');
      start.replaceChildren(t('cleaningUp'));
      past = [data, ...past];
      verdict.replaceChildren(...conclude(data, past));
      curves({ name: chosen.strategy, waits: data.curve });
      comparison.replaceChildren(table(past, plan()));
    }
  }

  prepare();
  watch.hidden = past.length === 0;
  queueMicrotask(() => requestAnimationFrame(() => curves(null)));
  return {
    title: t('sale'),
    leave: () => {
      running?.abort();
      chart.end();
    },
    node: h('div', { class: 'sale' },
      h('section', { class: 'hero' }, h('h1', { tabindex: '-1' }, t('saleTitle')), h('p', {}, t('saleText'))),
      guide,
      form,
      h('div', { class: 'actions start' }, start, all),
      verdict,
      watch),
  };
}

/** This shop's own first, and chosen; the one that oversells last. */
function strategies() {
  const inOrder = shop.strategies.toSorted((a, b) => b.own - a.own || b.exact - a.exact);
  const chosen = inOrder.find(({ possible }) => possible);
  return h('fieldset', { class: 'strategies' }, h('legend', {}, t('strategy')), inOrder.map((strategy) => {
    const note = `strategy.${strategy.name}`;
    return h('label', { class: strategy.exact ? 'option' : 'option wrong' },
      h('input', {
        type: 'radio', name: 'strategy', value: strategy.name, disabled: !strategy.possible, checked: strategy === chosen,
      }),
      h('span', { class: 'name' }, strategy.name, strategy.own && h('span', { class: 'badge' }, t('ownStrategy'))),
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

function legend(oversells) {
  const entries = [['WAITING', 'waiting'], ['SOLD', 'gotOne'], oversells && ['OVERSOLD', 'gotNone'], ['SOLD_OUT', 'tooLate'],
    !oversells && ['REJECTED', 'rejected']];
  return entries.filter(Boolean).map(([outcome, text]) =>
    h('li', {}, s('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, s('circle', { class: outcome, cx: 5, cy: 5, r: 3.6 })), t(text)));
}
