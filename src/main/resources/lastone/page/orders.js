import { action, empty, h, toast } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { get, post, postOnce } from './api.js';
import { called } from './names.js';
import { moment, money, number, timeLeft } from './format.js';

const EXPIRY_CHECK_MILLIS = 3000;

/** The orders, newest first, with the time that is left to pay. */
export async function ordersView() {
  const list = h('ol', { class: 'orders' });
  const more = h('div', { class: 'actions' });
  const clocks = new Map();

  function card(order) {
    const node = h('li', { class: 'order', 'data-order': order.id },
      h('div', { class: 'bar' },
        h('h2', { tabindex: '-1' }, t('orderNumber', order.id)),
        h('span', { class: `badge ${order.status}` }, t(order.status)),
        h('span', { class: 'quiet' }, h('time', { datetime: order.orderedAt }, moment(order.orderedAt)))),
      h('ul', { class: 'items' }, order.items.map((item) => h('li', {},
        h('span', {}, `${called(item.productName)}, ${called(item.optionName)}`),
        h('span', { class: 'quiet' }, t('units', number(item.quantity))),
        h('span', { class: 'price' }, money(item.totalPriceAtOrder))))),
      h('p', { class: 'sum' }, h('span', { class: 'quiet' }, t('total')), h('span', { class: 'total' }, money(order.totalPrice))),
      order.status === 'PENDING_PAYMENT' && pending(order),
      order.status === 'REFUNDED' && h('p', { class: 'quiet' }, t('refundedOn', money(order.totalPrice), moment(order.refundedAt))),
      order.cancelReason && h('p', { class: 'quiet' }, t(`reason.${order.cancelReason}`)));
    return node;
  }

  function pending(order) {
    const left = h('span', { role: 'timer' });
    clocks.set(order.id, { order, left, next: 0 });
    tick();
    return h('div', { class: 'pending' },
      h('p', { class: 'clock' }, left),
      h('div', { class: 'actions' },
        action({ class: 'button pay', 'aria-label': t('payThis', order.id, money(order.totalPrice)) }, t('pay', money(order.totalPrice)), () => pay(order), explain),
        action({ class: 'button plain cancel', 'aria-label': t('cancelThis', order.id) }, t('cancel'), () => cancel(order), explain)));
  }

  async function pay(order) {
    try {
      await postOnce(`/payments/${order.payment.id}/complete`);
      toast(t('paid', order.id));
    } finally {
      await refresh(order.id, true);
      dispatchEvent(new Event('shop-changed'));
    }
  }

  async function cancel(order) {
    try {
      await post(`/orders/${order.id}/cancel`);
      toast(t('cancelled', order.id));
    } finally {
      await refresh(order.id, true);
    }
  }

  async function refresh(id, focus) {
    clocks.delete(id);
    const fresh = card(await get(`/orders/${id}`));
    list.querySelector(`[data-order="${Number(id)}"]`)?.replaceWith(fresh);
    if (focus) fresh.querySelector('h2').focus();
  }

  /** Moves the clocks on; an order whose time is up is looked at until the server has cancelled it. */
  function tick() {
    for (const [id, clock] of clocks) {
      const left = timeLeft(clock.order.expiresAt);
      const text = left ? t('timeLeft', left) : t('timeUp');
      if (clock.left.textContent !== text) clock.left.replaceChildren(text);
      if (!left && Date.now() > clock.next) {
        clock.next = Date.now() + EXPIRY_CHECK_MILLIS;
        get(`/orders/${id}`).then((order) => order.status !== 'PENDING_PAYMENT' && refresh(id, false), () => {});
      }
    }
  }

  async function load(cursor) {
    const page = await get(`/orders?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    list.append(...page.data.map(card));
    more.replaceChildren();
    if (page.nextCursor) {
      more.append(action({ class: 'button plain' }, t('olderOrders'), () => load(page.nextCursor), explain));
    }
    return page.data.length;
  }

  const count = await load(null);
  const timer = setInterval(tick, 500);
  return {
    title: t('orders'),
    leave: () => clearInterval(timer),
    node: h('section', { class: 'narrow' },
      h('h1', { tabindex: '-1' }, t('orders')),
      count ? list : empty(t('noOrders'), t('noOrdersHint'), h('a', { class: 'button', href: '#/' }, t('toShop'))),
      more),
  };
}
