import { h, hush, toast } from './dom.js';
import { allLanguages, chooseLanguage, language, t } from './text.js';
import { explain } from './refusal.js';
import { currentUser, get, learnShop, shop, shopAs } from './api.js';
import { money } from './format.js';
import { shopView } from './shop.js';
import { productView } from './product.js';
import { cartView } from './cart.js';
import { ordersView } from './orders.js';
import { accountView } from './account.js';
import { saleView } from './sale.js';

const main = document.getElementById('main');

const ROUTES = [
  [/^#?\/?(?:\?q=(.*))?$/, shopView],
  [/^#\/products\/(\d+)$/, productView],
  [/^#\/sale$/, saleView],
  [/^#\/cart$/, cartView],
  [/^#\/orders$/, ordersView],
  [/^#\/account$/, accountView],
];

const PLACES = [['#/', 'shop'], ['#/sale', 'sale'], ['#/cart', 'cart'], ['#/orders', 'orders']];

let leave = () => {};
let navigation = 0;
let place;
let previous;
let knowsShop = false;
let known = { user: 0, units: 0, balance: null };

/** Shows the view that the address names, and moves the focus to its heading, unless the page was just opened. */
async function show({ opened = false } = {}) {
  const mine = ++navigation;
  if (place !== location.hash) [previous, place] = [place, location.hash];
  main.setAttribute('aria-busy', 'true');
  const view = await load();
  if (mine !== navigation) return view.leave?.();
  leave();
  leave = view.leave ?? (() => {});
  frame();
  document.title = `${view.title} - Lastone`;
  main.replaceChildren(view.node);
  main.removeAttribute('aria-busy');
  // Back and Forward, and a reload, find the page as it was left.
  scrollTo(0, history.state?.scrolled ?? 0);
  if (opened) return;
  main.querySelector('h1')?.focus({ preventScroll: true });
}

async function load() {
  try {
    if (!knowsShop) await learnShop();
    knowsShop = true;
    for (const [pattern, view] of ROUTES) {
      const match = location.hash.match(pattern);
      if (match) return await view(...match.slice(1), { previous });
    }
    return failure(t('nothingHere'), t('nothingHereHint'), h('a', { class: 'button', href: '#/' }, t('toShop')));
  } catch (error) {
    const again = h('button', { type: 'button', class: 'button', onclick: () => show() }, t('tryAgain'));
    return failure(t('wentWrong'), explain(error), again);
  }
}

function failure(title, hint, action) {
  return {
    title,
    node: h('section', { class: 'empty' }, h('h1', { tabindex: '-1' }, title), h('p', {}, hint), action),
  };
}

/** The header and the footer, in the language that is chosen. */
function frame() {
  document.documentElement.lang = language();
  const here = location.hash.split('?')[0] || '#/';
  const links = PLACES.map(([place, name]) => h('a', {
    href: place,
    'aria-current': here === place ? 'page' : null,
    'data-place': name,
  }, t(name), name === 'cart' && h('span', { class: 'count', id: 'cart-count' })));
  document.getElementById('top').replaceChildren(
    h('a', { class: 'skip', href: '#main', onclick: skip }, t('skip')),
    h('a', { class: 'brand', href: '#/' }, 'Lastone'),
    h('nav', { 'aria-label': t('navigation') }, links),
    h('div', { class: 'who' }, userChoice(), h('a', { class: 'balance', id: 'balance', href: '#/account' }), languageChoice()),
  );
  document.getElementById('foot').replaceChildren(
    h('p', {}, t('footer')),
    h('p', {}, h('a', { href: '/docs' }, t('docs')), ' ', h('a', { href: '/openapi.yaml' }, 'openapi.yaml')),
  );
  refreshFrame();
}

function skip(event) {
  event.preventDefault();
  main.querySelector('h1')?.focus();
}

function userChoice() {
  const select = h('select', { 'aria-label': t('shopAs'), onchange: change });
  for (let id = 1; id <= (shop.shoppers ?? 1); id++) {
    select.append(h('option', { value: id, selected: id === currentUser() }, t('user', id)));
  }
  async function change() {
    shopAs(Number(select.value));
    await show({ opened: true });
    document.querySelector('.who select').focus();
    toast(t('nowUser', currentUser()));
  }
  return select;
}

function languageChoice() {
  const [other, name] = Object.entries(allLanguages).find(([code]) => code !== language());
  return h('button', {
    type: 'button',
    class: 'language',
    lang: other,
    'aria-label': name,
    onclick: async () => {
      chooseLanguage(other);
      await show({ opened: true });
      document.querySelector('.language').focus();
    },
  }, name.slice(0, 3), h('span', { class: 'rest' }, name.slice(3)));
}

/** Brings what the header says of the cart and the balance up to date; until it is known, what it said before stays. */
async function refreshFrame() {
  const user = currentUser();
  if (known.user !== user) known = { user, units: 0, balance: null };
  showKnown();
  try {
    const [cart, me] = await Promise.all([get('/cart'), get('/me')]);
    if (user !== currentUser()) return;
    known = { user, units: cart.data.reduce((sum, line) => sum + line.quantity, 0), balance: me.user.balance };
    showKnown();
  } catch {
    // The view itself says what is wrong.
  }
}

function showKnown() {
  const balance = known.balance == null ? '' : money(known.balance);
  const link = document.getElementById('balance');
  link.replaceChildren(balance);
  link.setAttribute('aria-label', balance ? t('balanceIs', balance) : t('balance'));
  document.getElementById('cart-count').replaceChildren(known.units ? String(known.units) : '');
}

addEventListener('shop-changed', refreshFrame);
addEventListener('search-changed', () => { place = location.hash; });

/** Keeps how far the page is scrolled with its entry in the history. */
function keepScroll() {
  clearTimeout(scrolling);
  if (place === location.hash) history.replaceState({ scrolled: scrollY }, '');
}

let scrolling;
history.scrollRestoration = 'manual';
addEventListener('scroll', () => {
  clearTimeout(scrolling);
  scrolling = setTimeout(keepScroll, 150);
}, { passive: true });
addEventListener('click', keepScroll, { capture: true });
addEventListener('hashchange', () => {
  clearTimeout(scrolling);
  hush();
  show();
});
show({ opened: true });
