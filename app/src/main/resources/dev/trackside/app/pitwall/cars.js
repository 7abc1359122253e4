// What each source sends: its rates, how long ago, and how many of the last 60 seconds had packets.

import { h, keep, line, mark, panel, say, state, table } from './dom.js';
import { columns } from './chart.js';
import { count, short, span } from './text.js';

const STALE_SECONDS = 5;

export function cars(root) {
  const { element, note, body } = panel('cars', 'Cars', '2');
  root.append(element);
  const list = table('what each source sends',
    ['source', ''], ['state', ''], ['packets /s', 'right'], ['samples /s', 'right wide'],
    ['last', 'right'], ['last 60 s, oldest first', 'cover']);
  const none = h('p', { class: 'dim' }, 'Nothing was received since the gateway started.');
  body.append(none, list.element);
  return (look) => {
    const sources = look.health.sources;
    // An older gateway does not tell.
    element.hidden = sources === undefined;
    none.hidden = sources !== undefined && sources.length > 0;
    list.element.hidden = !none.hidden;
    say(note, sources ? count(sources.length, 'source') : '');
    const sorted = [...sources ?? []].sort((a, b) =>
      a.source.localeCompare(b.source) || (a.session ?? '').localeCompare(b.session ?? ''));
    keep(list.body, sorted, (each) => each.source + '\n' + each.session, make);
    for (const row of list.body.children) row.draw(look);
  };
}

function make() {
  const { element, cells } = line('', '', 'right number', 'right number wide', 'right number', 'cover');
  const name = h('b');
  const session = h('span', { class: 'dim session' });
  cells[0].append(name, session);
  const word = state();
  cells[1].append(word);
  const canvas = h('canvas', { class: 'coverage', role: 'img' });
  const share = h('span', { class: 'number' });
  cells[5].append(canvas, share);
  element.show = (source) => { element.source = source; };
  element.draw = (look) => {
    const { source } = element;
    say(name, source.source);
    say(session, source.session ?? '');
    const age = look.age(source.last_received_age_s);
    const stale = age === null || age > STALE_SECONDS;
    word.show(stale ? 'STALE' : 'LIVE', stale ? 'warn' : 'good');
    say(cells[2], short(source.packets_per_s));
    say(cells[3], short(source.samples_per_s));
    say(cells[4], age === null ? 'never' : span(age) + ' ago');
    const cover = source.coverage ?? [];
    const full = cover.filter((each) => each > 0).length;
    columns(canvas, cover, stale ? 'warn' : 'good');
    mark(canvas, 'aria-label', `packets came in ${full} of the last ${cover.length} seconds`);
    say(share, `${full}/${cover.length}`);
  };
  return element;
}
