// Each sink: its state, how far behind, when it will have all, its two lanes, its circuit.

import { button, figure, h, keep, mark, panel, say, state } from './dom.js';
import { ask, attempt } from './ask.js';
import { post } from './api.js';
import { bytes, count, short, span, whole } from './text.js';

const TONES = { IDLE: 'good', DRAINING: 'good', RETRYING: 'bad', HELD: 'bad', PAUSED: 'warn' };

/** How fresh what waits must be to be on its way rather than left behind. */
const FRESH_SECONDS = 5;

/** Seconds until a sink has all; null when there is no end to it at these rates. */
export function toDrain(sink) {
  const { lanes = {} } = sink;
  const age = sink.oldest_unsent_age_s ?? lanes.live_waits_age_s ?? 0;
  const flows = lanes.circuit !== 'OPEN' && age < FRESH_SECONDS && !lanes.backlog_packets;
  if (sink.pending + sink.draining === 0 || flows) return 0;
  return typeof lanes.time_to_drain_s === 'number' ? lanes.time_to_drain_s : null;
}

/** A time until something is done. */
export const soon = (seconds) => (seconds < 1 ? 'now' : span(seconds));

export function sinks(root) {
  const { element, note, acts, body } = panel('sinks', 'Sinks', '1');
  root.append(element);
  acts.append(
    button('Drain now', () => attempt(async () => {
      await post('/api/v1/drain/now');
      return 'every sink tries at once';
    }), { title: 'seal what is there and try failed batches at once' }));
  const list = h('div', { class: 'sink-list' });
  const none = h('p', { class: 'dim' }, 'No sink: everything stays in the buffer. '
    + 'Start with --sink file:DIR, or with any other.');
  body.append(none, list);
  return (look) => {
    const all = look.health.sinks;
    none.hidden = all.length > 0;
    say(note, count(all.length, 'sink'));
    keep(list, all, (sink) => sink.name, (sink) => one(sink.name, () => look));
    // One scale for all lanes: ten seconds of what comes, or the longest queue.
    const scale = Math.max(1, ...all.map((sink) =>
      Math.max(sink.pending + sink.draining, 10 * (sink.lanes?.intake_per_s ?? 0))));
    for (const child of list.children) child.draw(look, scale);
  };
}

function one(name) {
  const word = state();
  const where = h('span', { class: 'dim' });
  const hold = button('Pause', () => act());
  let paused = false;
  const act = () => ask(
    {
      title: paused ? `Let ${name} go on?` : `Pause ${name}?`,
      lines: [paused
        ? 'What waits is sent again, the oldest first.'
        : 'Nothing is sent to it until it is resumed. Everything stays in the buffer, and '
          + 'other sinks go on.'],
      yes: paused ? 'Resume' : 'Pause',
    },
    async () => {
      await post(`/api/v1/drain/${paused ? 'resume' : 'pause'}`, { sink: name });
      return paused ? `${name} goes on` : `${name} is paused`;
    });
  const figures = {
    behind: figure('behind', ''),
    oldest: figure('oldest unsent', ''),
    drain: figure('drained in', ''),
    out: figure('leaves', '/s'),
    ack: figure('last ack', ''),
    way: figure('batch sent for', ''),
  };
  const lanes = [lane('live'), lane('backlog')];
  const problem = h('p', { class: 'problem' });
  const element = h(
    'article', { class: 'sink', 'aria-label': 'sink ' + name },
    h('div', { class: 'title', 'data-row': true }, h('h3', {}, name), word, where, hold),
    h('div', { class: 'figures' }, ...Object.values(figures)),
    h('div', { class: 'lanes' }, ...lanes),
    problem);
  element.show = (sink) => { element.sink = sink; };
  element.draw = (look, scale) => {
    const sink = element.sink;
    const { lanes: both = {} } = sink;
    const open = both.circuit === 'OPEN';
    paused = sink.state === 'PAUSED';
    word.show(open ? sink.state + ' · CIRCUIT OPEN' : sink.state, open ? 'bad' : TONES[sink.state]);
    say(where, sink.destination === 'site' ? 'in the garage'
      : sink.destination ? 'in ' + sink.destination : 'nobody said where');
    say(hold, paused ? 'Resume' : 'Pause');
    mark(hold, 'aria-label', (paused ? 'Resume ' : 'Pause ') + name);
    const waiting = sink.pending + sink.draining;
    figures.behind.show(whole(waiting), waiting > 0 && open ? 'warn' : null);
    const oldest = look.age(sink.oldest_unsent_age_s ?? both.live_waits_age_s);
    figures.oldest.show(waiting === 0 ? 'none' : oldest === null ? '—' : span(oldest),
      oldest > 30 ? 'warn' : null);
    const left = toDrain(sink);
    figures.drain.show(left === null ? 'no end' : soon(left), left === null ? 'warn' : null);
    figures.out.show(short(both.acked_per_s));
    const ack = look.age(sink.last_ack_age_s);
    figures.ack.show(ack === null ? 'none yet' : span(ack) + ' ago');
    figures.ack.title = `${bytes(sink.bytes_acked)} in ${count(sink.batches_acked, 'batch', 'batches')} since the start`;
    const way = look.age(sink.in_flight_age_s);
    const several = both.under_way > 1 ? `${whole(both.under_way)} · ` : '';
    figures.way.show(way === null ? 'none' : several + span(way), way > 30 ? 'warn' : null);
    figures.way.title = `${count(both.under_way ?? 0, 'batch', 'batches')} under way`
      + (way === null ? '' : '; the age of the oldest');
    const backlog = both.backlog_packets ?? 0;
    const live = Math.max(0, waiting - backlog);
    lanes[0].draw(live, scale, look.age(both.live_waits_age_s), '');
    lanes[1].draw(backlog, scale, null,
      backlog > 0 ? count(both.backlog_ranges ?? 0, 'range') : '');
    const held = sink.held > 0 ? `${count(sink.held, 'packet')} held by the policy. ` : '';
    const locked = sink.keys_locked ? 'The keys are locked. ' : '';
    const cut = open ? `Circuit open for ${span(look.age(both.circuit_opened_age_s))}. ` : '';
    const words = cut + held + locked
      + (sink.problem ? sink.problem + (sink.hint ? ' — ' + sink.hint : '') : '');
    say(problem, words || 'No problem.');
    mark(problem, 'data-tone', words ? 'warn' : 'quiet');
  };
  return element;
}

function lane(name) {
  const bar = h('i', { class: 'fill ' + name });
  const text = h('span', { class: 'number' }, '—');
  const element = h(
    'div', { class: 'lane' }, h('span', { class: 'name' }, name + ' lane'),
    h('span', { class: 'track', 'aria-hidden': 'true' }, bar), text);
  element.draw = (packets, scale, age, more) => {
    bar.style.width = packets === 0 ? '0' : Math.max(1, Math.min(100, (packets / scale) * 100)) + '%';
    const parts = [packets === 0 ? 'empty' : whole(packets) + ' wait'];
    if (more) parts.push(more);
    if (packets > 0 && age !== null) parts.push(span(age));
    say(text, parts.join(' · '));
  };
  return element;
}
