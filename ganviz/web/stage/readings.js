// What can be read off the plane: arithmetic only.

import { clamp } from '../element.js'

/** A value between the middles of cells, row 0 at the bottom; NaN outside.
 * @param {{shape: number[], data: ArrayLike<number>}} grid
 * @param {number} u from 0 to 1 across the grid @param {number} v upwards */
export function between({ shape: [rows, columns], data }, u, v) {
  if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) return NaN
  const [x, y] = [clamp(u * columns - 0.5, 0, columns - 1), clamp(v * rows - 0.5, 0, rows - 1)]
  const [left, low] = [Math.min(Math.floor(x), Math.max(0, columns - 2)), Math.min(Math.floor(y), Math.max(0, rows - 2))]
  const [right, high] = [Math.min(left + 1, columns - 1), Math.min(low + 1, rows - 1)]
  const [a, b] = [x - left, y - low]
  const value = (row, column) => data[row * columns + column]
  const below = value(low, left) * (1 - a) + value(low, right) * a
  return below * (1 - b) + (value(high, left) * (1 - a) + value(high, right) * a) * b
}

/** D(x) at a place of the plane, 0 to 1; NaN where it is not known. */
export function verdictAt({ surface, extent }, x, y) {
  return between(surface, (x / extent + 1) / 2, (y / extent + 1) / 2) / 255
}

/** The nearest of points to a place, and how far it is; -1 where there are none.
 * @param {{shape: number[], data: ArrayLike<number>}|null} points (n, 2)
 * @returns {[number, number]} */
export function nearest(points, x, y) {
  let [best, least] = [-1, Infinity]
  for (let i = 0; i < (points?.data.length ?? 0); i += 2) {
    const far = Math.hypot(points.data[i] - x, points.data[i + 1] - y)
    if (far < least) [best, least] = [i / 2, far]
  }
  return [best, least]
}

/** Places of the points within a rectangle of any two corners, borders included. */
export function inside({ data }, [x0, y0], [x1, y1]) {
  const [left, right, low, high] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)]
  const found = []
  for (let i = 0; i < data.length; i += 2) {
    if (data[i] >= left && data[i] <= right && data[i + 1] >= low && data[i + 1] <= high) found.push(i / 2)
  }
  return found
}

/** What is under a place, in words.
 * @param {Object} plane section of a frame @param {number} reach of the pointer, in coordinates of the data */
export function reading(plane, x, y, reach) {
  const [fake, far] = nearest(plane.fake, x, y)
  if (fake >= 0 && far <= reach) return ofFake(plane, fake)
  const verdict = verdictAt(plane, x, y)
  const words = [`(${x.toFixed(2)}, ${y.toFixed(2)})`, `D(x) ${Number.isFinite(verdict) ? verdict.toFixed(2) : 'not known here'}`]
  if (plane.optimal) {
    const best = between(plane.optimal, (x / plane.extent + 1) / 2, (y / plane.extent + 1) / 2)
    if (Number.isFinite(best)) words.push(`optimal D ${best.toFixed(2)}`)
  }
  const [mode, away] = nearest(plane.modes, x, y)
  if (mode >= 0) words.push(`nearest mode ${mode + 1} of ${plane.modes.shape[0]}, ${away.toFixed(2)} away`)
  return words.join(' · ')
}

function ofFake(plane, i) {
  const [x, y] = [plane.fake.data[2 * i], plane.fake.data[2 * i + 1]]
  const words = [`fake at (${x.toFixed(2)}, ${y.toFixed(2)})`]
  const verdict = plane.fake_verdicts?.data[i]
  if (Number.isFinite(verdict)) words.push(`D(x) ${verdict.toFixed(2)}`)
  if (plane.fake_modes) words.push(`nearest mode ${plane.fake_modes.data[i] + 1}`)
  if (plane.fake_good && !plane.fake_good.data[i]) words.push('low quality')
  return words.join(' · ')
}

/** The path of a few latents to the fakes of this step: up to `moments` places of each, oldest first.
 * @param {{steps: {data: ArrayLike<number>}, points: {shape: number[], data: Float32Array}}|null} trail
 * @returns {Float32Array[]} for each moment (latents x 2) */
export function pathOf(trail, fake, step, moments) {
  const latents = trail?.points.shape[1] ?? 0
  if (!latents || fake.shape[0] < latents) return []
  let before = 0
  while (before < trail.steps.data.length && trail.steps.data[before] < step) before++
  const path = []
  for (let m = Math.max(0, before - moments + 1); m < before; m++) {
    path.push(trail.points.data.subarray(m * latents * 2, (m + 1) * latents * 2))
  }
  return [...path, fake.data.subarray(0, latents * 2)]
}
