// Numbers of settings: on a ladder or an even scale, as text and back.

const EVEN = 512 // most places of a whole number's scale; a field alone is better beyond
const PARTS = 100 // of an even scale, where no step is declared

/** @typedef {{low: number, high: number, step: number|null, ladder: number[]|null, kind: string}} Scale */

/** The rungs of a ladder, with the value among them wherever it lies.
 * @param {number[]} ladder @param {number} value @returns {number[]} */
export function rungs(ladder, value) {
  const all = Number.isFinite(value) ? [...ladder, value] : ladder
  return [...new Set(all)].sort((a, b) => a - b)
}

/** Lowest, highest and distance of a slider's places; null where a field alone serves.
 * @param {Scale} schema @param {number} value
 * @returns {{min: number, max: number, step: number, rungs: number[]|null}|null} */
export function scale(schema, value) {
  if (schema.ladder) {
    const offered = rungs(schema.ladder, value)
    return { min: 0, max: offered.length - 1, step: 1, rungs: offered }
  }
  const { low, high } = schema
  if (schema.kind === 'integer') return high - low > EVEN ? null : { min: low, max: high, step: schema.step || 1, rungs: null }
  return { min: low, max: high, step: schema.step || (high - low) / PARTS, rungs: null }
}

/** Where a value stands on a scale. @param {{rungs: number[]|null}} scale @param {number} value */
export function placeOf(scale, value) {
  return scale.rungs ? scale.rungs.indexOf(value) : value
}

/** The value at a place of a scale. @param {{rungs: number[]|null}} scale @param {number} place */
export function valueAt(scale, place) {
  return scale.rungs ? scale.rungs[Math.round(place)] : Number(place.toPrecision(10))
}

/** A number as people write it: 0.0001, 2e-5, 100, 1.5. @param {number} value */
export function written(value) {
  if (!Number.isFinite(value)) return ''
  const size = Math.abs(value)
  if (size && (size < 1e-4 || size >= 1e7)) return value.toExponential().replace('e+', 'e')
  return String(Number(value.toPrecision(10)))
}

/** A number out of text; a comma counts as a point.
 * @param {string} text @param {Scale & {title: string}} schema
 * @returns {{value?: number, problem?: string}} */
export function read(text, schema) {
  const value = text.trim() ? Number(text.trim().replace(',', '.')) : NaN
  const whole = schema.kind === 'integer'
  if (!Number.isFinite(value) || (whole && value !== Math.round(value))) {
    return { problem: `${schema.title} is ${whole ? 'a whole number' : 'a number'} from ${written(schema.low)} to ${written(schema.high)}.` }
  }
  if (value < schema.low || value > schema.high) {
    return { problem: `${schema.title} lies between ${written(schema.low)} and ${written(schema.high)}.` }
  }
  return { value }
}
