// Lines on a canvas. Colours come from the style sheet, so that a chart and its label agree.

const styles = () => getComputedStyle(document.documentElement);

export const colour = (name) => styles().getPropertyValue('--' + name).trim();

/** A canvas in device pixels; returns its context and its size in CSS pixels, or null. */
export function surface(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0 || height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/**
 * A small area chart over the last minutes.
 *
 * @param points [time in ms, value or null], the oldest first
 * @param span milliseconds of its width, which ends at `now`
 */
export function area(canvas, points, now, span, tone) {
  const on = surface(canvas);
  if (!on) return;
  const { context, width, height } = on;
  // One peak must not flatten all the rest: the highest fiftieth may go over the edge.
  const known = points.filter(([at, value]) => value !== null && now - at <= span)
    .map(([, value]) => value).sort((a, b) => a - b);
  const top = known[Math.floor((known.length - 1) * 0.98)] || known[known.length - 1] || 0;
  const floor = height - 1;
  context.strokeStyle = colour('rule');
  context.beginPath();
  context.moveTo(0, floor + 0.5);
  context.lineTo(width, floor + 0.5);
  context.stroke();
  if (top === 0 || points.length < 2) return;
  const x = (at) => width - ((now - at) / span) * width;
  const y = (value) => floor - Math.min(1.1, value / (top * 1.15)) * (height - 3);
  context.beginPath();
  let begun = false;
  let first = 0;
  let last = 0;
  for (const [at, value] of points) {
    if (value === null || now - at > span) continue;
    if (!begun) {
      context.moveTo(x(at), y(value));
      first = x(at);
      begun = true;
    } else context.lineTo(x(at), y(value));
    last = x(at);
  }
  if (!begun) return;
  context.strokeStyle = colour(tone);
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.stroke();
  context.lineTo(last, floor);
  context.lineTo(first, floor);
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = colour(tone);
  context.fill();
  context.globalAlpha = 1;
}

/** A column for each second: full when packets came, hollow when none did. */
export function columns(canvas, counts, tone) {
  const on = surface(canvas);
  if (!on) return;
  const { context, width, height } = on;
  const top = Math.max(1, ...counts);
  const step = width / counts.length;
  counts.forEach((value, place) => {
    const left = Math.round(place * step);
    const wide = Math.max(1, Math.round((place + 1) * step) - left - 1);
    if (value > 0) {
      const tall = Math.max(3, Math.round((value / top) * height));
      context.fillStyle = colour(tone);
      context.fillRect(left, height - tall, wide, tall);
    } else {
      context.fillStyle = colour('missing');
      context.fillRect(left, height - 2, wide, 2);
    }
  });
}
