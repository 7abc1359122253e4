// Elements, made and kept. Text goes in as text, never as markup: a packet may say anything.

/** An element: properties by name, then children; `class`, `data-*` and `aria-*` as attributes. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Changes a text only when it differs, so that a selection stays and nothing is laid out anew. */
export function say(element, text) {
  const words = String(text);
  if (element.textContent !== words) element.textContent = words;
}

/** Changes an attribute only when it differs; null takes it away. */
export function mark(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/**
 * Keeps one child for each item, in the items' order, and never makes one anew while its key
 * stays: what somebody points at or has focused is not taken from under them.
 *
 * make(item) returns an element with a function `show(item)`.
 */
export function keep(parent, items, key, make) {
  const kept = parent.kept ?? (parent.kept = new Map());
  const wanted = new Set();
  let place = parent.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    wanted.add(id);
    let child = kept.get(id);
    if (!child) {
      child = make(item);
      kept.set(id, child);
    }
    child.show(item);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const [id, child] of kept) {
    if (!wanted.has(id)) {
      child.remove();
      kept.delete(id);
    }
  }
}

/** A state in a word, with a shape and a colour that say the same. */
export function state(word = '', tone = 'quiet') {
  const element = h('span', { class: 'state' });
  element.show = (newWord, newTone) => {
    say(element, newWord);
    mark(element, 'data-tone', newTone);
  };
  element.show(word, tone);
  return element;
}

/** A name and a value below each other. */
export function figure(name, unit = '') {
  const value = h('b', {}, '—');
  const element = h(
    'div', { class: 'figure' }, h('span', { class: 'name' }, name),
    h('span', { class: 'number' }, value, unit ? h('i', {}, ' ' + unit) : null));
  element.show = (text, tone = null) => {
    say(value, text);
    mark(element, 'data-tone', tone);
  };
  return element;
}

/** A panel: a section with a heading, a line beside it, and a body. */
export function panel(id, title, key) {
  const note = h('span', { class: 'note' });
  const acts = h('div', { class: 'acts' });
  const body = h('div', { class: 'body' });
  const element = h(
    'section', { id, class: 'panel', tabindex: '-1', 'aria-labelledby': id + '-title' },
    h('header', {},
      h('h2', { id: id + '-title' }, title, key ? h('kbd', { 'aria-hidden': 'true' }, key) : null),
      note, acts),
    body);
  return { element, note, acts, body };
}

/** A button. */
export function button(text, act, props = {}) {
  return h('button', { type: 'button', onclick: act, ...props }, text);
}

/** A table with its head and an empty body. */
export function table(label, ...columns) {
  const body = h('tbody');
  const head = columns.map(([name, style]) => h('th', { scope: 'col', class: style }, name));
  const element = h(
    'table', { 'aria-label': label }, h('thead', {}, h('tr', {}, ...head)), body);
  return { element, body };
}

/** A line of a table, and its cells by which it is filled. */
export function line(...styles) {
  const cells = styles.map((style) => h('td', { class: style }));
  const element = h('tr', {}, ...cells);
  return { element, cells };
}

/** Any tree of values as names and values, for what has no form of its own. */
export function tree(value) {
  if (value === null || value === undefined) return h('span', { class: 'dim' }, '—');
  if (typeof value !== 'object') return h('span', { class: 'value' }, String(value));
  const entries = Array.isArray(value)
    ? value.map((each, place) => [String(place + 1), each])
    : Object.entries(value);
  if (entries.length === 0) return h('span', { class: 'dim' }, 'none');
  return h('dl', { class: 'tree' }, ...entries.flatMap(([name, each]) =>
    [h('dt', {}, name.replaceAll('_', ' ')), h('dd', {}, tree(each))]));
}
