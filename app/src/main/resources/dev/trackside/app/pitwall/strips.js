// Channels over time: a lane for each channel, a line for each car, one cursor for all.

import { button, h, keep, mark, panel, say } from './dom.js';
import { get } from './api.js';
import { colour, surface } from './chart.js';
import { clock, measured } from './text.js';

const CHANNELS_MOST = 6;
const CARS_MOST = 4;
const PAUSE_MILLIS = 5_000;
const SPREAD_MILLIS = 600;
const WINDOWS = [15, 30, 60, 120, 300];
const FIRST = ['speed', 'rpm', 'throttle', 'brake', 'gear'];
const KEPT = 'trackside-strips';
const RIGHT = 148;
const LEFT = 104;

export function strips(root) {
  const { element, note, acts, body } = panel('strips', 'Strips', '5');
  root.append(element);
  const chart = new Chart(note);
  const cars = h('div', { class: 'chips', role: 'group', 'aria-label': 'cars' });
  const channels = h('div', { class: 'chips', role: 'group', 'aria-label': 'channels' });
  const find = h('input', {
    type: 'search', placeholder: 'find a channel', 'aria-label': 'find a channel',
    autocomplete: 'off', spellcheck: 'false', oninput: () => chips(),
  });
  const windows = h('select', {
    'aria-label': 'seconds shown', onchange: () => chart.choose({ seconds: Number(windows.value) }),
  }, ...WINDOWS.map((each) =>
    h('option', { value: String(each) }, each < 60 ? each + ' s' : each / 60 + ' min')));
  const live = button('Live', () => chart.live(), { title: 'the cursor at the newest values' });
  acts.append(windows, live);
  const none = h('p', { class: 'dim' }, 'No packet is stored yet.');
  body.append(h('div', { class: 'choice' }, cars, find, channels), none, chart.frame);
  let known = [];
  const chips = () => {
    chart.suggest(known);
    windows.value = String(chart.chosen.seconds);
    const all = [...new Set(known.map((each) => each.source))];
    keep(cars, all, (each) => each, (car) => chip(car, () => chart.toggle('cars', car), chips));
    for (const each of cars.children) each.draw(chart.chosen.cars.includes(each.name), chart, true);
    const names = [...new Set(known.flatMap((each) => each.channels))].sort();
    const wanted = names.filter((name) => chart.chosen.channels.includes(name)
      || (find.value && name.includes(find.value.trim().toLowerCase())));
    const rest = find.value ? [] : names.filter((name) => !wanted.includes(name)).slice(0, 8);
    keep(channels, [...wanted, ...rest].sort(), (each) => each,
      (name) => chip(name, () => chart.toggle('channels', name), chips));
    for (const each of channels.children) {
      each.draw(chart.chosen.channels.includes(each.name), chart, false);
    }
    mark(find, 'placeholder', `find among ${names.length} channels`);
    none.hidden = known.length > 0;
    chart.frame.hidden = known.length === 0;
  };
  let asked = 0;
  return (look) => {
    chart.draw();
    if (look.gone > 0) return;
    if (performance.now() - asked > (known.length === 0 ? 2_000 : 15_000)) {
      asked = performance.now();
      get('/api/v1/strips').then((answer) => {
        known = answer.sources;
        chips();
      }).catch((problem) => say(note, problem.message));
    }
    // Pages that look at one gateway get their pictures together: they ask one after the other.
    setTimeout(() => chart.read(look.health.started_at), Math.random() * SPREAD_MILLIS);
  };
}

function chip(name, act, after) {
  const item = button(name, () => { act(); after(); }, { class: 'chip' });
  item.name = name;
  item.show = () => {};
  item.draw = (on, chart, isCar) => {
    mark(item, 'aria-pressed', on ? 'true' : 'false');
    mark(item, 'data-line', on && isCar ? chart.lineOf(name) : null);
  };
  return item;
}

