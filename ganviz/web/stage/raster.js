// The raster of modes: how the fakes fell on each, or what D thought there, over the whole run.

import { capital, clamp, element, grouped, rgb, short, ticks } from '../element.js'
import { pixel, placeOf, sheetOf, tableOf } from './heat.js'
import { everyOf } from './ledger.js'
import { FONT } from './paper.js'
import { Seen } from './seen.js'
import { tip } from './tip.js'
import { View } from './view.js'

/** @type {[string, string][]} */
const WHAT = [['share', 'Fakes'], ['score', 'D’s score']]
const CAPTIONS = {
  share: 'Blue: few fakes or none. Pale: the fair share. Orange: too many.',
  score: 'Mean D(x) of the real samples at each mode. Blue: real. Orange: fake.',
}
const UNKNOWN = 'Nothing is known yet.'
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const STRIDE = 0.01 // of the steps, for an arrow key; ten times as much with Shift

/** See `ganviz/frames/sections_modes.py` for what it draws. */
export class RasterView extends View {
  static key = 'raster'
  static sections = ['raster']

  build() {
    this.seen = new Seen()
    this.what = this.choice('what', 'What is coloured', WHAT, 'share')
    this.sheet = this.paper(this.title)
    this.sheet.paint = (...room) => this.paint(...room)
    this.caption = element('p', { className: 'note raster-caption' })
    this.words = element('p', { className: 'note' })
    this.reading = element('output', { className: 'reading' })
    this.body.append(this.sheet.root, this.caption, this.words, this.reading)
    this.cursor = null // the cell that the keys read: a row, a step
    this.listen()
  }

  listen() {
    const { canvas } = this.sheet
    canvas.tabIndex = 0
    canvas.setAttribute('role', 'application')
    canvas.setAttribute('aria-roledescription', 'picture')
    canvas.classList.add('raster-cells')
    for (const event of ['pointermove', 'pointerdown']) canvas.addEventListener(event, (at) => this.point(at))
    canvas.addEventListener('pointerleave', () => tip.hide())
    canvas.addEventListener('click', (event) => {
      const cell = this.cellAt(event.offsetX, event.offsetY)
      if (cell) this.go(cell.step)
    })
    canvas.addEventListener('keydown', (event) => this.press(event))
    canvas.addEventListener('blur', () => this.read(null))
  }

  draw(state) {
    const { raster } = state
    const other = (state.against ?? state.rival)?.raster
    this.last = state.step
    if (!this.seen.differs(raster, other, this.what.value, this.colours, this.unit)) return
    this.raster = raster
    this.range = rangeOf([raster, other])
    const words = raster?.sentence ?? UNKNOWN
    if (this.words.textContent !== words) this.words.textContent = words
    this.caption.textContent = CAPTIONS[this.what.value]
    for (const node of [this.sheet.root, this.caption]) node.hidden = !raster
    if (!raster) return
    this.sheet.tell(`${this.title}, ${WHAT.find(([what]) => what === this.what.value)[1]}: ${words} Arrow keys read a cell, Enter goes to its step.`)
    this.sheet.redraw()
  }

  /** Modes times columns, NaN where unknown; null where nothing is. */
  get cells() {
    return this.raster?.[this.what.value] ?? null
  }

  // --- drawing
  paint(context, width, height, unit) {
    const { raster, cells, colours } = this
    if (!raster) return
    context.font = `${11 * unit}px ${FONT}`
    const names = Math.max(...raster.names.map((name) => context.measureText(name).width))
    const left = Math.min(names, 0.3 * width) + 8 * unit
    const box = this.box = { left, top: 2, width: width - left - 6 * unit, height: height - 20 * unit }
    context.fillStyle = colours.lines
    context.fillRect(box.left, box.top, box.width, box.height)
    if (cells) this.paintCells(context, cells, box)
    this.paintNames(context, box, unit)
    this.paintSteps(context, box, unit)
    if (this.cursor) this.paintCursor(context, unit)
  }

  paintCells(context, { shape: [rows, columns], data }, box) {
    const table = tableOf(this.colours.strong)
    const none = pixel(...rgb(this.colours.lines))
    const sheet = sheetOf(columns, rows, (pixels) => {
      for (let i = 0; i < pixels.length; i++) pixels[i] = Number.isFinite(data[i]) ? table[placeOf(data[i])] : none
    })
    const [x, end] = [this.raster.first, this.raster.last].map((step) => this.across(step))
    context.imageSmoothingEnabled = false
    context.drawImage(sheet, x, box.top, end - x, box.height)
  }

