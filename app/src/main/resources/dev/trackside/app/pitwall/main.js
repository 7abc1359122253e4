// Puts the page together, and keeps it true: while the gateway is gone the last picture stays,
// greyed, and every age in it grows.

import { button, h, mark, say, state } from './dom.js';
import { ask, attempt } from './ask.js';
import { help, key, listen, note } from './keys.js';
import { token } from './api.js';
import { watch } from './stream.js';
import { clock, span } from './text.js';
import { headline } from './headline.js';
import { sinks } from './sinks.js';
import { cars } from './cars.js';
import { breakers, reset } from './breakers.js';
import { letters } from './letters.js';
import { strips } from './strips.js';
import { batches } from './batches.js';
import { packet } from './packet.js';
import { audit } from './audit.js';
import { happenings, promises } from './promises.js';
import { acknowledge } from './alerts.js';
import { post } from './api.js';

const ROWS_MOST = 700;
const find = (id) => document.getElementById(id);

/** A picture, and what can be told from it and from when it came. */
class Look {
  constructor(view, rows) {
    Object.assign(this, view);
    this.rows = rows;
    this.at = Date.parse(view.health.at);
    this.came = performance.now();
    this.gone = 0;
    this.rates = this.ratesNow();
  }

  /** An age as it is now: while the gateway is gone it grows. Null stays null. */
  age(seconds) {
    return typeof seconds === 'number' ? seconds + this.gone : null;
  }

  /** How long ago an instant was, by the gateway's clock. */
  since(instant) {
    return Math.max(0, (this.at - Date.parse(instant)) / 1000) + this.gone;
  }

  /** The gateway's rates; an older one's are made from its counters over the last seconds. */
  ratesNow() {
    const told = this.health.rates;
    const last = this.rows[this.rows.length - 1];
    const first = this.rows.find((row) => last[0] - row[0] < 6_000) ?? last;
    const seconds = (last[0] - first[0]) / 1000;
    const rate = (column) => (seconds > 0 ? Math.max(0, last[column] - first[column]) / seconds : 0);
    return {
      packets: told?.packets_per_s ?? rate(1),
      samples: told?.samples_per_s ?? rate(2),
      quarantined: told?.quarantined_per_s ?? rate(3),
      // Not the acks of all sinks together: a packet has left when every sink has it.
      synced: rate(4),
    };
  }
}

const contact = state('CONNECTING', 'quiet');
const status = state('', 'quiet');
let rows = [];
let look = null;
let lost = null;
let ended = false;
let page = null;
let painted = false;

find('status').append(status);
find('contact').append(contact);
const paint = [
  headline(find('headline'), find('todo')),
  sinks(find('panels')),
  cars(find('panels')),
  promises(find('panels')),
  strips(find('panels')),
  breakers(find('panels')),
  letters(find('panels')),
  batches(find('panels')),
  happenings(find('panels')),
  packet(find('panels')),
  audit(find('panels')),
];

const WORDS = { OK: ['OK', 'good'], WARNING: ['WARNING', 'warn'], REFUSING: ['REFUSING', 'bad'] };

function draw() {
  if (look === null) return;
  for (const each of paint) each(look);
  if (lost === null) status.show(...WORDS[look.health.status]);
  else status.show('STALE', 'bad');
  say(find('uptime'), `up ${span(look.age(look.health.uptime_s))}`);
  say(find('clock'), clock(look.at + look.gone * 1000));
  document.body.dataset.ready = 'yes';
}

function contactWords(problem) {
  if (problem?.status === 401 || problem?.status === 403) {
    const here = 'Give one here: key o, or the button above.';
    return [problem.message, `${here} ${problem.hint}`, 'NO ENTRY'];
  }
  if (problem?.status >= 400) return [problem.message, problem.hint, 'REFUSED'];
  return [
    ended ? 'The gateway was stopped.' : 'No contact with the gateway.',
    'The page joins again by itself. Everything acknowledged is on its disk.', 'GONE'];
}

