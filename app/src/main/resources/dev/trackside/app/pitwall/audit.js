// The audit log: whether it is whole, and its newest entries. Looking at entries is logged itself,
// so they are read when somebody asks for them, never by a clock.

import { button, figure, h, panel, say, state, tree } from './dom.js';
import { show } from './ask.js';
import { get } from './api.js';
import { clock, span, whole } from './text.js';

const WORDS = { intact: ['INTACT', 'good'], unsigned: ['UNSIGNED', 'warn'], stopped: ['STOPPED', 'bad'] };

export function audit(root) {
  const { element, note, acts, body } = panel('audit', 'Audit log', '8');
  root.append(element);
  const word = state('…', 'quiet');
  const entries = figure('entries');
  const signed = figure('last checkpoint');
  const told = h('p', { class: 'told', role: 'status' });
  const verify = button('Verify', async () => {
    verify.disabled = true;
    say(told, 'verifying every entry …');
    try {
      const view = await get('/api/v1/audit/verify', {}, 900_000);
      say(told, `${clock(Date.now())} verified ${whole(view.entries)} entries: `
        + `${String(view.verdict).toUpperCase()}`
        + (view.problem ? ` — ${view.problem}; ${view.hint ?? ''}` : ''));
    } catch (problem) {
      say(told, problem.message + ' — ' + problem.hint);
    } finally {
      verify.disabled = false;
    }
  }, { id: 'audit-verify' });
  const list = button('Newest entries', async () => {
    try {
      const view = await get('/api/v1/audit/entries', { limit: 20 });
      show('Newest audit entries', h('div', { class: 'scroll tall' }, tree(view.entries ?? view)));
    } catch (problem) {
      say(told, problem.message + ' — ' + problem.hint);
    }
  }, { id: 'audit-entries' });
  acts.append(verify, list);
  body.append(h('div', { class: 'figures' }, h('div', { class: 'figure' },
    h('span', { class: 'name' }, 'log'), word), entries, signed), told);
  let run = null;
  return (look) => {
    const known = look.health.audit;
    if (known) {
      word.show(...(WORDS[known.state] ?? [String(known.state).toUpperCase(), 'warn']));
      entries.show(whole(known.entries));
      const age = look.age(known.last_checkpoint_age_s);
      signed.show(age === null ? 'none' : span(age) + ' ago');
      say(note, '');
      return;
    }
    // An older gateway: once for each of its runs.
    if (run === look.health.started_at || look.gone > 0) return;
    run = look.health.started_at;
    get('/api/v1/audit/checkpoint').then((view) => {
      word.show('SIGNED', 'good');
      entries.show(whole(view.entries));
      signed.show(`at ${whole(view.size)}`);
    }).catch((problem) => {
      word.show('UNSIGNED', 'warn');
      say(told, problem.message + (problem.hint ? ' — ' + problem.hint : ''));
    });
  };
}
