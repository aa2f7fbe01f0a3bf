// How a cell is drawn: its fakes over the modes of its data, or its coverage as colour and number.

import { clamp } from '../element.js'
import { FONT } from '../stage/paper.js'
import { readable } from './places.js'

const UNSEEN = 255 // of coordinates: the fake is out of view
const FINEST = 254

/** @typedef {{plan: Object, told: string[], spread: string[], points: {shape: number[], data: Uint8Array}, coverage: {data: Float32Array}}} Frame */

/** Draw a cell on a canvas whose side is `side` px of the page.
 * @param {HTMLCanvasElement} canvas @param {number} side @param {Frame} frame @param {number} place
 * @param {Object<string, *>} colours @param {boolean} heat */
export function drawCell(canvas, side, frame, place, colours, heat) {
  const fine = window.devicePixelRatio || 1
  const size = Math.round(side * fine)
  if (canvas.width !== size) Object.assign(canvas, { width: size, height: size })
  const context = canvas.getContext('2d')
  const colour = colourOf(frame.coverage.data[place], colours.coverage)
  if (heat) drawHeat(context, size, frame, place, colour)
  else drawPlane(context, size, fine, frame, place, colours, colour)
}

function colourOf(coverage, palette) {
  return palette[Math.round(clamp(coverage, 0, 1) * (palette.length - 1))]
}

function drawPlane(context, size, fine, frame, place, colours, colour) {
  context.fillStyle = colours.background
  context.fillRect(0, 0, size, size)
  drawModes(context, size, fine, frame.plan.modes[place], colours)
  context.fillStyle = colours.lines
  const dot = 1.4 * fine
  for (const [x, y] of frame.plan.real[place]) context.fillRect(x * size - dot / 2, y * size - dot / 2, dot, dot)
  drawFakes(context, size, fine, frame.points, place, colour)
}

function drawModes(context, size, fine, modes, colours) {
  context.strokeStyle = colours.lines
  context.lineWidth = fine
  context.beginPath()
  for (const [x, y] of modes) {
    context.moveTo(x * size - 3 * fine, y * size)
    context.lineTo(x * size + 3 * fine, y * size)
    context.moveTo(x * size, y * size - 3 * fine)
    context.lineTo(x * size, y * size + 3 * fine)
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

function drawHeat(context, size, frame, place, colour) {
  context.fillStyle = colour
  context.fillRect(0, 0, size, size)
  context.fillStyle = readable(colour)
  context.textAlign = 'center'
  context.font = `600 ${Math.round(size / 4.5)}px ${FONT}`
  context.fillText(frame.told[place], size / 2, size * 0.58, size * 0.94)
  context.font = `${Math.round(size / 8)}px ${FONT}`
  context.fillText(frame.spread[place], size / 2, size * 0.78, size * 0.94)
}
