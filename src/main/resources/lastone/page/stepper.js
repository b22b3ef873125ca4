import { h } from './dom.js';
import { t } from './text.js';

const MOST_UNITS = 10000;

/** A number of units with a button on either side; of names what the units are of, where there are several. */
export function stepper(id, initial, changed, of = '') {
  const input = h('input', {
    type: 'number', id, min: 1, max: MOST_UNITS, step: 1, value: initial, inputmode: 'numeric', onchange: settle,
  });
  const value = () => Math.min(MOST_UNITS, Math.max(1, Math.floor(Number(input.value)) || 1));
  const set = (units) => { input.value = units; };
  function settle() {
    set(value());
    changed(value());
  }
  function step(by) {
    set(value() + by);
    settle();
  }
  const button = (by, sign, label) =>
    h('button', { type: 'button', 'aria-label': of ? `${label}: ${of}` : label, onclick: () => step(by) }, sign);
  return {
    value,
    set,
    node: h('div', { class: 'stepper' }, button(-1, '\u2212', t('less')), input, button(1, '+', t('more'))),
  };
}
