// The gateway's pictures as they come. EventSource cannot send a token, so this reads the stream
// itself: it joins again by itself, and takes a silent connection for a dead one.

import { headers, problemOf, token } from './api.js';

const SILENCE_MILLIS = 12_000;
const UNKNOWN_MILLIS = 20_000;
const WAITS_MILLIS = [250, 500, 1_000, 2_000, 3_000];

/**
 * Watches for ever.
 *
 * @param on event(name, data), gone(problem), and heard() for whatever comes
 */
export async function watch(on) {
  let failures = 0;
  while (true) {
    const shown = token.get();
    let isUnknown = false;
    try {
      await once(on, () => { failures = 0; });
      on.gone(null);
    } catch (problem) {
      if (token.get() !== shown) {
        failures = 0;
        continue; // with the other token, at once
      }
      on.gone(problem);
      isUnknown = problem.word === 'unknown_token';
    }
    const wait = WAITS_MILLIS[Math.min(failures, WAITS_MILLIS.length - 1)];
    failures++;
    await pause(isUnknown ? UNKNOWN_MILLIS : wait);
  }
}

/** Until a time is over, or another token is there. */
function pause(millis) {
  return new Promise((done) => {
    const timer = setTimeout(done, millis);
    token.changed = () => {
      clearTimeout(timer);
      done();
    };
  });
}

async function once(on, joined) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), SILENCE_MILLIS);
  token.changed = () => stop.abort(); // what comes is for the old one
  try {
    const answer = await fetch(location.origin + '/api/v1/events', {
      headers: { ...headers(), Accept: 'text/event-stream' },
      cache: 'no-store',
      signal: stop.signal,
    });
    if (!answer.ok) throw await problemOf(answer);
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), SILENCE_MILLIS);
      on.heard();
      text += decoder.decode(value, { stream: true });
      let end = text.indexOf('\n\n');
      while (end >= 0) {
        const event = parse(text.slice(0, end));
        text = text.slice(end + 2);
        end = text.indexOf('\n\n');
        // Of pictures that came together only the newest is worth drawing.
        if (event && !(event.name === 'snapshot' && text.includes('event: snapshot') && end >= 0)) {
          joined();
          on.event(event.name, JSON.parse(event.data));
        }
      }
    }
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function parse(block) {
  let name = '';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  return name ? { name, data } : null;
}