class Chart {
  constructor(note) {
    this.note = note;
    this.chosen = { cars: [], channels: [], seconds: 60, ...saved() };
    this.data = nothing();
    this.cursor = null;
    this.reference = null;
    this.canvas = h('canvas', {
      class: 'strips', tabindex: '0', role: 'img', 'data-row': true, 'aria-label': 'no values yet',
      onpointermove: (event) => this.point(event),
      onpointerdown: (event) => this.point(event),
      onkeydown: (event) => this.press(event),
    });
    this.legend = h('p', { class: 'dim legend' },
      '← → cursor (Shift: ten times)   Home live   r reference and delta   + − window');
    this.frame = h('div', { class: 'frame' }, this.canvas, this.legend);
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  /** What is shown when nobody chose anything yet, or what was chosen is not there. */
  suggest(known) {
    const { chosen } = this;
    if (chosen.cars.length === 0) {
      chosen.cars = [...new Set(known.map((each) => each.source))].slice(0, 2);
    }
    if (chosen.channels.length === 0) {
      const names = [...new Set(known.flatMap((each) => each.channels))].sort();
      const first = FIRST.filter((name) => names.includes(name));
      chosen.channels = (first.length > 0 ? first : names).slice(0, 4);
    }
    this.fit();
  }

  choose(change) {
    Object.assign(this.chosen, change);
    localStorage.setItem(KEPT, JSON.stringify(this.chosen));
    this.data = nothing();
    this.fit();
    this.read(this.run);
  }

  toggle(sort, name) {
    const now = this.chosen[sort];
    const most = sort === 'cars' ? CARS_MOST : CHANNELS_MOST;
    this.choose({
      [sort]: now.includes(name)
        ? now.filter((each) => each !== name) : [...now, name].slice(-most),
    });
  }

  lineOf(car) {
    return 'line' + (1 + (this.chosen.cars.indexOf(car) % CARS_MOST));
  }

  fit() {
    mark(this.canvas, 'data-lanes', Math.max(2, this.chosen.channels.length));
  }

  /** Reads what came since the last time, for all cars at once. */
  async read(run) {
    if (run !== this.run) this.data = nothing();
    this.run = run;
    const { cars, channels, seconds } = this.chosen;
    const kept = this.data;
    if (cars.length === 0 || channels.length === 0 || kept.reading) return;
    kept.reading = true;
    const now = performance.now();
    // After a pause the window is read anew: going on from where it was could leave a hole.
    if (now - kept.asked > PAUSE_MILLIS) {
      kept.end = null;
      kept.cars.clear();
    }
    kept.asked = now;
    try {
      // Sorted, so that pages that show the same share one answer.
      const answer = await get('/api/v1/strips', {
        source: [...cars].sort(),
        channels: [...channels].sort().join(','),
        seconds,
        after: kept.end,
      });
      // Chosen anew while it was on its way: then it is no answer any more.
      if (this.data !== kept) return;
      kept.end = answer.end;
      for (const [car, strips] of Object.entries(answer.strips)) {
        const lines = kept.cars.get(car) ?? new Map();
        kept.cars.set(car, lines);
        for (const [name, strip] of Object.entries(strips)) {
          const line = lines.get(name) ?? { t: [], v: [] };
          lines.set(name, line);
          join(line, strip);
        }
      }
      this.trim();
      this.draw();
    } catch (problem) {
      say(this.note, problem.message);
    } finally {
      kept.reading = false;
    }
  }

  /** The line of a car and a channel; undefined when there is none. */
  lineFor(car, name) {
    return this.data.cars.get(car)?.get(name);
  }

  newest() {
    let newest = null;
    for (const lines of this.data.cars.values()) {
      for (const { t } of lines.values()) {
        if (t.length > 0 && (newest === null || t[t.length - 1] > newest)) newest = t[t.length - 1];
      }
    }
    return newest;
  }

  trim() {
    const oldest = this.newest() - this.chosen.seconds * 1000 - 2_000;
    for (const lines of this.data.cars.values()) {
      for (const line of lines.values()) {
        const from = before(line.t, oldest);
        if (from > 500) {
          line.t.splice(0, from);
          line.v.splice(0, from);
        }
      }
    }
  }

  live() {
    this.cursor = null;
    this.reference = null;
    this.draw();
  }

  point(event) {
    if (event.pointerType === 'mouse' && event.type === 'pointermove' && event.buttons > 1) return;
    const box = this.canvas.getBoundingClientRect();
    const width = this.canvas.clientWidth - this.right() - this.left();
    // A wall screen shows the page larger; the canvas counts in its own pixels.
    const scale = this.canvas.clientWidth / box.width;
    const x = Math.max(0, (event.clientX - box.left) * scale - this.left());
    const newest = this.newest();
    if (newest === null) return;
    this.cursor = x >= width ? null : newest - (1 - x / width) * this.chosen.seconds * 1000;
    this.draw();
  }

  press(event) {
    const newest = this.newest();
    if (newest === null) return;
    const step = (this.chosen.seconds * 1000 / 200) * (event.shiftKey ? 10 : 1);
    const now = this.cursor ?? newest;
    if (event.key === 'ArrowLeft') this.cursor = now - step;
    else if (event.key === 'ArrowRight') this.cursor = now + step >= newest ? null : now + step;
    else if (event.key === 'Home') this.live();
    else if (event.key === 'r') this.reference = this.reference === null ? now : null;
    else if (event.key === '+' || event.key === '-') this.zoom(event.key === '+' ? -1 : 1);
    else return;
    event.preventDefault();
    this.draw();
  }

  zoom(by) {
    const place = WINDOWS.indexOf(this.chosen.seconds) + by;
    if (place >= 0 && place < WINDOWS.length) this.choose({ seconds: WINDOWS[place] });
  }

  left() {
    return this.canvas.clientWidth < 560 ? 84 : LEFT;
  }

  right() {
    return this.canvas.clientWidth < 560 ? 96 : RIGHT;
  }

  draw() {
    const on = surface(this.canvas);
    const newest = this.newest();
    if (!on || newest === null) return;
    const { context, width, height } = on;
    const plot = { left: this.left(), right: width - this.right(), end: newest };
    plot.start = newest - this.chosen.seconds * 1000;
    plot.x = (at) => plot.left
      + ((at - plot.start) / (plot.end - plot.start)) * (plot.right - plot.left);
    const lanes = this.chosen.channels;
    const tall = (height - 18) / lanes.length;
    context.font = '11px ' + colour('font');
    grid(context, plot, height, this.chosen.seconds);
    lanes.forEach((name, place) => this.lane(context, plot, name, place * tall, tall));
    if (this.reference !== null) cursor(context, plot, this.reference, height, 'bad');
    if (this.cursor !== null) cursor(context, plot, this.cursor, height, 'text');
    const at = this.cursor ?? newest;
    say(this.note, (this.cursor === null ? 'live ' : 'cursor ') + clock(at, true)
      + (this.reference === null ? '' : `, Δ ${((at - this.reference) / 1000).toFixed(2)} s`));
    mark(this.canvas, 'aria-label', this.words(at));
  }

  lane(context, plot, name, top, tall) {
    const lines = this.chosen.cars.map((car) => [car, this.lineFor(car, name)])
      .filter(([, line]) => line && line.t.length > 0);
    let low = Infinity;
    let high = -Infinity;
    for (const [, { t, v }] of lines) {
      for (let i = Math.max(0, before(t, plot.start) - 1); i < t.length; i++) {
        if (v[i] < low) low = v[i];
        if (v[i] > high) high = v[i];
      }
    }
    context.fillStyle = colour('dim');
    context.textAlign = 'left';
    if (low > high) {
      context.fillText(name + ': no value in this window', 6, top + 14);
      return;
    }
    const room = high === low ? Math.max(1, Math.abs(high) * 0.1) : (high - low) * 0.06;
    const y = (value) =>
      top + 6 + (1 - (value - low + room) / (high - low + 2 * room)) * (tall - 12);
    for (const [car, line] of lines) {
      stroke(context, plot, line, y, colour(this.lineOf(car)));
    }
    context.fillStyle = colour('text');
    context.font = 'bold 11px ' + colour('font');
    context.fillText(name, 6, top + 14);
    context.font = '10px ' + colour('font');
    context.fillStyle = colour('dim');
    context.fillText(`${measured(low)} … ${measured(high)}`, 6, top + 27);
    this.readout(context, plot, lines, top, tall);
    context.strokeStyle = colour('rule');
    context.beginPath();
    context.moveTo(0, Math.round(top + tall) + 0.5);
    context.lineTo(plot.right + this.right(), Math.round(top + tall) + 0.5);
    context.stroke();
  }

  readout(context, plot, lines, top, tall) {
    const at = this.cursor ?? plot.end;
    const step = Math.min(18, tall / Math.max(1, lines.length));
    const edge = plot.right + this.right() - 4;
    lines.forEach(([car, line], place) => {
      const y = top + tall / 2 + (place - (lines.length - 1) / 2) * step + 5;
      const value = valueAt(line, at);
      const base = this.reference === null ? null : valueAt(line, this.reference);
      context.textAlign = 'left';
      context.fillStyle = colour(this.lineOf(car));
      context.font = '10px ' + colour('font');
      context.fillText(car, plot.right + 8, y);
      context.textAlign = 'right';
      context.fillStyle = colour('text');
      context.font = 'bold 13px ' + colour('font');
      const words = value === null ? '—' : base === null || value === null
        ? measured(value) : (value - base >= 0 ? '+' : '−') + measured(Math.abs(value - base));
      context.fillText(words, edge, y);
    });
  }

  /** The values at the cursor, for who cannot see the lines. */
  words(at) {
    const parts = [];
    for (const name of this.chosen.channels) {
      for (const car of this.chosen.cars) {
        const line = this.lineFor(car, name);
        if (line) parts.push(`${car} ${name} ${measured(valueAt(line, at) ?? NaN)}`);
      }
    }
    return `at ${clock(at, true)}: ` + parts.join(', ');
  }
}

/** What is read so far: nothing, up to no end. */
function nothing() {
  return { end: null, reading: false, asked: 0, cars: new Map() };
}

function saved() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}');
  } catch {
    return {};
  }
}

