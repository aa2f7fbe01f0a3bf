// Points that a person draws: their text form, strokes, undo; and the canvas on which one draws.

import { clamp, element, grouped } from '../element.js'

const REACH = 3 // the canvas is [-3, 3]^2
const LEVELS = 4095 // 12 bits a coordinate
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const DENSITY = 0.06 // distance along a stroke from one point to the next
const LEAST_ERASER = 0.08 // its radius
const PIXELS = 960 // side of the canvas
const [PACE, STRIDE] = [0.1, 0.5] // of the cursor that keys move; with Shift
const KEPT = 100 // states that can be undone

/** Points that fit on a canvas, at most. */
export const MOST = 10000

/** Points as text: x and y as 12 bits each, 24 bits in four letters; the form of `data/drawn.py`.
 * @param {number[][]} points */
export function encode(points) {
  return points.map((point) => {
    const [a, b] = point.map((v) => Math.round((clamp(v, -REACH, REACH) + REACH) / (2 * REACH) * LEVELS))
    return ALPHABET[a >> 6] + ALPHABET[a & 63] + ALPHABET[b >> 6] + ALPHABET[b & 63]
  }).join('')
}

/** @param {string} text @returns {number[][]} */
export function decode(text) {
  const points = []
  for (let i = 0; i + 3 < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => ALPHABET.indexOf(text[i + k]))
    points.push([((a << 6) | b) / LEVELS * 2 * REACH - REACH, ((c << 6) | d) / LEVELS * 2 * REACH - REACH])
  }
  return points
}

/** Points along a stroke, spread over a disc. @param {number[]|null} from null for its beginning @param {number[]} to
 * @param {number} radius @param {() => number} random @returns {number[][]} */
export function stroke(from, to, radius, random = Math.random) {
  const [[x0, y0], [x, y]] = [from ?? to, to]
  const n = Math.max(1, Math.ceil(Math.hypot(x - x0, y - y0) / DENSITY))
  return Array.from({ length: n }, (_, k) => {
    const [along, r, turn] = [(k + 1) / n, radius * Math.sqrt(random()), 2 * Math.PI * random()]
    return [x0 + (x - x0) * along + r * Math.cos(turn), y0 + (y - y0) * along + r * Math.sin(turn)]
  })
}

/** How far a point lies from the way between two others. @param {number[]} point @param {number[]} from @param {number[]} to */
function awayFrom([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0]
  const along = clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1), 0, 1)
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy)
}

/** Points with what a tool does at a place, and on its way there. @param {number[][]} points @param {'brush'|'points'|'eraser'} tool
 * @param {number[]|null} from where it was before, in the same stroke @param {number[]} to @param {number} radius */
export function applied(points, tool, from, to, radius) {
  if (tool === 'eraser') return points.filter((point) => awayFrom(point, from ?? to, to) > Math.max(LEAST_ERASER, radius))
  const more = tool === 'brush' ? stroke(from, to, radius) : from ? [] : [to]
  const inside = more.filter(([x, y]) => Math.abs(x) <= REACH && Math.abs(y) <= REACH)
  return inside.length ? [...points, ...inside].slice(0, Math.max(MOST, points.length)) : points
}

/** A drawing that remembers what it was. */
export class Drawing {
  constructor() {
    this.points = []
    this.past = []
    this.future = []
  }

  get text() {
    return encode(this.points)
  }

  /** @param {number[][]} points */
  change(points) {
    this.past = [...this.past, this.points].slice(-KEPT)
    this.future = []
    this.points = points
  }

  /** @returns {boolean} whether there was anything to take back */
  undo() {
    if (!this.past.length) return false
    this.future = [...this.future, this.points]
    this.points = this.past.pop()
    return true
  }

  redo() {
    if (!this.future.length) return false
    this.past = [...this.past, this.points]
    this.points = this.future.pop()
    return true
  }

  /** A drawing made elsewhere. @param {string} text @returns {boolean} whether it is another */
  take(text) {
    if (text === this.text) return false
    this.change(decode(text))
    return true
  }
}

/** Where one draws, by mouse, pen, finger or keys.
 * @property {HTMLElement} root @property {HTMLCanvasElement} canvas */
