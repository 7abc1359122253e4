// The one look: is it arriving, is it safe, is it leaving, is all accounted for; and what to do.

import { figure, h, keep, mark, say, state } from './dom.js';
import { area } from './chart.js';
import { soon, toDrain } from './sinks.js';
import { bytes, millis, short, span, whole } from './text.js';

const SPAN_MILLIS = 600_000;
const SPAN_LEAST_MILLIS = 120_000;

function cell(id, question, name, unit, figures, tone) {
  const word = state();
  const number = h('b', {}, '—');
  const canvas = tone ? h('canvas', { class: 'spark', role: 'img' }) : h('div', { class: 'sum' });
  const span = h('span', { class: 'span number', 'aria-hidden': 'true' });
  const parts = figures.map(([label, sort]) => figure(label, sort));
  const element = h(
    'section', { id, class: 'cell', 'aria-label': question },
    h('div', { class: 'ask' }, h('h2', {}, question), word),
    h('div', { class: 'big' }, number, h('i', {}, ' ' + unit), h('span', { class: 'name' }, name),
      span),
    canvas,
    h('div', { class: 'figures' }, ...parts));
  return { element, word, number, canvas, span, parts, tone };
}

/** Differences of a column of the history, a second. */
export function rates(rows, column) {
  const points = [];
  for (let i = 1; i < rows.length; i++) {
    const seconds = (rows[i][0] - rows[i - 1][0]) / 1000;
    if (seconds < 0.2) continue;
    const more = rows[i][column] - rows[i - 1][column];
    // A restart counts from where the file is; a gap is no rate.
    points.push([rows[i][0], more < 0 || seconds > 5 ? null : more / seconds]);
  }
  return points;
}

export function headline(root, todo) {
  const arriving = cell(
    'arriving', 'Arriving?', 'packets received', '/s',
    [['samples', '/s'], ['ack half', 'ms'], ['ack 99 %', 'ms'], ['quarantined', '/s']], 'good');
  const safe = cell(
    'safe', 'Safe on disk?', 'wait in the buffer', 'packets',
    [['full in', ''], ['last commit', ''], ['commit 99 %', 'ms'], ['disk free', '']], 'calm');
  const leaving = cell(
    'leaving', 'Leaving?', 'packets in every sink', '/s',
    [['oldest unsent', ''], ['drained in', ''], ['on their way', ''], ['sinks', '']], 'live');
  const ledger = cell(
    'accounted', 'All accounted for?', 'packets residue', '',
    [['pending', ''], ['draining', ''], ['synced', ''], ['expired', ''], ['lost', '']], null);
  const cells = [arriving, safe, leaving, ledger];
  root.append(...cells.map((each) => each.element));
  const sums = ['received', 'accepted', 'quarantined', 'duplicate', 'refused'].map((name, place) => {
    const one = figure(name);
    one.dataset.sign = place === 0 ? '' : place === 1 ? '=' : '+';
    one.name = name;
    ledger.canvas.append(one);
    return one;
  });
  return (look) => {
    showArriving(arriving, look);
    showSafe(safe, look);
    showLeaving(leaving, look);
    showLedger(ledger, sums, look);
    showTodo(todo, look);
  };
}

function draw(cell, points, look, label) {
  const now = look.at + look.gone * 1000;
  // As wide as what is known, in whole minutes, so that the line does not crawl.
  const known = Math.ceil((now - look.rows[0][0]) / 60_000) * 60_000;
  const span = Math.min(SPAN_MILLIS, Math.max(SPAN_LEAST_MILLIS, known));
  area(cell.canvas, points, now, span, cell.tone);
  const words = `${label}, the last ${span / 60_000} minutes`;
  mark(cell.canvas, 'aria-label', words);
  mark(cell.canvas, 'title', words);
  say(cell.span, `${span / 60_000} min`);
}

function showArriving(cell, look) {
  const { health, rates: now } = look;
  const flows = now.packets > 0;
  if (health.status === 'REFUSING') cell.word.show('REFUSED', 'bad');
  else if (flows) cell.word.show('ARRIVING', 'good');
  else if (health.ledger.received === 0) cell.word.show('NOTHING YET', 'quiet');
  else cell.word.show('SILENT', 'warn');
  say(cell.number, short(now.packets));
  const [samples, half, most, bad] = cell.parts;
  samples.show(short(now.samples));
  half.show(millis(health.store.ack_p50_us));
  most.show(millis(health.store.ack_p99_us));
  bad.show(short(now.quarantined), now.quarantined > 0 ? 'warn' : null);
  draw(cell, rates(look.rows, 1), look, 'packets received a second');
}

