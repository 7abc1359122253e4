// Breakers that are not at rest, car by channel; a press closes one, after a question.

import { button, h, keep, mark, panel, say } from './dom.js';
import { ask } from './ask.js';
import { post } from './api.js';
import { clock, count, span } from './text.js';

const SHAPES = { OPEN: '■', HALF_OPEN: '◧', CLOSED: '□' };
const WHOLE = 'whole car';

export function breakers(root) {
  const { element, note, acts, body } = panel('breakers', 'Breakers', '3');
  root.append(element);
  const all = button('Reset all', () => reset(null));
  acts.append(all);
  const map = h('table', { class: 'map', 'aria-label': 'breakers, car by channel' },
    h('thead', {}, h('tr')), h('tbody'));
  const none = h('p', { class: 'dim' }, 'Every breaker is closed: every channel passes.');
  const legend = h('p', { class: 'dim legend' },
    '■ open: quarantines  ◧ half open: tries  □ closed, with failures');
  const past = h('ol', { class: 'past', 'aria-label': 'latest changes' });
  body.append(none, h('div', { class: 'scroll' }, map), legend, past);
  return (look) => {
    const report = look.breakers;
    if (!report) return;
    const list = report.breakers;
    none.hidden = list.length > 0;
    map.hidden = list.length === 0;
    legend.hidden = list.length === 0;
    all.disabled = list.length === 0;
    say(note, report.open > 0 ? `${report.open} open` : 'all closed');
    mark(note, 'data-tone', report.open > 0 ? 'bad' : null);
    showMap(map, list, look);
    keep(past, report.transitions.slice(0, 8), (each) =>
      each.at + each.source + each.channel + each.to, changed);
    for (const each of past.children) each.draw(look);
  };
}

function showMap(map, list, look) {
  const channels = [...new Set(list.map((each) => each.channel ?? WHOLE))].sort();
  const cars = [...new Set(list.map((each) => each.source))].sort();
  const at = new Map(list.map((each) => [each.source + '\n' + (each.channel ?? WHOLE), each]));
  keep(map.tHead.rows[0], ['', ...channels], (name) => 'c' + name, (name) => {
    const cell = name === '' ? h('td') : h('th', { scope: 'col' }, name);
    cell.show = () => {};
    return cell;
  });
  keep(map.tBodies[0], cars, (car) => car, (car) => {
    const row = h('tr', {}, h('th', { scope: 'row' }, car));
    row.cells0 = new Map();
    row.show = () => {};
    return row;
  });
  for (const row of map.tBodies[0].rows) {
    const car = row.cells[0].textContent;
    // The head cell is not kept by key, so the cells live in a list behind it.
    for (const [name, cell] of row.cells0) {
      if (!channels.includes(name)) {
        cell.remove();
        row.cells0.delete(name);
      }
    }
    channels.forEach((channel, place) => {
      let cell = row.cells0.get(channel);
      if (!cell) {
        cell = h('td');
        row.cells0.set(channel, cell);
      }
      if (row.cells[place + 1] !== cell) row.insertBefore(cell, row.cells[place + 1] ?? null);
      showCell(cell, at.get(car + '\n' + channel), look);
    });
  }
}

function showCell(cell, breaker, look) {
  if (!breaker) {
    if (cell.firstChild) cell.replaceChildren();
    return;
  }
  let press = cell.firstElementChild;
  if (!press) {
    press = button('', () => reset(press.breaker), { class: 'breaker', 'data-row': true });
    press.append(h('b'), h('span'));
    cell.replaceChildren(press);
  }
  press.breaker = breaker;
  const word = breaker.state.replace('_', ' ');
  const age = span(look.age(breaker.age_s));
  const words = breaker.state === 'CLOSED' ? count(breaker.failures, 'failure') : age;
  say(press.children[0], `${SHAPES[breaker.state]} ${word}`);
  say(press.children[1], words);
  mark(press, 'data-state', breaker.state);
  mark(press, 'title', breaker.next);
  mark(press, 'aria-label', `${breaker.source} ${breaker.channel ?? WHOLE}: ${word}, ${words}, `
    + `${breaker.next}. Press to close it.`);
}

function changed(change) {
  const text = h('span');
  const item = h('li', {}, text);
  item.show = () => {};
  item.draw = (look) => say(text,
    `${clock(change.at)} ${change.source} ${change.channel ?? WHOLE} ${change.from} → ${change.to}`
    + ` (${change.cause}), ${span(look.since(change.at))} ago`);
  return item;
}

/** Asks, and closes one breaker, or all. */
export function reset(breaker) {
  const name = breaker ? `${breaker.source} ${breaker.channel ?? WHOLE}` : 'every breaker';
  ask(
    {
      title: `Close ${name}?`,
      lines: [
        breaker ? `By itself it ${breaker.next}.` : 'Each of them heals by itself as well.',
        'Closed, it lets values pass again at once; when they are still bad it opens again.'],
      yes: 'Close it',
    },
    async () => {
      // Without a channel the call means every breaker of the car.
      const meant = breaker
        ? { source: breaker.source, channel: breaker.channel ?? undefined } : { all: 'true' };
      const { closed } = await post('/api/v1/breakers/reset', meant);
      return `${count(closed, 'breaker')} closed`;
    });
}
