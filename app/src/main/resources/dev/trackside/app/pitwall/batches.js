// The newest batches, each with where it stands.

import { button, h, keep, line, panel, say, state, table, tree } from './dom.js';
import { show } from './ask.js';
import { bytes, count, span, whole } from './text.js';

const TONES = { ACKED: 'good', DRAINING: 'calm', RECOVERED: 'warn' };

export function batches(root) {
  const { element, note, body } = panel('batches', 'Batches', '6');
  root.append(element);
  const list = table('the newest batches, the newest first',
    ['batch', ''], ['sink', ''], ['state', ''], ['lane', 'wide'], ['packets', 'right'],
    ['bytes', 'right wide'], ['tries', 'right'], ['sealed', 'right'], ['acked in', 'right wide']);
  const none = h('p', { class: 'dim' }, 'No batch was sealed yet.');
  body.append(none, h('div', { class: 'scroll tall' }, list.element));
  return (look) => {
    const all = look.batches ?? [];
    none.hidden = all.length > 0;
    list.element.hidden = all.length === 0;
    const way = all.filter((batch) => batch.state !== 'ACKED').length;
    say(note, all.length === 0 ? '' : way > 0 ? `${count(way, 'batch', 'batches')} on the way`
      : 'newest ' + all.length);
    keep(list.body, all, (batch) => batch.batch_id, make);
    for (const row of list.body.children) row.draw(look);
  };
}

function make() {
  const { element, cells } = line(
    '', '', '', 'wide', 'right number', 'right number wide', 'right number', 'right number',
    'right number wide');
  const press = button('', () => show('Batch', tree(element.batch)),
    { class: 'link mono', 'data-row': true });
  cells[0].append(press);
  const word = state();
  cells[2].append(word);
  element.show = (batch) => { element.batch = batch; };
  element.draw = (look) => {
    const { batch } = element;
    const took = (Date.parse(batch.acked_at) - Date.parse(batch.created_at)) / 1000;
    say(press, '…' + batch.batch_id.slice(-8));
    press.title = batch.batch_id;
    say(cells[1], batch.sink);
    word.show(batch.state + (batch.recovered ? ' ↺' : ''), TONES[batch.state] ?? 'warn');
    say(cells[3], batch.lane.toLowerCase());
    say(cells[4], whole(batch.packet_count));
    say(cells[5], bytes(batch.bytes));
    say(cells[6], whole(batch.attempts));
    say(cells[7], span(look.since(batch.created_at)));
    say(cells[8], batch.acked_at ? span(took) : '—');
  };
  return element;
}