/** Adds what came; late ones are put where they belong. */
function join(line, strip) {
  strip.t.forEach((t, i) => {
    const at = strip.t0 + t;
    if (line.t.length === 0 || at >= line.t[line.t.length - 1]) {
      line.t.push(at);
      line.v.push(strip.v[i]);
    } else {
      const place = before(line.t, at);
      line.t.splice(place, 0, at);
      line.v.splice(place, 0, strip.v[i]);
    }
  });
}

/** The first place whose time is not before one. */
function before(times, at) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last value at or before a time; null when it is none, or two seconds old. */
function valueAt(line, at) {
  const place = before(line.t, at + 0.001) - 1;
  return place < 0 || at - line.t[place] > 2_000 ? null : line.v[place];
}

function stroke(context, plot, { t, v }, y, tone) {
  context.save();
  context.beginPath();
  context.rect(plot.left, 0, plot.right - plot.left, context.canvas.height);
  context.clip();
  context.strokeStyle = tone;
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  context.beginPath();
  let last = null;
  for (let i = Math.max(0, before(t, plot.start) - 1); i < t.length; i++) {
    // A second without a value is a gap, and is shown as one.
    if (last === null || t[i] - last > 1_000) context.moveTo(plot.x(t[i]), y(v[i]));
    else context.lineTo(plot.x(t[i]), y(v[i]));
    last = t[i];
  }
  context.stroke();
  context.restore();
}

function grid(context, plot, height, seconds) {
  const step = seconds <= 15 ? 2.5 : seconds <= 30 ? 5 : seconds <= 60 ? 10 : seconds / 6;
  context.strokeStyle = colour('rule');
  context.fillStyle = colour('dim');
  context.textAlign = 'center';
  context.lineWidth = 1;
  for (let back = step; back < seconds; back += step) {
    const x = Math.round(plot.x(plot.end - back * 1000)) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height - 16);
    context.stroke();
    context.fillText(`−${back < 60 ? back + ' s' : back / 60 + ' min'}`, x, height - 4);
  }
}

function cursor(context, plot, at, height, tone) {
  if (at < plot.start) return;
  const x = Math.round(plot.x(at)) + 0.5;
  context.strokeStyle = colour(tone);
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height - 16);
  context.stroke();
}
