import { h } from './dom.js';
import { t } from './text.js';

const STEPS = ['naive', 'pessimistic', 'optimistic', 'coalesced', null];

/** What to press, what to expect, and why: for a class. race(strategy) runs a step, race(null) all strategies. */
export function tour(open, race) {
  return h('details', { class: 'tour', open },
    h('summary', {}, t('tourTitle')),
    h('p', { class: 'quiet' }, t('tourText')),
    h('ol', {}, STEPS.map((strategy, i) => h('li', {},
      h('h2', {}, t(`tour.${i + 1}`)),
      h('p', {}, t(`tour.${i + 1}.expect`)),
      h('p', { class: 'quiet' }, t(`tour.${i + 1}.why`)),
      h('button', { type: 'button', class: 'button plain', onclick: () => race(strategy) }, strategy ? t('tourRun', strategy) : t('runAll'))))));
}
