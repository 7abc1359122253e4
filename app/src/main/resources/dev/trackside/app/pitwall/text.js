// Numbers, ages and times as people read them. A value that is not known is an em dash.

export const NONE = '—';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

const known = (value) => typeof value === 'number' && Number.isFinite(value);

/** A whole number with separators. */
export function whole(value) {
  return known(value) ? WHOLE.format(value) : NONE;
}

/** A number in at most five characters: 0.4, 12, 3,450, 45.2k, 1.20M. */
export function short(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size >= 1e9) return (value / 1e9).toFixed(2) + 'G';
  if (size >= 1e6) return (value / 1e6).toFixed(size >= 1e8 ? 0 : size >= 1e7 ? 1 : 2) + 'M';
  if (size >= 1e4) return (value / 1e3).toFixed(size >= 1e5 ? 0 : 1) + 'k';
  if (size >= 10 || Number.isInteger(value)) return WHOLE.format(value);
  return value.toFixed(1);
}

/** A measured value in at most seven characters. */
export function measured(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(2);
  if (Number.isInteger(value)) return WHOLE.format(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3);
}

/** Seconds as an age or a span: 0.4 s, 14 s, 3 min 05 s, 12 min, 2 h 10 min, 14 h, 4 d 3 h. */
export function span(seconds) {
  if (!known(seconds)) return NONE;
  const two = (n) => String(n).padStart(2, '0');
  const s = Math.max(0, seconds);
  if (s < 1) return s.toFixed(1) + ' s';
  if (s < 60) return Math.floor(s) + ' s';
  // Who reads ten minutes or hours does not look for the rest.
  if (s >= 600 && s < 3600) return Math.floor(s / 60) + ' min';
  if (s >= 36_000 && s < 86_400) return Math.floor(s / 3600) + ' h';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + two(Math.floor(s % 60)) + ' s';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + two(Math.floor((s % 3600) / 60)) + ' min';
  return Math.floor(s / 86400) + ' d ' + Math.floor((s % 86400) / 3600) + ' h';
}

/** Bytes. */
export function bytes(value) {
  if (!known(value)) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return (unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)) + ' ' + units[unit];
}

/** Microseconds as milliseconds. */
export function millis(micros) {
  if (!known(micros)) return NONE;
  const ms = micros / 1000;
  return ms >= 100 ? WHOLE.format(ms) : ms.toFixed(ms >= 10 ? 1 : 2);
}

/** The time of day, here, of an instant in RFC 3339 or epoch milliseconds. */
export function clock(instant, withMillis = false) {
  const date = new Date(instant);
  if (instant === null || instant === undefined || Number.isNaN(date.getTime())) return NONE;
  const two = (n) => String(n).padStart(2, '0');
  const base = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return withMillis ? base + '.' + String(date.getMilliseconds()).padStart(3, '0') : base;
}

/** 1 packet, 2 packets. */
export function count(value, one, many = one + 's') {
  return `${whole(value)} ${value === 1 ? one : many}`;
}
