import { action, h, toast } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { get, post } from './api.js';
import { money } from './format.js';
import { art } from './art.js';
import { checkout } from './checkout.js';
import { countdown, salePhase, saleText, supplyText } from './rules.js';
import { called } from './names.js';
import { stepper } from './stepper.js';

/** One product: choose an option and how many, put it into the cart or order it at once. */
export async function productView(id, { previous }) {
  let { product, ordered } = await read(id);
  const isLeft = product.options.some((option) => option.stock > 0);
  const sale = h('p', { class: 'note', role: 'status' });
  const clock = h('p', { class: 'clock countdown', role: 'timer' });
  const options = h('fieldset', { class: 'options', onchange: changed });
  const total = h('output', { class: 'total', for: 'quantity' });
  const quantity = stepper('quantity', 1, changed);
  const add = action({ class: 'button plain', id: 'add' }, t('addToCart'), addToCart, explain);
  const order = checkout({ id: 'buy' }, t('buyNow'), {
    wanted: () => ({ items: [chosenUnits()], expectedTotalPrice: price() }),
    names: () => new Map(product.options.map((option) => [option.id, `${called(product.name)}, ${called(option.name)}`])),
    refused: async () => {
      ({ product, ordered } = await read(id));
      draw();
    },
  });

  function draw() {
    const before = chosen();
    const inStock = product.options.filter((option) => option.stock > 0);
    const checked = inStock.find((option) => option.id === before?.id) ?? inStock[0];
    options.replaceChildren(h('legend', {}, t('option')), ...product.options.map((option) => h('label', { class: 'option' },
      h('input', { type: 'radio', name: 'option', value: option.id, checked: option === checked, disabled: option.stock === 0 }),
      h('span', { class: 'name' }, called(option.name)),
      h('span', { class: option.stock <= 5 ? 'stock low' : 'stock' }, supplyText(option.stock, option.maxPerCustomer, ordered.get(option.id))),
      h('span', { class: 'price' }, money(option.price)))));
    if (checked) total.replaceChildren(money(price()));
    tick();
  }

  /** Says when the sale starts and ends, and lets people order in between. */
  function tick() {
    const phase = salePhase(product);
    const text = saleText(product);
    sale.hidden = !text;
    clock.replaceChildren(countdown(product));
    clock.hidden = !clock.hasChildNodes();
    if (sale.textContent !== text) sale.replaceChildren(text);
    order.allow(phase === 'OPEN' && chosen() !== undefined);
    add.disabled = phase === 'OVER' || chosen() === undefined;
  }

  function chosen() {
    const checked = options.querySelector('input:checked');
    return product.options.find((option) => option.id === Number(checked?.value));
  }

  function chosenUnits() {
    return { productOptionId: chosen().id, quantity: quantity.value() };
  }

  function price() {
    return chosen().price * quantity.value();
  }

  function changed() {
    order.close();
    total.replaceChildren(money(price()));
  }

  async function addToCart() {
    await post('/cart/lines', chosenUnits());
    dispatchEvent(new Event('shop-changed'));
    toast(t('addedToCart', called(product.name)));
  }

  /** To where the shop was left, if this is where the customer came from. */
  function back(event) {
    if (!/^(#\/(\?.*)?)?$/.test(previous)) return;
    event.preventDefault();
    history.back();
  }

  draw();
  const timer = setInterval(tick, 1000);
  return {
    title: called(product.name),
    leave: () => clearInterval(timer),
    node: h('article', { class: 'product' },
      h('div', { class: 'picture' }, art(product)),
      h('div', {},
        h('p', {}, h('a', { class: 'back', href: '#/', onclick: back }, t('backToShop'))),
        h('h1', { tabindex: '-1' }, called(product.name)),
        sale,
        clock,
        options,
        isLeft
          ? h('div', { class: 'buy' },
            h('div', { class: 'field' }, h('label', { for: 'quantity' }, t('quantity')), quantity.node),
            h('p', { class: 'sum' }, h('span', { class: 'quiet' }, t('total')), total),
            order.question,
            h('div', { class: 'actions' }, order.button, add))
          : h('p', { class: 'note' }, t('allSoldOut')))),
  };
}

/** A product, and how many units of its options the customer has ordered, where a limit counts them. */
async function read(id) {
  const product = await get(`/products/${id}`);
  const isLimited = product.options.some((option) => option.maxPerCustomer);
  return { product, ordered: isLimited ? await unitsOrdered() : new Map() };
}

/** By option, in orders that are neither cancelled nor refunded; empty for a customer with more orders than a page. */
async function unitsOrdered() {
  const { data, nextCursor } = await get('/orders?limit=100');
  const units = new Map();
  const counted = nextCursor ? [] : data.filter((order) => order.status === 'PENDING_PAYMENT' || order.status === 'PAID');
  for (const item of counted.flatMap((order) => order.items)) {
    units.set(item.productOptionId, (units.get(item.productOptionId) ?? 0) + item.quantity);
  }
  return units;
}
