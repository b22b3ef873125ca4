import { action, h, toast } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { currentUser, get, postOnce, shop } from './api.js';
import { money } from './format.js';
import { statement } from './statement.js';

const PRESETS = [10000, 50000, 100000];
const MOST = 1000000000;

/** The balance of the demo user, a way to top it up, and what moved it. */
export async function accountView() {
  const id = currentUser();
  const [{ user }, entries] = await Promise.all([get('/me'), statement(id)]);
  const amount = h('p', { class: 'amount', id: 'amount' }, money(user.balance));
  const unit = 10 ** shop.fractionDigits;
  const input = h('input', {
    type: 'number', id: 'topUp', min: 1 / unit, max: MOST / unit, step: 1 / unit, inputmode: 'decimal', required: true,
  });

  async function topUp(units) {
    const toppedUp = await postOnce(`/users/${id}/balance/top-ups`, { amount: units });
    amount.replaceChildren(money(toppedUp.balance));
    dispatchEvent(new Event('shop-changed'));
    toast(t('toppedUp', money(units), money(toppedUp.balance)));
    await entries.reload();
  }

  async function topUpInput() {
    if (!form.reportValidity()) return;
    await topUp(Math.round(Number(input.value) * unit));
    form.reset();
  }

  const form = h('form', { class: 'topUp', onsubmit: (event) => event.preventDefault() },
    h('div', { class: 'field' }, h('label', { for: 'topUp' }, t('otherAmount', shop.currency)), input),
    action({ class: 'button', type: 'submit' }, t('topUp'), topUpInput, explain));
  return {
    title: t('balance'),
    node: h('section', { class: 'narrow' },
      h('h1', { tabindex: '-1' }, t('balanceOf', id)),
      amount,
      h('h2', {}, t('topUpTitle')),
      h('p', { class: 'quiet' }, t('topUpHint')),
      h('div', { class: 'actions' }, PRESETS.map((units) =>
        action({ class: 'button plain' }, `+ ${money(units)}`, () => topUp(units), explain))),
      form,
      entries.node),
  };
}
