// Questions before an act, and what came of it. One dialog at a time; Escape is no.

import { button, h, say } from './dom.js';

const dialog = () => document.getElementById('dialog');

/**
 * Asks, and does it when the answer is yes.
 *
 * @param question title, lines (texts or elements), yes (the word on the button), danger, and
 *     field {label, name, required, value, type} for a text that goes with it
 * @param act gets the text; what it returns is shown; what it throws is shown as a problem
 */
export function ask(question, act) {
  const box = dialog();
  const back = document.activeElement;
  const field = question.field
    ? h('input', {
      id: 'dialog-field', type: question.field.type ?? 'text', autocomplete: 'off',
      spellcheck: 'false', maxlength: '500', value: question.field.value ?? '',
    })
    : null;
  const told = h('p', { class: 'told', role: 'status' });
  const no = button('Cancel', () => box.close(), { id: 'dialog-no' });
  const yes = button(question.yes, () => submit(), {
    id: 'dialog-yes', class: question.danger ? 'danger' : 'primary',
  });
  const submit = async () => {
    if (field && question.field.required && !field.value.trim()) {
      say(told, question.field.required);
      field.focus();
      return;
    }
    yes.disabled = true;
    say(told, 'working …');
    try {
      const outcome = await act(field?.value.trim() ?? '');
      tell(outcome);
      box.close();
    } catch (problem) {
      yes.disabled = false;
      say(told, problem.message + (problem.hint ? ' — ' + problem.hint : ''));
    }
  };
  box.replaceChildren(
    h('form', { method: 'dialog', onsubmit: (event) => { event.preventDefault(); submit(); } },
      h('h2', { id: 'dialog-title' }, question.title),
      ...question.lines.map((each) => (typeof each === 'string' ? h('p', {}, each) : each)),
      field ? h('label', { for: 'dialog-field' }, question.field.label) : null,
      field,
      told,
      h('div', { class: 'answers' }, no, yes)));
  box.onclose = () => back?.focus?.();
  box.showModal();
  (field ?? (question.danger ? no : yes)).focus();
}

/** Shows something that needs no answer. */
export function show(title, ...content) {
  const box = dialog();
  const back = document.activeElement;
  box.replaceChildren(
    h('form', { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, title), ...content,
      h('div', { class: 'answers' }, button('Close', () => box.close(), { id: 'dialog-no' }))));
  box.onclose = () => back?.focus?.();
  box.showModal();
  box.querySelector('#dialog-no').focus();
}

/** Says what came of an act, in the line that is there for it. */
export function tell(text, tone = 'good') {
  if (!text) return;
  const place = document.getElementById('outcome');
  say(place, text);
  place.dataset.tone = tone;
}

/** Does something that needs no question, and says what came of it. */
export async function attempt(act) {
  try {
    tell(await act());
  } catch (problem) {
    tell(problem.message + (problem.hint ? ' — ' + problem.hint : ''), 'bad');
  }
}