function showSafe(cell, look) {
  const { health } = look;
  const { store } = health;
  if (health.status === 'REFUSING') cell.word.show('NOT WRITING', 'bad');
  else if (health.backpressure) cell.word.show('FILLING UP', 'warn');
  else cell.word.show('SAFE', 'good');
  say(cell.number, short(health.backlog));
  const [full, commit, slow, free] = cell.parts;
  const left = health.time_to_full_s;
  full.show(left === undefined ? '—' : left === null ? 'not filling' : span(left),
    typeof left === 'number' && left < 3600 ? 'warn' : null);
  commit.show(look.age(store.last_commit_age_s) === null
    ? 'none yet' : span(look.age(store.last_commit_age_s)) + ' ago');
  slow.show(millis(store.commit_p99_us));
  free.show(bytes(store.free_bytes));
  draw(cell, look.rows.map((row) => [row[0], row[5]]), look,
    'packets in the buffer');
}

function showLeaving(cell, look) {
  const { sinks } = look.health;
  const stuck = sinks.filter((sink) => sink.lanes?.circuit === 'OPEN'
    || ['RETRYING', 'HELD'].includes(sink.state));
  const paused = sinks.filter((sink) => sink.state === 'PAUSED');
  const waiting = sinks.reduce((sum, sink) => Math.max(sum, sink.pending + sink.draining), 0);
  if (sinks.length === 0) cell.word.show('NO SINK', 'quiet');
  else if (stuck.length > 0) cell.word.show('HELD UP', 'bad');
  else if (paused.length > 0) cell.word.show('PAUSED', 'warn');
  else if (waiting > 0) cell.word.show('LEAVING', 'good');
  else cell.word.show('ALL SENT', 'good');
  say(cell.number, short(look.rates.synced));
  const [oldest, drained, way, all] = cell.parts;
  const ages = sinks.map((sink) => sink.oldest_unsent_age_s ?? sink.lanes?.live_waits_age_s)
    .filter((each) => typeof each === 'number');
  const age = look.age(look.health.oldest_unsent_age_s
    ?? (ages.length > 0 ? Math.max(...ages) : null));
  oldest.show(age === null ? (waiting === 0 ? 'none' : '—') : span(age),
    age > 30 ? 'warn' : null);
  const times = sinks.map(toDrain);
  const never = times.includes(null);
  drained.show(sinks.length === 0 ? '—' : never ? 'no end' : soon(Math.max(...times)),
    never ? 'warn' : null);
  way.show(whole(sinks.reduce((sum, sink) => sum + sink.draining, 0)));
  const trouble = stuck.length + paused.length;
  all.show(trouble > 0 ? (trouble === 1 ? '1 stands' : `${trouble} stand`)
    : `${sinks.length} well`,
    trouble > 0 ? 'warn' : null);
  draw(cell, rates(look.rows, 4), look, 'packets synced a second');
}

function showLedger(cell, sums, look) {
  const { ledger } = look.health;
  cell.word.show(ledger.balanced ? 'BALANCED' : 'DOES NOT BALANCE',
    ledger.balanced ? 'good' : 'bad');
  say(cell.number, whole(ledger.residue));
  for (const each of sums) each.show(short(ledger[each.name]));
  for (const [place, name] of ['pending', 'draining', 'synced', 'expired', 'lost'].entries()) {
    cell.parts[place].show(short(ledger[name]), (name === 'expired' || name === 'lost') && ledger[name] > 0 ? 'warn' : null);
  }
}

function showTodo(todo, look) {
  const problems = look.health.problems.map((each) => ({ ...each, tone: 'warn' }));
  if (look.problem) problems.unshift({ what: look.problem, hint: look.hint ?? '', tone: 'bad' });
  if (look.health.status === 'REFUSING' && problems.length > 0) problems[0].tone = 'bad';
  if (problems.length === 0) problems.push({ what: 'Nothing to do.', hint: '', tone: 'good' });
  keep(todo, problems, (each) => each.what.replace(/\d[\d,.]*/g, '#'), () => {
    const word = state();
    const what = h('b');
    const hint = h('span');
    const item = h('li', {}, word, what, hint);
    item.show = (each) => {
      word.show({ good: 'OK', warn: 'LOOK', bad: 'ACT' }[each.tone], each.tone);
      say(what, each.what);
      say(hint, each.hint);
    };
    return item;
  });
}
