// One packet's life by its request id, and the proof of it.

import { button, h, panel, say, tree } from './dom.js';
import { get } from './api.js';

export function packet(root) {
  const { element, body } = panel('packet', 'Trace of a packet', '7');
  root.append(element);
  const field = h('input', {
    id: 'request-id', type: 'search', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'request id', 'aria-label': 'request id of a packet',
  });
  const told = h('p', { class: 'told', role: 'status' });
  const life = h('div', { class: 'life' });
  const trace = async (event) => {
    event.preventDefault();
    const id = encodeURIComponent(field.value.trim());
    if (!id) return;
    say(told, 'looking …');
    life.replaceChildren();
    const [facts, proof] = await Promise.allSettled(
      [get('/api/v1/packets/' + id), get('/api/v1/audit/proof/' + id, {}, 60_000)]);
    const parts = [];
    if (facts.status === 'fulfilled') parts.push(h('h3', {}, 'Life'), tree(facts.value));
    if (proof.status === 'fulfilled') {
      const { proved } = proof.value;
      parts.push(
        h('h3', {}, 'Proof'),
        h('p', { class: 'state', 'data-tone': proved ? 'good' : 'warn' },
          proved ? 'PROVED' : 'NOT PROVED'),
        tree(proof.value));
    }
    if (parts.length === 0) {
      const { message, hint } = proof.reason;
      say(told, message + (hint ? ' — ' + hint : ''));
    } else say(told, '');
    life.replaceChildren(...parts);
  };
  body.append(
    h('form', { class: 'row', onsubmit: trace }, field, button('Trace', trace, { id: 'trace' })),
    told, life);
  const hint = 'Every answer of the gateway and every packet at a sink carries a request id.';
  say(told, hint);
  return () => {};
}
