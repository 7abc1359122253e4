// Calls of the gateway. A token, when one is given, is kept for this tab only.

const KEY = 'trackside-token';

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? '',
  set: (text) => {
    if (text) sessionStorage.setItem(KEY, text);
    else sessionStorage.removeItem(KEY);
    token.changed();
  },
  /** Called when one was given or taken away; whoever waits for that puts itself here. */
  changed: () => {},
};

/** What the gateway refused, or that it cannot be reached, with what to do about it. */
export class Problem extends Error {
  constructor(status, detail, hint, word = '') {
    super(detail);
    this.status = status;
    this.word = word;
    this.hint = hint;
  }
}

export function headers() {
  const given = token.get();
  return given ? { Authorization: 'Bearer ' + given } : {};
}

/** The problem that an answer is. */
export async function problemOf(answer) {
  let words = {};
  try {
    words = await answer.json();
  } catch {
    // Not the gateway's own words; the status says enough.
  }
  const denied = answer.status === 401 || answer.status === 403;
  return new Problem(
    answer.status,
    words.detail ?? `the gateway answered ${answer.status}`,
    words.hint ?? (denied ? 'give a token whose role may do this (key o)' : ''),
    words.cause);
}

async function call(method, path, query, wait) {
  const given = Object.entries(query)
    .flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each]));
  const words = new URLSearchParams(given).toString();
  let answer;
  try {
    // Never relative: an address with a password in it is no base for a call.
    answer = await fetch(location.origin + path + (words ? '?' + words : ''), {
      method,
      headers: headers(),
      cache: 'no-store',
      signal: AbortSignal.timeout(wait),
    });
  } catch (failure) {
    const late = failure.name === 'TimeoutError';
    throw new Problem(
      0,
      late ? `no answer in ${wait / 1000} s` : 'the gateway cannot be reached',
      'see whether it runs; what was asked may have been done');
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? {} : answer.json();
}

export const get = (path, query = {}, wait = 30_000) => call('GET', path, query, wait);
export const post = (path, query = {}, wait = 30_000) => call('POST', path, query, wait);
