// Builds the page. Whatever came from data reaches it as a text node or an attribute, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: listeners from on..., attributes from the rest, children that are nodes or text. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

let forget;

/** Says something, to eyes and screen readers, for some seconds. */
export function toast(message, kind = 'good') {
  const place = document.getElementById('toast');
  clearTimeout(forget);
  place.replaceChildren(h('p', { class: kind }, message));
  forget = setTimeout(hush, 6000);
}

/** Takes away what was said last: it was about another view. */
export function hush() {
  clearTimeout(forget);
  document.getElementById('toast').replaceChildren();
}

/** A button that can be pressed once at a time; what goes wrong is said. */
export function action(attributes, label, work, explain) {
  const button = h('button', { type: 'button', ...attributes, onclick: press }, label);
  async function press() {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    try {
      await work();
    } catch (failure) {
      toast(explain(failure), 'bad');
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }
  return button;
}

/** Says that there is nothing here, and what to do. */
export function empty(title, hint, ...actions) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), h('p', {}, hint), actions);
}
