import { action, empty, h, toast } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { get, patch, remove } from './api.js';
import { money } from './format.js';
import { checkout } from './checkout.js';
import { stepper } from './stepper.js';
import { called } from './names.js';

/** The cart: change it, see what keeps a line from being ordered, order all of it. */
export async function cartView() {
  let cart = await get('/cart');
  let rows = [];
  let changes = Promise.resolve();
  let waiting = 0;
  const heading = h('h1', { tabindex: '-1' }, t('cart'));
  const body = h('div', {});
  const total = h('output', { class: 'total', id: 'cart-total' });
  const order = checkout({ id: 'order' }, t('placeOrder'), {
    wanted: async () => {
      await changes;
      return { fromCart: true, expectedTotalPrice: cart.totalPrice };
    },
    names: () => new Map(cart.data.map((line) => [line.productOptionId, name(line)])),
    refused: refresh,
  });

  function draw() {
    const hadFocus = body.contains(document.activeElement);
    rows = cart.data.map(row);
    body.replaceChildren(...(rows.length ? lines() : [nothing()]));
    show();
    if (hadFocus) heading.focus();
  }

  function lines() {
    return [
      h('ul', { class: 'lines' }, rows.map((each) => each.node)),
      h('p', { class: 'sum' }, h('span', { class: 'quiet' }, t('total')), total),
      order.question,
      h('div', { class: 'actions' }, order.button),
    ];
  }

  function show() {
    total.replaceChildren(money(cart.totalPrice));
    rows.forEach((each, i) => each.show(cart.data[i]));
  }

  async function refresh() {
    const before = cart;
    cart = await get('/cart');
    const sameLines = ids(cart) === ids(before);
    if (sameLines) show();
    else draw();
    dispatchEvent(new Event('shop-changed'));
  }

  /** One change at a time, so that what is shown in the end is what the server has. */
  function change(work) {
    order.close();
    waiting++;
    changes = changes.then(work).catch(sayWhy).finally(() => waiting--).then(refresh).catch(sayWhy);
    return changes;
  }

  function row(line) {
    const quantity = stepper(`line-${line.id}`, line.quantity, () => change(setQuantity), name(line));
    const unit = h('span', { class: 'quiet' });
    const price = h('span', { class: 'price' });
    const problem = h('p', { class: 'problem', role: 'status' });
    let shown = line;

    async function setQuantity() {
      const units = quantity.value();
      if (units !== shown.quantity) await patch(`/cart/lines/${line.id}`, { quantity: units });
    }

    async function drop() {
      await remove(`/cart/lines/${line.id}`);
      toast(t('removed', called(line.productName)));
    }

    return {
      show(current) {
        shown = current;
        if (waiting === 0) quantity.set(current.quantity);
        unit.replaceChildren(`${called(current.optionName)}, ${money(current.price)}`);
        price.replaceChildren(money(current.price * current.quantity));
        const text = current.problem ? t(`problem.${current.problem}`) : '';
        if (problem.textContent !== text) problem.replaceChildren(text);
      },
      node: h('li', {},
        h('div', { class: 'what' }, h('span', { class: 'name' }, called(line.productName)), unit),
        h('label', { class: 'hidden', for: `line-${line.id}` }, t('quantityOf', name(line))),
        quantity.node,
        price,
        action({ class: 'text', 'aria-label': t('removeThis', name(line)) }, t('remove'), () => change(drop), explain),
        problem),
    };
  }

  draw();
  return { title: t('cart'), node: h('section', { class: 'narrow' }, heading, body) };
}

function nothing() {
  return empty(t('cartEmpty'), t('cartEmptyHint'), h('a', { class: 'button', href: '#/' }, t('toShop')));
}

function sayWhy(failure) {
  toast(explain(failure), 'bad');
}

function ids(cart) {
  return String(cart.data.map((line) => line.id));
}

function name(line) {
  return `${called(line.productName)}, ${called(line.optionName)}`;
}