function gone(problem) {
  if (lost === null) lost = { at: Date.now(), since: performance.now() };
  lost.problem = problem;
  document.body.classList.add('gone');
  tick();
}

function tick() {
  if (lost === null) return;
  const [what, hint, word] = contactWords(lost.problem);
  contact.show(word, 'bad');
  const for_ = (performance.now() - lost.since) / 1000;
  say(find('gone-what'), `${what} Since ${clock(lost.at)}, ${span(for_)}.`);
  say(find('gone-hint'), hint);
  if (look !== null) {
    look.gone = (performance.now() - look.came) / 1000;
    draw();
  }
}

function heard() {
  if (lost === null) return;
  lost = null;
  ended = false;
  document.body.classList.remove('gone');
}

function event(name, data) {
  if (name === 'end') ended = true;
  if (name === 'history') {
    rows = data.rows;
    painted = false;
  }
  if (name !== 'snapshot') return;
  if (page !== null && page !== data.page) {
    find('newer').hidden = false;
  }
  page = page ?? data.page;
  const { health } = data;
  const row = [
    Date.parse(health.at), health.ledger.received, health.samples, health.ledger.quarantined,
    health.ledger.synced, health.backlog,
    health.store.ack_p50_us, health.store.ack_p99_us];
  if (rows.length === 0 || row[0] > rows[rows.length - 1][0]) rows.push(row);
  if (rows.length > ROWS_MOST) rows.splice(0, rows.length - ROWS_MOST);
  look = new Look(data, rows);
  contact.show('LIVE', 'good');
  // Hidden pages keep what they know and draw when they are looked at.
  if (!document.hidden || !painted) draw();
  painted = true;
}

function askToken() {
  ask(
    {
      title: 'Token',
      lines: ['Sent with every call, kept in this tab until it is closed. Empty takes it away.'],
      yes: 'Use it',
      field: { label: 'Token', value: token.get(), type: 'password' },
    },
    async (text) => {
      token.set(text);
      say(find('token'), text ? 'Token set' : 'Token');
      return text ? 'the token is used from now on' : 'no token any more';
    });
}

find('token').addEventListener('click', askToken);
find('help').addEventListener('click', help);
find('newer').addEventListener('click', () => location.reload());
if (token.get()) say(find('token'), 'Token set');

const go = (id) => () => {
  const target = find(id);
  target.scrollIntoView({ block: 'nearest' });
  target.focus({ preventScroll: true });
};
key('?', 'this sheet', help);
for (const [name, id, text] of [
  ['1', 'sinks', 'sinks'], ['2', 'cars', 'cars'], ['3', 'breakers', 'breakers'],
  ['4', 'letters', 'dead letters'], ['5', 'strips', 'strips'], ['6', 'batches', 'batches'],
  ['7', 'packet', 'trace of a packet'], ['8', 'audit', 'audit log'], ['9', 'promises', 'promises'],
  ['0', 'events', 'alerts and events']]) {
  key(name, 'go to ' + text, go(id));
}
key('t', 'trace a packet by its request id', () => find('request-id').focus());
key('d', 'drain now', () => attempt(async () => {
  await post('/api/v1/drain/now');
  return 'every sink tries at once';
}));
key('b', 'reset all breakers, after a question', () => {
  if (look?.breakers?.breakers.length > 0) reset(null);
});
key('a', 'acknowledge all alerts, after a question', () => {
  if (look?.health.alerts?.some((each) => !each.acknowledged)) acknowledge(null);
});
key('o', 'token of an operator', askToken);
key('u', 'up to the top', () => {
  window.scrollTo(0, 0);
  find('todo').focus();
});
note('← → Home r + −', 'cursor, live, reference and window of the strips');
listen();

setInterval(tick, 1_000);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) draw();
});
watch({ event, gone, heard });
