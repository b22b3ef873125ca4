import { action, h } from './dom.js';
import { t } from './text.js';
import { explain } from './refusal.js';
import { get } from './api.js';
import { money, moment, signedMoney } from './format.js';

/** All that moved a user's balance, newest first, page by page. */
export async function statement(userId) {
  const list = h('ol', { class: 'entries' });
  const none = h('p', { class: 'quiet' }, t('noEntries'));
  const more = h('div', { class: 'actions' });

  async function load(cursor) {
    const page = await get(`/users/${userId}/balance/entries?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    if (!cursor) list.replaceChildren();
    list.append(...page.data.map(row));
    none.hidden = list.hasChildNodes();
    more.replaceChildren();
    if (page.nextCursor) more.append(action({ class: 'button plain' }, t('olderEntries'), () => load(page.nextCursor), explain));
  }

  await load(null);
  return {
    /** Starts again with the newest entries. */
    reload: () => load(null),
    node: h('section', { class: 'statement', 'aria-labelledby': 'statement' },
      h('h2', { id: 'statement' }, t('statement')),
      list, none, more),
  };
}

function row(entry) {
  return h('li', {},
    h('span', { class: 'name' }, t(`entry.${entry.type}`, entry.orderId)),
    h('span', { class: 'price' }, signedMoney(entry.amount)),
    h('time', { class: 'quiet', datetime: entry.at }, moment(entry.at)),
    h('span', { class: 'quiet price' }, t('balanceAfter', money(entry.balanceAfter))));
}
