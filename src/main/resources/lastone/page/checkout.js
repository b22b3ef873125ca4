import { action, h, toast } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { postOnce } from './api.js';
import { money } from './format.js';

/**
 * The button that orders, and the question that it asks when the total is no longer the one that was shown.
 * wanted() gives the order with its expectedTotalPrice, names() what its options are called, by their ids;
 * refused() brings the view up to date after a refusal.
 */
export function checkout(attributes, label, { wanted, names, refused }) {
  const question = h('div', { class: 'question' });
  const button = orderButton(attributes, label, wanted);
  let possible = true;

  function orderButton(attributes, label, order) {
    return action({ class: 'button', ...attributes }, label, async () => place(await order()), (failure) => explain(failure, names()));
  }

  async function place(order) {
    try {
      await postOnce('/orders', order);
    } catch (failure) {
      if (failure.isFinal) {
        close();
        await refused();
      }
      if (failure.code !== 'PRICE_CHANGED_ERROR') throw failure;
      return ask(order, failure.problem.totalPrice);
    }
    addEventListener('hashchange', () => toast(t('ordered')), { once: true });
    location.hash = '#/orders';
  }

  function ask(order, total) {
    const text = h('p', { tabindex: '-1' }, t('priceChanged', money(order.expectedTotalPrice), money(total)));
    question.replaceChildren(h('div', { class: 'note' }, text, h('div', { class: 'actions' },
      orderButton({ id: 'order-anyway' }, t('orderAt', money(total)), () => ({ ...order, expectedTotalPrice: total })),
      h('button', { type: 'button', class: 'button plain', onclick: close }, t('notNow')))));
    update();
    text.focus();
  }

  function update() {
    button.disabled = !possible || question.hasChildNodes();
  }

  /** Withdraws the question: what it asked about has changed. */
  function close() {
    const hadFocus = question.contains(document.activeElement);
    question.replaceChildren();
    update();
    if (hadFocus) button.focus();
  }

  return {
    button,
    question,
    close,
    allow(isPossible) {
      possible = isPossible;
      update();
    },
  };
}
