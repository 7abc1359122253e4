// What can be done about an alert: somebody knows of it, or its group calls nobody for a while.
// Each after a question.

import { button, h, mark, say } from './dom.js';
import { ask } from './ask.js';
import { post } from './api.js';
import { count } from './text.js';

const MINUTES = 30;

/** The buttons of an alert; `show` tells them how it stands. */
export function acts() {
  let alert = null;
  const know = button('Acknowledge', () => acknowledge(alert));
  const hush = button('Silence', () => (alert.silenced_until ? call(alert) : silence(alert)));
  const element = h('span', { class: 'answers' }, know, hush);
  element.show = (newAlert) => {
    alert = newAlert;
    know.disabled = alert.acknowledged;
    mark(know, 'aria-label', `Acknowledge ${alert.id}`);
    say(hush, alert.silenced_until ? 'Call again' : 'Silence');
    mark(hush, 'aria-label', alert.silenced_until
      ? `Let the group ${alert.group} call again` : `Silence the group ${alert.group}`);
  };
  return element;
}

/** Asks, and says that somebody knows of an alert, or of all that last. */
export function acknowledge(alert) {
  ask(
    {
      title: alert ? `Acknowledge ${alert.id}?` : 'Acknowledge every alert?',
      lines: [
        alert ? alert.what : 'Those that last now; one that comes later is not.',
        'Somebody knows of it: it calls nobody until it becomes worse, or is over and comes back later.'],
      yes: 'Acknowledge',
    },
    async () => {
      const { acknowledged } = await post('/api/v1/alerts/acknowledge', { id: alert?.id });
      return `${count(acknowledged, 'alert')} acknowledged`;
    });
}

function silence(alert) {
  ask(
    {
      title: `Silence the group ${alert.group}?`,
      lines: ['All alerts of the group are still seen and call nobody, also those that come later.'],
      yes: 'Silence it',
      field: {
        label: 'Minutes', type: 'number', value: String(MINUTES),
        required: 'say for how many minutes',
      },
    },
    async (text) => {
      const minutes = Number(text);
      if (!Number.isInteger(minutes) || minutes < 1 || minutes > 10_080) {
        throw new Error('a whole number of minutes is meant, from 1 to 10080, which is a week');
      }
      await post('/api/v1/alerts/silence', { group: alert.group, seconds: 60 * minutes });
      return `the group ${alert.group} is silent for ${count(minutes, 'minute')}`;
    });
}

function call(alert) {
  ask(
    {
      title: `Let the group ${alert.group} call again?`,
      lines: ['Its silence ends now.'],
      yes: 'Let it call',
    },
    async () => {
      await post('/api/v1/alerts/silence', { group: alert.group, seconds: 0 });
      return `the group ${alert.group} calls again`;
    });
}
