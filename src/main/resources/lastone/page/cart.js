import { action, empty, h, toast } from './dom.js';
import { explain, t } from './text.js';
import { get, patch, postOnce, remove } from './api.js';
import { money } from './format.js';
import { stepper } from './product.js';

/** The cart: change it, order all of it. */
export async function cartView() {
  const { data } = await get('/cart');
  const heading = h('h1', { tabindex: '-1' }, t('cart'));
  const body = h('div', {});
  let lines = data;

  function draw() {
    if (lines.length === 0) {
      body.replaceChildren(empty(t('cartEmpty'), t('cartEmptyHint'), h('a', { class: 'button', href: '#/' }, t('toShop'))));
      return;
    }
    const total = h('output', { class: 'total', id: 'cart-total' });
    const sum = () => total.replaceChildren(money(lines.reduce((all, each) => all + each.price * each.quantity, 0)));
    sum();
    body.replaceChildren(
      h('ul', { class: 'lines' }, lines.map((line) => row(line, sum))),
      h('p', { class: 'sum' }, h('span', { class: 'quiet' }, t('total')), total),
      h('div', { class: 'actions' }, action({ class: 'button', id: 'order' }, t('placeOrder'), order, explain)));
  }

  function row(line, sum) {
    const price = h('span', { class: 'price' }, money(line.price * line.quantity));
    const quantity = stepper(`line-${line.id}`, line.quantity, async (units) => {
      try {
        const changed = await patch(`/cart/lines/${line.id}`, { quantity: units });
        line.quantity = changed.quantity;
        price.replaceChildren(money(line.price * line.quantity));
        sum();
        dispatchEvent(new Event('shop-changed'));
      } catch (failure) {
        toast(explain(failure), 'bad');
      }
    });
    const name = `${line.productName}, ${line.optionName}`;
    return h('li', {},
      h('div', { class: 'what' },
        h('span', { class: 'name' }, line.productName),
        h('span', { class: 'quiet' }, `${line.optionName}, ${money(line.price)}`)),
      h('label', { class: 'hidden', for: `line-${line.id}` }, t('quantityOf', name)),
      quantity.node,
      price,
      action({ class: 'text', 'aria-label': t('removeThis', name) }, t('remove'), () => drop(line), explain));
  }

  async function drop(line) {
    await remove(`/cart/lines/${line.id}`);
    lines = lines.filter((each) => each !== line);
    draw();
    heading.focus();
    dispatchEvent(new Event('shop-changed'));
    toast(t('removed', line.productName));
  }

  async function order() {
    await postOnce('/orders', { fromCart: true });
    toast(t('ordered'));
    location.hash = '#/orders';
  }

  draw();
  return { title: t('cart'), node: h('section', { class: 'narrow' }, heading, body) };
}
