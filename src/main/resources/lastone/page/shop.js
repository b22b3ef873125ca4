import { h, empty } from './dom.js';
import { t } from './text.js';
import { allProducts, get } from './api.js';
import { moment, money, number } from './format.js';
import { countdown, salePhase, supplyText } from './rules.js';
import { art } from './art.js';
import { called } from './names.js';

/** The catalogue, a search in it, and what sells best. */
export async function shopView(wanted = '') {
  const [products, popular] = await Promise.all([allProducts(), get('/products/popular')]);
  const clocks = [];
  const list = h('ul', { class: 'products' }, products.map((product) => card(product, clocks)));
  const none = h('div', { hidden: true }, empty(t('noMatch'), t('noMatchHint')));
  const found = h('p', { class: 'quiet', role: 'status' }, t('products', number(products.length)));
  const input = h('input', { type: 'search', id: 'search', placeholder: t('searchHint'), value: decodeURIComponent(wanted), oninput: () => search(true), autocomplete: 'off' });
  let announce;

  /** The search is in the address, so that Back finds it again. */
  function search(isTyped) {
    if (isTyped) {
      history.replaceState(history.state, '', input.value ? `#/?q=${encodeURIComponent(input.value)}` : '#/');
      dispatchEvent(new Event('search-changed'));
    }
    const words = fold(input.value).split(' ').filter(Boolean);
    let hits = 0;
    products.forEach((product, i) => {
      const names = [product.name, ...product.options.map((option) => option.name)];
      const text = fold([...names, ...names.map(called)].join(' '));
      const hit = words.every((word) => text.includes(word));
      list.children[i].hidden = !hit;
      hits += hit ? 1 : 0;
    });
    none.hidden = hits > 0;
    clearTimeout(announce);
    announce = setTimeout(() => found.replaceChildren(t('products', number(hits))), 500);
  }

  const tick = () => clocks.forEach(([product, node]) => node.replaceChildren(countdown(product)));
  search(false);
  tick();
  const timer = setInterval(tick, 1000);
  return {
    title: t('shop'),
    leave: () => {
      clearTimeout(announce);
      clearInterval(timer);
    },
    node: h('div', {},
      h('section', { class: 'hero' },
        h('h1', { tabindex: '-1' }, t('heroTitle')),
        h('p', {}, t('heroText')),
        h('a', { class: 'button', href: '#/sale' }, t('heroAction'))),
      h('section', { 'aria-labelledby': 'popular' },
        h('h2', { id: 'popular' }, t('popular')),
        ranking(popular.data)),
      h('section', { 'aria-labelledby': 'all' },
        h('div', { class: 'bar' },
          h('h2', { id: 'all' }, t('allProducts')),
          found,
          h('search', {}, h('label', { class: 'hidden', for: 'search' }, t('search')), input)),
        products.length ? list : empty(t('noProducts'), t('noProductsHint')),
        none)),
  };
}

function fold(text) {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function card(product, clocks) {
  const clock = h('span', { class: 'clock' });
  if (product.saleStartsAt || product.saleEndsAt) clocks.push([product, clock]);
  const prices = product.options.map((option) => option.price);
  const stock = product.options.reduce((sum, option) => sum + option.stock, 0);
  const from = money(Math.min(...prices));
  const oneOption = Math.min(...prices) === Math.max(...prices);
  return h('li', {},
    h('a', { class: 'card', href: `#/products/${product.id}` },
      art(product),
      h('span', { class: 'name' }, called(product.name)),
      h('span', { class: 'price' }, oneOption ? from : t('from', from)),
      h('span', { class: stock <= 5 ? 'stock low' : 'stock' }, supply(product, stock)),
      clock));
}

function supply(product, stock) {
  const phase = salePhase(product);
  if (phase === 'BEFORE') return t('startsOn', moment(product.saleStartsAt));
  if (phase === 'OVER') return t('saleOver');
  const [limit, other] = new Set(product.options.map((option) => option.maxPerCustomer));
  return supplyText(stock, other === undefined ? limit : null);
}

function ranking(entries) {
  if (entries.length === 0) return h('p', { class: 'quiet nothing-popular' }, t('noPopular'));
  return h('ol', { class: 'popular' }, entries.map((entry) => h('li', {},
    h('a', { href: `#/products/${entry.product.id}` },
      h('span', { class: 'rank', 'aria-hidden': 'true' }, String(entry.rank)),
      h('span', { class: 'name' }, called(entry.product.name)),
      h('span', { class: 'quiet' }, t('sold', number(entry.totalSold)))))));
}