  paintNames(context, { left, top, height }, unit) {
    const { names } = this.raster
    Object.assign(context, { fillStyle: this.colours.text, textAlign: 'right', textBaseline: 'middle' })
    const room = height / names.length
    const every = everyOf(12 * unit, room)
    names.forEach((name, i) => { if (i % every === 0) context.fillText(name, left - 5 * unit, top + (i + 0.5) * room, left - 6 * unit) })
  }

  paintSteps(context, { left, top, width, height }, unit) {
    Object.assign(context, { fillStyle: this.colours.text, strokeStyle: this.colours.lines, lineWidth: 1, textBaseline: 'top' })
    for (const step of ticks(...this.range, Math.max(2, width / (80 * unit)))) {
      const x = this.across(step)
      context.beginPath()
      context.moveTo(x, top + height)
      context.lineTo(x, top + height + 3)
      context.stroke()
      context.textAlign = x > left + width - 14 * unit ? 'right' : x < left + 14 * unit ? 'left' : 'center'
      context.fillText(short(step), x, top + height + 5 * unit)
    }
  }

  paintCursor(context, unit) {
    const { row, step } = this.cursor
    const { top, height } = this.box
    const room = height / this.raster.names.length
    for (const [colour, wide] of [[this.colours.background, 4], [this.colours.text, 2]]) {
      context.strokeStyle = colour
      context.lineWidth = wide * unit
      context.strokeRect(this.across(step) - 4 * unit, top + row * room, 8 * unit, room)
    }
  }

  // steps to px
  across(step) {
    const { left, width } = this.box
    return left + (width * (step - this.range[0])) / (this.range[1] - this.range[0])
  }

  // --- pointing
  cellAt(x, y) {
    const { box, raster } = this
    if (!box || !raster) return null
    const row = Math.floor(((y - box.top) / box.height) * raster.names.length)
    const step = this.range[0] + ((x - box.left) / box.width) * (this.range[1] - this.range[0])
    const inside = row >= 0 && row < raster.names.length && step >= raster.first && step <= raster.last
    return inside ? { row, step } : null
  }

  point(event) {
    const cell = this.cellAt(event.offsetX, event.offsetY)
    if (!cell) return tip.hide()
    tip.show(`${this.told(cell)}${this.stage.live ? '. Click to go there' : ''}`, event.clientX, event.clientY)
  }

  told({ row, step }) {
    return tellCell(this.raster, this.what.value, row, step)
  }

  go(step) {
    this.stage.send({ do: 'show', step: clamp(Math.round(step), 0, Math.max(this.last, Math.floor(this.raster.last))) })
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.raster) return
    if (event.key === 'Enter' && this.cursor) {
      event.preventDefault()
      return this.go(this.cursor.step)
    }
    const by = MOVES[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    const { first, last, names } = this.raster
    const { row, step } = this.cursor ?? { row: 0, step: last }
    const stride = (event.shiftKey ? 10 : 1) * STRIDE * (last - first)
    this.read({ row: clamp(row + by[1], 0, names.length - 1), step: clamp(step + by[0] * stride, first, last) })
  }

  read(cursor) {
    this.cursor = cursor
    this.reading.textContent = cursor && this.raster ? this.told(cursor) : ''
    this.sheet.redraw()
  }
}

/** First and last step of all rasters that are compared.
 * @param {({first: number, last: number}|null|undefined)[]} rasters @returns {[number, number]} */
export function rangeOf(rasters) {
  const known = rasters.filter(Boolean)
  if (!known.length) return [0, 1]
  const [first, last] = [Math.min(...known.map((raster) => raster.first)), Math.max(...known.map((raster) => raster.last))]
  return [first, Math.max(last, first + 1)]
}

/** What a cell tells: its mode, step and value.
 * @param {Object<string, *>} raster @param {'share'|'score'} what @param {number} row from 0 @param {number} step */
export function tellCell(raster, what, row, step) {
  const { first, last, names, word } = raster
  const place = `${capital(word ?? 'mode')} ${names[row]}, step ${grouped(Math.round(step))}`
  const cells = raster[what]
  if (!cells) return `${place}: not known`
  const [, columns] = cells.shape
  const column = clamp(Math.floor(((step - first) / (last - first)) * columns), 0, columns - 1)
  const value = cells.data[row * columns + column]
  if (!Number.isFinite(value)) return `${place}: not there`
  return what === 'score' ? `${place}: D(x) ${value.toFixed(2)}` : `${place}: ${timesFair(value)} its fair share`
}

/** A share, told as 1 / (1 + its ratio to the fair share), as that ratio. @param {number} value */
export const timesFair = (value) => (value > 0 ? `${(1 / value - 1).toFixed(2)} ×` : 'far more than')
