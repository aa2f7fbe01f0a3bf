// How a cell is drawn: its fakes over the modes of its data, or its coverage as colour and number.

import { clamp } from '../element.js'
import { FONT } from '../stage/paper.js'
import { readable } from './places.js'

const UNSEEN = 255 // of coordinates: the fake is out of view
const FINEST = 254
const SECOND_LINE = 52 // px along a tile under which there is no room for a second line
const LEADING = 1.25

/** See ganviz/app/wall/board.py.
 * @typedef {{number: number, wall: number, step: number, playing: boolean, plan: Object, told: string[], remarks: string[],
 *   spoken: string[], spread: string[], points: {shape: number[], data: Uint8Array}, coverage: {data: Float32Array}}} Frame */

/** Draw the fakes of a cell on a canvas whose side is `side` px of the page.
 * @param {HTMLCanvasElement} canvas @param {number} side @param {Frame} frame @param {number} place
 * @param {Object<string, *>} colours */
export function drawCell(canvas, side, frame, place, colours) {
  const { context, fine, wide: size } = canvasOf(canvas, side, side)
  context.fillStyle = colours.background
  context.fillRect(0, 0, size, size)
  drawModes(context, size, fine, frame.plan.modes[place], colours)
  context.fillStyle = colours.lines
  const dot = 1.4 * fine
  for (const [x, y] of frame.plan.real[place]) context.fillRect(x * size - dot / 2, y * size - dot / 2, dot, dot)
  drawFakes(context, size, fine, frame.points, place, colourOf(frame, place, colours))
}

/** Draw the coverage of a cell on a canvas of so many px of the page: modes captured, and where there is room what lies
 * between the seeds, or else the remark.
 * @param {HTMLCanvasElement} canvas @param {number} across @param {number} down @param {Frame} frame @param {number} place
 * @param {Object<string, *>} colours */
export function drawHeat(canvas, across, down, frame, place, colours) {
  const { context, fine, wide, high } = canvasOf(canvas, across, down)
  const colour = colourOf(frame, place, colours)
  const words = [frame.told[place], ...(across < SECOND_LINE ? [] : [frame.spread[place], frame.remarks[place]])].filter(Boolean)
  const sizes = words.map((_, i) => (i ? clamp(across / 7, 10, 18) : Math.min(across / 4.5, 34)) * fine)
  let y = (high - LEADING * sizes.reduce((sum, size) => sum + size, 0)) / 2
  context.fillStyle = colour
  context.fillRect(0, 0, wide, high)
  context.fillStyle = readable(colour)
  Object.assign(context, { textAlign: 'center', textBaseline: 'middle' })
  words.forEach((text, i) => {
    context.font = `${i ? '' : '600 '}${Math.round(sizes[i])}px ${FONT}`
    context.fillText(text, wide / 2, y + (LEADING * sizes[i]) / 2, wide * 0.94)
    y += LEADING * sizes[i]
  })
}

// a canvas at the screen's own resolution
function canvasOf(canvas, across, down) {
  const fine = window.devicePixelRatio || 1
  const [wide, high] = [Math.round(across * fine), Math.round(down * fine)]
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
  return { context: canvas.getContext('2d'), fine, wide, high }
}

/** @param {Frame} frame @param {number} place @param {Object<string, *>} colours */
function colourOf({ coverage }, place, { coverage: palette }) {
  return palette[Math.round(clamp(coverage.data[place], 0, 1) * (palette.length - 1))]
}

function drawModes(context, size, fine, modes, colours) {
  const arm = clamp(size / fine / 28, 1.5, 3) * fine
  context.strokeStyle = colours.lines
  context.lineWidth = fine
  context.beginPath()
  for (const [x, y] of modes) {
    context.moveTo(x * size - arm, y * size)
    context.lineTo(x * size + arm, y * size)
    context.moveTo(x * size, y * size - arm)
    context.lineTo(x * size, y * size + arm)
  }
  context.stroke()
}

function drawFakes(context, size, fine, { shape, data }, place, colour) {
  const n = shape[1] * 2
  const side = clamp(size / fine / 60, 1.5, 3) * fine
  context.fillStyle = colour
  for (let i = place * n; i < (place + 1) * n; i += 2) {
    if (data[i] === UNSEEN) continue
    context.fillRect(data[i] / FINEST * size - side / 2, data[i + 1] / FINEST * size - side / 2, side, side)
  }
}