export class CanvasOfPoints {
  /** @param {Drawing} drawing @param {() => void} onchange called after each stroke */
  constructor(drawing, onchange) {
    this.drawing = drawing
    this.onchange = onchange
    /** @type {'brush'|'points'|'eraser'} */
    this.tool = 'brush'
    this.radius = 0.1
    this.points = null // of the stroke under way
    this.cursor = [0, 0]
    this.help = element('p', { className: 'small', id: 'canvas-help', textContent: 'Keys: arrows move a cursor (Shift: further), Enter puts the tool to work there.' })
    const spoken = { role: 'application', 'aria-roledescription': 'canvas to draw on', 'aria-describedby': 'canvas-help' }
    this.canvas = element('canvas', { className: 'canvas', width: PIXELS, height: PIXELS, tabIndex: 0, ...spoken })
    this.told = element('p', { className: 'part-spoken', role: 'status' })
    this.root = element('div', { className: 'canvas-box' }, this.canvas, this.help, this.told)
    this.canvas.addEventListener('pointerdown', (event) => this.down(event))
    this.canvas.addEventListener('pointermove', (event) => this.move(event))
    for (const name of ['pointerup', 'pointercancel']) this.canvas.addEventListener(name, () => this.up())
    // a stroke is no fling: a browser that takes it for one swallows the next tap, wherever it is
    this.canvas.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false })
    this.canvas.addEventListener('keydown', (event) => this.key(event))
    for (const name of ['focus', 'blur']) this.canvas.addEventListener(name, () => this.draw())
  }

  // --- by pointer
  at(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    return [(event.clientX - left) / width * 2 * REACH - REACH, REACH - (event.clientY - top) / height * 2 * REACH]
  }

  down(event) {
    if (this.points || event.button > 0) return // a second finger draws nothing
    this.canvas.setPointerCapture(event.pointerId)
    this.points = this.drawing.points
    this.last = null
    this.pointer = event.pointerId
    this.move(event)
  }

  move(event) {
    if (!this.points || event.pointerId !== this.pointer) return
    const to = this.at(event)
    this.points = applied(this.points, this.tool, this.last, to, this.radius)
    this.last = to
    this.draw()
  }

  up() {
    const { points } = this
    this.points = null
    if (points && points !== this.drawing.points && points.length !== this.drawing.points.length) this.commit(points)
  }

  commit(points) {
    this.drawing.change(points)
    this.onchange()
  }

  // --- by keys
  key(event) {
    const step = event.shiftKey ? STRIDE : PACE
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key]
    if (by) this.cursor = this.cursor.map((v, i) => clamp(Math.round((v + by[i]) * 100) / 100, -REACH, REACH))
    else if (event.key === 'Enter' || event.key === ' ') this.press()
    else return
    event.preventDefault()
    this.told.textContent = `x ${this.cursor[0].toFixed(1)}, y ${this.cursor[1].toFixed(1)}; ${grouped(this.drawing.points.length)} points`
    this.draw()
  }

  // a brush that stands still leaves a dab
  press() {
    let { points } = this.drawing
    for (let i = 0; i < (this.tool === 'brush' ? 8 : 1); i++) points = applied(points, this.tool, null, this.cursor, this.radius)
    if (points.length !== this.drawing.points.length) this.commit(points)
  }

  draw() {
    const context = this.canvas.getContext('2d')
    const scale = PIXELS / (2 * REACH)
    const { color } = getComputedStyle(this.canvas)
    const points = this.points ?? this.drawing.points
    context.clearRect(0, 0, PIXELS, PIXELS)
    Object.assign(context, { fillStyle: color, strokeStyle: color, globalAlpha: 0.65, lineWidth: 2 })
    for (const [x, y] of points) {
      context.beginPath()
      context.arc((x + REACH) * scale, (REACH - y) * scale, 5, 0, 2 * Math.PI)
      context.fill()
    }
    context.globalAlpha = 1
    if (this.canvas.matches(':focus-visible')) this.drawCursor(context, scale)
    this.canvas.setAttribute('aria-label', `Drawing of ${grouped(points.length)} points`)
  }

  drawCursor(context, scale) {
    const [x, y] = [(this.cursor[0] + REACH) * scale, (REACH - this.cursor[1]) * scale]
    context.beginPath()
    for (const [dx, dy] of [[1, 0], [0, 1]]) {
      context.moveTo(x - 18 * dx, y - 18 * dy)
      context.lineTo(x + 18 * dx, y + 18 * dy)
    }
    context.moveTo(x + 12, y)
    context.arc(x, y, 12, 0, 2 * Math.PI)
    context.stroke()
  }
}
