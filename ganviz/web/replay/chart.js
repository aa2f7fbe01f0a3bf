// Curves over steps. What lies after the shown step is pale: the whole run is there, and the eye follows the cursor.

import { clamp, grouped, short, ticks } from '../element.js'
import { FONT, Paper } from '../stage/paper.js'
import { tip } from '../stage/tip.js'

const PALE = 0.22
const GUTTER = 34 // px left of the curves, for numbers

const WILD = 4 // times what all but a hundredth of the numbers span

// lowest and highest of the finite numbers, with a little room; a few wild ones are left out, as one explosion would
// flatten all the rest
export function spanOf(columns, always = []) {
  const known = columns.flatMap((column) => Array.from(column)).filter(Number.isFinite).sort((a, b) => a - b)
  const cut = Math.floor(known.length / 100)
  const calm = known.slice(cut, known.length - cut)
  const wild = known.at(-1) - known[0] > WILD * (calm.at(-1) - calm[0])
  const ends = [...(wild ? [calm[0], calm.at(-1)] : known), ...always.filter(Number.isFinite)]
  if (!ends.length) return [0, 1]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const room = (high - low || Math.abs(high) || 1) * 0.06
  return [low - room, high + room]
}

/** Curves on a canvas; set `onPick(step)`. */
export class Chart {
  // height: px of the page; steps: whether they are told below
  constructor(label, { height = 150, steps = true, unit }) {
    this.paper = new Paper(label, { shape: (width, size) => height * size * stretch(), unit })
    this.paper.paint = (...room) => this.paint(...room)
    this.root = this.paper.root
    this.canvas = this.paper.canvas
    this.steps = steps
    this.what = null
    this.listen()
  }

  // what: { xs, lines: [{ values, colour, dash, width }], levels: [{ value, colour }], band: [low, high], span, last,
  //         marks: [[step, words]], colours }, cursor: the step that is shown
  draw(what, cursor) {
    this.what = what
    this.cursor = cursor
    this.paper.redraw()
  }

  // --- drawing
  paint(context, width, height, unit) {
    if (!this.what) return
    const box = { left: GUTTER * unit, top: 6 * unit, right: width - 8 * unit, bottom: height - (this.steps ? 18 : 6) * unit }
    this.box = box
    this.paintAxes(context, box, unit)
    context.save()
    context.beginPath()
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top)
    context.clip()
    this.paintBand(context, box)
    for (const level of this.what.levels ?? []) this.rule(context, box, this.y(level.value), level.colour, unit)
    const at = this.x(this.cursor)
    this.paintLines(context, [at, box.right], PALE, unit)
    this.paintLines(context, [box.left, at], 1, unit)
    context.restore()
    this.paintMarks(context, box, unit)
    this.paintCursor(context, box, unit)
  }

  x(step) {
    const { left, right } = this.box
    return left + (step / Math.max(1, this.what.last)) * (right - left)
  }

  y(value) {
    const { top, bottom } = this.box
    const [low, high] = this.what.span
    return bottom - ((value - low) / (high - low)) * (bottom - top)
  }

  paintAxes(context, box, unit) {
    const { colours, span, last } = this.what
    context.font = `${11 * unit}px ${FONT}`
    context.fillStyle = colours.text
    context.strokeStyle = colours.faint
    context.lineWidth = 1
    context.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top)
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    for (const value of ticks(...span, Math.max(2, (box.bottom - box.top) / (32 * unit)))) {
      this.stroke(context, [box.left, this.y(value)], [box.right, this.y(value)])
      context.fillText(short(value), box.left - 4 * unit, this.y(value))
    }
    if (!this.steps) return
    context.textAlign = 'center'
    context.textBaseline = 'top'
    for (const step of ticks(0, Math.max(1, last), (box.right - box.left) / (70 * unit))) {
      this.stroke(context, [this.x(step), box.top], [this.x(step), box.bottom])
      context.fillText(short(step), Math.min(this.x(step), box.right - 6 * unit), box.bottom + 4 * unit)
    }
  }

  paintBand(context, box) {
    const { band, colours } = this.what
    if (!band || !band.every(Number.isFinite)) return
    const [low, high] = band.map((value) => this.y(value))
    context.globalAlpha = 0.25
    context.fillStyle = colours.real
    context.fillRect(box.left, high, box.right - box.left, Math.max(1, low - high))
    context.globalAlpha = 1
  }

  paintLines(context, [from, to], alpha, unit) {
    const { top, bottom } = this.box
    context.save()
    context.beginPath()
    context.rect(from, top, Math.max(0, to - from), bottom - top)
    context.clip()
    context.globalAlpha = alpha
    for (const line of this.what.lines) this.paintLine(context, line, unit)
    context.restore()
  }

  // a curve, broken where nothing is known
  paintLine(context, { values, colour, dash = [], width = 1.8 }, unit) {
    context.strokeStyle = colour
    context.lineWidth = width * unit
    context.setLineDash(dash.map((n) => n * unit))
    context.beginPath()
    let drawn = false
    values.forEach((value, i) => {
      const known = Number.isFinite(value)
      const point = [this.x(this.what.xs[i]), clamp(this.y(value), -1e4, 1e4)]
      if (known) drawn ? context.lineTo(...point) : context.moveTo(...point)
      drawn = known
    })
    context.stroke()
    context.setLineDash([])
  }

  rule(context, box, y, colour, unit) {
    context.strokeStyle = colour
    context.lineWidth = unit
    context.globalAlpha = 0.75
    context.setLineDash([5 * unit, 4 * unit])
    this.stroke(context, [box.left, y], [box.right, y])
    context.setLineDash([])
    context.globalAlpha = 1
  }

  paintMarks(context, box, unit) {
    context.strokeStyle = this.what.colours.text
    context.lineWidth = 1.3 * unit
    context.setLineDash([1.5 * unit, 3 * unit])
    for (const [step] of this.what.marks ?? []) this.stroke(context, [this.x(step), box.top], [this.x(step), box.bottom])
    context.setLineDash([])
  }

  paintCursor(context, box, unit) {
    context.strokeStyle = this.what.colours.text
    context.lineWidth = 1.2 * unit
    this.stroke(context, [this.x(this.cursor), box.top - 3 * unit], [this.x(this.cursor), box.bottom])
    context.fillStyle = this.what.colours.text
    context.beginPath()
    context.arc(this.x(this.cursor), box.top - 2 * unit, 3 * unit, 0, 2 * Math.PI)
    context.fill()
  }

  stroke(context, from, to) {
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(...to)
    context.stroke()
  }

  // --- pointing: a click or a drag goes to a step, a mark that is pointed at says what was changed
  listen() {
    /** @type {(step: number) => void} */
    this.onPick = () => {}
    this.canvas.classList.add('pickable')
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId)
      this.pick(event)
    })
    this.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons & 1) this.pick(event)
      else this.point(event)
    })
    this.canvas.addEventListener('pointerleave', () => tip.hide())
  }

  pick(event) {
    if (!this.box) return
    const share = (event.offsetX - this.box.left) / (this.box.right - this.box.left)
    this.onPick(clamp(share, 0, 1) * this.what.last)
  }

  point(event) {
    const near = (this.what?.marks ?? []).find(([step]) => Math.abs(this.x(step) - event.offsetX) < 6)
    if (near) tip.show(`step ${grouped(near[0])}: ${near[1]}`, event.clientX, event.clientY)
    else tip.hide()
  }
}

/** Charts are taller where there is room below them. */
export const stretch = () => clamp((window.innerHeight - 250) / 650, 1, 1.8)
