// The dead letter workbench: groups, one of them, what judging it again would do, and the acts.

import { button, h, keep, line, mark, panel, say, table, tree } from './dom.js';
import { ask, show, tell } from './ask.js';
import { get, post } from './api.js';
import { clock, count, span, whole } from './text.js';

const PATH = '/api/v1/dead-letters';

/** The letters of a group, in the words of the call. */
function words(group) {
  return { reason: group.reason, channel: group.channel ?? '-', source: group.source ?? '' };
}

const title = (group) => [group.reason, group.channel, group.source].filter(Boolean).join(' · ');

export function letters(root) {
  const { element, note, body } = panel('letters', 'Dead letters', '4');
  root.append(element);
  const list = table('groups of dead letters',
    ['reason', ''], ['channel', ''], ['source', ''], ['open', 'right'], ['last', 'right'],
    ['rule', 'wide']);
  const none = h('p', { class: 'dim' }, 'No dead letter waits.');
  const bench = h('div', { class: 'bench' });
  const acts = h('ol', { class: 'past', 'aria-label': 'latest acts' });
  body.append(none, h('div', { class: 'scroll' }, list.element), bench, acts);
  let chosen = null;
  const choose = (group) => {
    chosen = group;
    workbench(bench, group);
  };
  return (look) => {
    const view = look.letters;
    if (!view) return;
    none.hidden = view.groups.length > 0;
    list.element.hidden = view.groups.length === 0;
    const warning = look.health.dead_letter_warning;
    say(note, view.open > 0 ? `${whole(view.open)} open` : 'none open');
    mark(note, 'data-tone', view.open >= warning && warning > 0 ? 'warn' : null);
    const groups = [...view.groups].sort((a, b) => title(a).localeCompare(title(b)));
    keep(list.body, groups, (group) => group.group, () => row(choose));
    for (const each of list.body.children) each.draw(look, chosen?.group);
    if (chosen && !groups.some((each) => each.group === chosen.group)) {
      chosen = null;
      bench.replaceChildren();
    }
    if (chosen) chosen = groups.find((each) => each.group === chosen.group);
    keep(acts, look.acts ?? [], (act) => act.act, did);
    for (const each of acts.children) each.draw(look);
  };
}

function row(choose) {
  const { element, cells } = line('', '', '', 'right number', 'right number', 'wide dim rule');
  const press = button('', () => choose(element.group), { class: 'link', 'data-row': true });
  cells[0].append(press);
  element.show = (group) => { element.group = group; };
  element.draw = (look, chosen) => {
    const { group } = element;
    say(press, group.reason);
    mark(press, 'aria-label', `${title(group)}: open the workbench`);
    say(cells[1], group.channel ?? 'packet');
    say(cells[2], group.source ?? 'unknown');
    say(cells[3], whole(group.open));
    say(cells[4], span(look.since(group.last_at)) + ' ago');
    say(cells[5], group.rule ?? '');
    mark(element, 'aria-selected', chosen === group.group ? 'true' : null);
  };
  return element;
}

function workbench(bench, group) {
  const meant = words(group);
  const trial = h('p', { class: 'told', role: 'status' });
  const dryRun = async () => {
    say(trial, 'judging …');
    try {
      say(trial, 'Dry run: ' + outcome(await post(PATH + '/reprocess', { ...meant, dry_run: 'true' },
        600_000)));
    } catch (problem) {
      say(trial, problem.message + ' — ' + problem.hint);
    }
  };
  bench.replaceChildren(
    h('h3', {}, title(group)),
    h('div', { class: 'acts' },
      button('Show one', () => showOne(group), { id: 'letter-show' }),
      button('Dry run', dryRun, { id: 'letter-dry' }),
      button('Reprocess …', () => reprocess(group, meant), { id: 'letter-reprocess' }),
      button('Discard …', () => discard(group, meant), { id: 'letter-discard', class: 'danger' })),
    trial);
  bench.querySelector('button').focus();
}

function outcome(trial) {
  return `of ${count(trial.looked, 'letter')} ${whole(trial.released)} would pass now, `
    + `${whole(trial.discarded)} are known already, ${whole(trial.kept)} stay`;
}

async function showOne(group) {
  try {
    const { dead_letters: found } = await get(PATH, { id: group.example_id });
    show(`Letter ${group.example_id}`, found.length > 0
      ? tree(found[0]) : h('p', {}, 'It is not there any more.'));
  } catch (problem) {
    tell(problem.message + ' — ' + problem.hint, 'bad');
  }
}

function reprocess(group, meant) {
  const trial = h('p', {}, 'judging …');
  ask(
    {
      title: `Judge ${title(group)} again?`,
      lines: [
        trial,
        'What passes now goes into the buffer and to every sink, late and once. '
          + 'What does not stays here.'],
      yes: 'Reprocess',
    },
    async () => {
      const act = await post(PATH + '/reprocess', meant);
      return `act ${act.act} judges again`;
    });
  post(PATH + '/reprocess', { ...meant, dry_run: 'true' }, 600_000)
    .then((told) => say(trial, 'A dry run says: ' + outcome(told) + '.'))
    .catch((problem) => say(trial, problem.message + ' — ' + problem.hint));
}

function discard(group, meant) {
  const trial = h('p', {}, 'counting …');
  ask(
    {
      title: `Throw ${title(group)} away?`,
      lines: [trial, 'This is for good. It is counted, and written into the audit log.'],
      yes: 'Discard',
      danger: true,
      field: { label: 'Why? It is kept with the act.', required: 'Say why: it is kept for good.' },
    },
    async (why) => {
      const act = await post(PATH + '/discard', { ...meant, note: why });
      return `act ${act.act} throws away`;
    });
  post(PATH + '/discard', { ...meant, dry_run: 'true' }, 600_000)
    .then((told) => say(trial, count(told.discarded, 'letter') + ' will be thrown away.'))
    .catch((problem) => say(trial, problem.message + ' — ' + problem.hint));
}

function did() {
  const text = h('span');
  const item = h('li', {}, text);
  item.show = (act) => { item.act = act; };
  item.draw = (look) => {
    const { act } = item;
    const rest = act.state === 'RUNNING' ? `${Math.round(act.share * 100)} %` : act.state;
    say(text, `${clock(act.began_at)} act ${act.act} ${act.kind} ${act.filter || 'all'}: ${rest}, `
      + `${whole(act.released)} released, ${whole(act.discarded)} discarded, `
      + `${whole(act.kept)} kept, ${span(look.since(act.began_at))} ago`);
  };
  return item;
}
