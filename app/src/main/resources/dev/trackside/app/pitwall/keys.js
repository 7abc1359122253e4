// The keyboard. Letters work while nobody types; they can be switched off in the sheet.

import { h } from './dom.js';
import { show } from './ask.js';

const OFF = 'trackside-keys-off';
const sheet = [];
const acts = new Map();

/** Gives a key an act; `text` stands in the sheet. */
export function key(name, text, act) {
  acts.set(name, act);
  sheet.push([name, text]);
}

/** Puts a line into the sheet for keys that a panel handles itself. */
export function note(name, text) {
  sheet.push([name, text]);
}

function typing(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Opens the sheet. */
export function help() {
  const off = h('input', {
    type: 'checkbox', id: 'keys-off',
    onchange: (event) => localStorage.setItem(OFF, event.target.checked ? 'yes' : ''),
  });
  off.checked = localStorage.getItem(OFF) === 'yes';
  show(
    'Keys',
    h('dl', { class: 'sheet' }, ...sheet.flatMap(([name, text]) =>
      [h('dt', {}, h('kbd', {}, name)), h('dd', {}, text)])),
    h('p', {}, h('label', {}, off, ' Letters and digits do nothing (for speech input)')));
}

/** Moves the focus among the rows of the panel that has it. */
function step(by) {
  const panel = document.activeElement?.closest?.('.panel');
  if (!panel) return false;
  const rows = [...panel.querySelectorAll('[data-row]')].filter((each) => each.offsetParent);
  if (rows.length === 0) return false;
  const now = rows.indexOf(document.activeElement.closest('[data-row]'));
  const next = now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + by));
  const target = rows[next].matches('button') ? rows[next] : rows[next].querySelector('button:not(:disabled)');
  target?.focus();
  return true;
}

export function listen() {
  sheet.push(['j  k  ↑  ↓', 'next and previous row of a panel'], ['Enter', 'open or press']);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') || typing(event.target)) return;
    const off = localStorage.getItem(OFF) === 'yes';
    const name = event.key;
    if (off && name !== '?' && name.length === 1) return;
    if (name === 'j' || name === 'ArrowDown' || name === 'k' || name === 'ArrowUp') {
      if (step(name === 'j' || name === 'ArrowDown' ? 1 : -1)) event.preventDefault();
      return;
    }
    const act = acts.get(name);
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
