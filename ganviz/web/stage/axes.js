// The numbers along the edges of the plane.

import { clamp, figure, ticks } from '../element.js'
import { FONT } from './paper.js'

const COUNT = 6 // numbers along an edge, about
const LEAST = 22 // px at the left, however short the numbers
const GAP = 4 // px between a number and the picture

/** Easy numbers between low and high, and how they are written.
 * @param {number} low @param {number} high @returns {{value: number, words: string}[]} */
export const numbersOf = (low, high) => ticks(low, high, COUNT).map((value) => ({ value, words: figure(value).replace(/^-/, '−') }))

/** Room for the numbers at the left of the picture, px: none of them is cut off.
 * @param {{measureText: (words: string) => {width: number}, font: string}} context
 * @param {{y: number, zoom: number}} window @param {number} extent @param {number} unit */
export function roomAtLeft(context, { y, zoom }, extent, unit) {
  context.font = fontOf(unit)
  const widths = numbersOf((y - 1 / zoom) * extent, (y + 1 / zoom) * extent).map(({ words }) => context.measureText(words).width)
  return Math.ceil(Math.max(LEAST * unit, ...widths.map((width) => width + GAP * unit + 2)))
}

/** Write the numbers along the left and the lower edge.
 * @param {CanvasRenderingContext2D} context @param {import('./camera.js').Camera} camera
 * @param {{left: number, top: number, size: number}} box of the picture @param {string} colour @param {number} unit */
export function paintNumbers(context, camera, { left, top, size }, colour, unit) {
  const [low, high] = [camera.under(left, top + size), camera.under(left + size, top)]
  Object.assign(context, { font: fontOf(unit), fillStyle: colour, textBaseline: 'middle', textAlign: 'right' })
  for (const { value, words } of numbersOf(low[1], high[1])) {
    context.fillText(words, left - GAP * unit, clamp(camera.at(0, value)[1], top + 6 * unit, top + size - 6 * unit))
  }
  context.textAlign = 'center'
  for (const { value, words } of numbersOf(low[0], high[0])) {
    const half = context.measureText(words).width / 2
    context.fillText(words, clamp(camera.at(value, 0)[0], left + half, left + size - half), top + size + 10 * unit)
  }
}

const fontOf = (unit) => `${11 * unit}px ${FONT}`
