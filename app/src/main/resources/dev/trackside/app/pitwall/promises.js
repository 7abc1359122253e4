// What was promised and whether it is kept; what is wrong; what happened.

import { h, keep, line, mark, panel, say, state, table } from './dom.js';
import { acts } from './alerts.js';
import { clock, count, measured, span } from './text.js';

const STATES = {
  met: ['MET', 'good'], burning: ['BURNING', 'warn'], missed: ['MISSED', 'bad'],
  unknown: ['UNKNOWN', 'quiet'],
};

export function promises(root) {
  const { element, note, body } = panel('promises', 'Promises', '9');
  root.append(element);
  const list = table('promises and whether they are kept',
    ['promise', ''], ['is', 'right'], ['promised', 'right'], ['state', '']);
  body.append(list.element);
  return (look) => {
    const all = look.health.slos ?? [];
    // An older gateway does not tell.
    element.hidden = all.length === 0;
    const bad = all.filter((each) => each.state === 'missed' || each.state === 'burning').length;
    say(note, all.length === 0 ? '' : bad > 0 ? `${bad} of ${all.length} in danger`
      : `${all.length} watched`);
    mark(note, 'data-tone', bad > 0 ? 'warn' : null);
    keep(list.body, all, (each) => each.name, () => {
      const { element: row, cells } = line('', 'right number', 'right number', '');
      const word = state();
      cells[3].append(word);
      row.show = (slo) => {
        say(cells[0], slo.what ?? slo.name);
        cells[0].title = slo.name + (slo.burn === null || slo.burn === undefined
          ? '' : `, burns ${measured(slo.burn)} times`);
        say(cells[1], value(slo.value, slo.unit));
        say(cells[2], value(slo.target, slo.unit));
        word.show(...(STATES[slo.state] ?? STATES.unknown));
      };
      return row;
    });
  };
}

function value(number, unit) {
  if (typeof number !== 'number') return number === null || number === undefined ? '—' : String(number);
  return measured(number) + (unit && unit !== '1' ? ' ' + unit : '');
}

export function happenings(root) {
  const { element, note, body } = panel('events', 'Alerts and events', '0');
  root.append(element);
  const alerts = h('ol', { class: 'past alerts', 'aria-label': 'alerts' });
  const quiet = h('p', { class: 'dim' }, 'No alert.');
  const events = h('ol', { class: 'past tall', 'aria-label': 'recent events, the newest first' });
  body.append(alerts, quiet, events);
  return (look) => {
    const { alerts: all, events: past } = look.health;
    element.hidden = all === undefined && past === undefined;
    quiet.hidden = (all ?? []).length > 0;
    say(note, all && all.length > 0 ? count(all.length, 'alert') : '');
    mark(note, 'data-tone', all && all.length > 0 ? 'warn' : null);
    keep(alerts, all ?? [], (each) => each.id, () => {
      const word = state();
      const what = h('b');
      const hint = h('span');
      const buttons = acts();
      const item = h('li', { 'data-row': true }, word, what, hint, buttons);
      item.show = (alert) => {
        item.alert = alert;
        buttons.show(alert);
      };
      item.draw = (newLook) => {
        const { alert } = item;
        const calm = alert.acknowledged || alert.silenced_until;
        word.show(alert.severity.toUpperCase(),
          calm ? 'quiet' : alert.severity === 'critical' ? 'bad' : 'warn');
        say(what, alert.what);
        say(hint, [
          alert.hint, `for ${span(newLook.age(alert.age_s))}`,
          alert.count > 1 ? `${alert.count} times` : null,
          alert.acknowledged ? 'acknowledged' : null,
          alert.silenced_until ? `silenced until ${clock(alert.silenced_until)}` : null,
        ].filter(Boolean).join(' · '));
      };
      return item;
    });
    for (const each of alerts.children) each.draw(look);
    keep(events, past ?? [], (each) => each.at + each.kind + each.what, () => {
      const item = h('li', {}, h('span', { class: 'number dim' }), h('b'), h('span'));
      item.show = (event) => {
        say(item.children[0], clock(event.at));
        say(item.children[1], event.what);
        say(item.children[2], event.hint ?? '');
      };
      return item;
    });
  };
}
