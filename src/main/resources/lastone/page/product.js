import { action, h, toast } from './dom.js';
import { explain, t } from './text.js';
import { get, post, postOnce } from './api.js';
import { money, stockText } from './format.js';
import { art } from './art.js';

const MOST_UNITS = 10000;

/** One product: choose an option and how many, put it into the cart or order it at once. */
export async function productView(id) {
  const product = await get(`/products/${id}`);
  const first = product.options.find((option) => option.stock > 0);
  const total = h('output', { class: 'total', for: 'quantity' });
  const quantity = stepper('quantity', 1, refresh);
  const options = h('fieldset', { class: 'options', onchange: refresh },
    h('legend', {}, t('option')),
    product.options.map((option) => h('label', { class: 'option' },
      h('input', { type: 'radio', name: 'option', value: option.id, checked: option === first, disabled: option.stock === 0 }),
      h('span', { class: 'name' }, option.name),
      h('span', { class: option.stock <= 5 ? 'stock low' : 'stock' }, stockText(option.stock)),
      h('span', { class: 'price' }, money(option.price)))));

  function chosen() {
    const checked = options.querySelector('input:checked');
    return product.options.find((option) => option.id === Number(checked.value));
  }

  function refresh() {
    total.replaceChildren(money(chosen().price * quantity.value()));
  }

  async function addToCart() {
    await post('/cart/lines', { productOptionId: chosen().id, quantity: quantity.value() });
    dispatchEvent(new Event('shop-changed'));
    toast(t('addedToCart', product.name));
  }

  async function buy() {
    await postOnce('/orders', { items: [{ productOptionId: chosen().id, quantity: quantity.value() }] });
    toast(t('ordered'));
    location.hash = '#/orders';
  }

  const form = first
    ? h('div', { class: 'buy' },
      h('div', { class: 'field' }, h('label', { for: 'quantity' }, t('quantity')), quantity.node),
      h('p', { class: 'sum' }, h('span', { class: 'quiet' }, t('total')), total),
      h('div', { class: 'actions' },
        action({ class: 'button', id: 'buy' }, t('buyNow'), buy, explain),
        action({ class: 'button plain', id: 'add' }, t('addToCart'), addToCart, explain)))
    : h('p', { class: 'note' }, t('allSoldOut'));
  if (first) refresh();
  return {
    title: product.name,
    node: h('article', { class: 'product' },
      h('div', { class: 'picture' }, art(product.id)),
      h('div', {},
        h('p', {}, h('a', { class: 'back', href: '#/' }, t('backToShop'))),
        h('h1', { tabindex: '-1' }, product.name),
        options,
        form)),
  };
}

/** A number of units with a button on either side. */
export function stepper(id, initial, changed) {
  const input = h('input', {
    type: 'number', id, min: 1, max: MOST_UNITS, step: 1, value: initial, inputmode: 'numeric', onchange: settle,
  });
  const value = () => Math.min(MOST_UNITS, Math.max(1, Math.floor(Number(input.value)) || 1));
  function settle() {
    input.value = value();
    changed(value());
  }
  function step(by) {
    input.value = value() + by;
    settle();
  }
  const button = (by, sign, label) =>
    h('button', { type: 'button', 'aria-label': label, onclick: () => step(by) }, sign);
  return {
    value,
    node: h('div', { class: 'stepper' }, button(-1, '\u2212', t('less')), input, button(1, '+', t('more'))),
  };
}
