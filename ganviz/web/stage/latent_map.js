// Latent space coloured by the mode that each latent reaches, and a rectangle to choose latents with.

import { clamp, element, rgb } from '../element.js'
import { pixel, sheetOf } from './heat.js'
import { FONT } from './paper.js'
import { Patches, NOWHERE, chosenWords, inRectangle, latentsOf } from './latent_places.js'
import { Seen } from './seen.js'
import { View } from './view.js'

const PALE = 0.3 // opacity of what lands between modes
const MOVE = 0.05 // of the map's half-width, for a press of an arrow key
const BAND = 96 // px, height of the map with one latent dimension
const STRIPE = 8 // px between two stripes of a hatching
const APART = 16 // px between two numbers
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

/** See `ganviz/frames/sections_plane.py` for what it draws. */
export class LatentMapView extends View {
  static key = 'latent_map'
  static sections = ['latent_map']

  build() {
    this.seen = new Seen()
    this.patches = new Patches()
    this.rectangle = null
    this.dragging = null
    this.mine = null
    this.axes = ['Across', 'Up'].map((label, i) => this.axis(label, i))
    this.sheet = this.paper(this.title, { shape: 'square' })
    this.sheet.paint = (...room) => this.paint(...room)
    this.ends = element('p', { className: 'note map-ends' })
    this.modes = element('div', { className: 'map-modes', role: 'group', 'aria-label': 'Choose the latents that reach a mode' })
    this.words = element('p', { className: 'note' })
    this.body.append(this.sheet.root, this.ends, this.modes, this.words)
    this.listen()
  }

  // which latent coordinate is mapped, counted from 1
  axis(label, i) {
    const input = element('input', { type: 'number', min: 1, max: 2, step: 1, value: i + 1, required: true })
    input.addEventListener('change', () => {
      const [across, up] = this.axes.map(({ input: { value } }) => clamp(Math.round(Number(value) || 1), 1, Number(input.max)) - 1)
      this.stage.send({ do: 'map_axes', across, up })
    })
    const root = element('label', { className: 'map-axis', hidden: true, title: 'Which coordinate of the latents' }, label, input)
    if (this.stage.live) this.options.append(root)
    return { root, input }
  }

  draw({ latent_map: map }) {
    if (this.stage.chosen !== this.mine) this.rectangle = this.dragging ? this.rectangle : null // chosen elsewhere
    if (!map || !this.seen.differs(map, this.stage.chosen, this.rectangle, this.colours, this.unit)) return
    const other = map !== this.map
    this.map = map
    if (other) {
      this.ends.replaceChildren(...map.axes.map((text) => element('span', { textContent: text })))
      this.offer(map)
    }
    this.showModes(map)
    this.tell(map)
    this.sheet.redraw()
  }

  // a choice of coordinates where there are more than the two that are seen
  offer({ latent_dim: dimensions, coordinates, mode_count: count }) {
    this.axes.forEach(({ root, input }, i) => {
      root.hidden = dimensions <= 2
      input.max = String(dimensions)
      if (input !== document.activeElement && coordinates[i] !== undefined) input.value = String(coordinates[i] + 1)
    })
    if (this.modes.children.length === count) return
    this.modes.replaceChildren(...Array.from({ length: count }, (_, mode) => this.modeButton(mode)))
    this.dressed = null
  }

  modeButton(mode) {
    const button = element('button', { type: 'button', textContent: String(mode + 1) })
    button.addEventListener('click', (event) => {
      if (event.detail) button.blur() // or the space bar would press it again
      this.rectangle = null
      this.stage.choose(latentsOf(this.map.latent_modes.data, mode))
    })
    return button
  }

  showModes({ cells }) {
    const there = new Set(cells.data)
    const key = [...there].join()
    if (key === this.dressed && this.dressedIn === this.colours) return
    this.dressed = key
    this.dressedIn = this.colours
    Array.from(this.modes.children).forEach((/** @type {HTMLElement} */ button, mode) => {
      button.style.setProperty('--mode', this.colourOf(mode))
      button.classList.toggle('missing', !there.has(mode))
      button.setAttribute('aria-label', `Mode ${mode + 1}${there.has(mode) ? '' : ', not on the map'}`)
    })
  }

  tell(map) {
    const words = map.sentence + chosenWords(map.latent_modes.data, this.stage.chosen)
    if (this.words.textContent !== words) this.words.textContent = words
    this.sheet.tell(`${this.title}. ${words} Arrow keys move a rectangle, with Shift they resize it; Escape clears.`)
  }

  colourOf(mode) {
    const { modes } = this.colours
    return modes[mode % modes.length]
  }

  // --- drawing
  paint(context, width, height, unit) {
    if (!this.map) return
    const flat = this.map.cells.shape[0] === 1
    const band = flat ? Math.min(height, BAND * unit) : height
    this.box = { left: 0, top: Math.round((height - band) / 2), width, height: band }
    context.save()
    context.translate(0, this.box.top)
    context.beginPath()
    context.rect(0, 0, width, band)
    context.clip()
    context.fillStyle = this.colours.background
    context.fillRect(0, 0, width, band)
    this.paintCells(context, this.map)
    this.paintHatching(context, this.map)
    this.paintLatents(context, this.map, unit)
    this.paintNumbers(context, this.map, unit)
    this.paintRectangle(context, unit)
    context.restore()
    context.strokeStyle = this.colours.lines
    context.lineWidth = 1
    context.strokeRect(0.5, this.box.top + 0.5, width - 1, band - 1)
  }

  // latent coordinates to px within the box, the second upwards
  place(x, y) {
    const { reach } = this.map
    return [((x + reach) / (2 * reach)) * this.box.width, ((reach - y) / (2 * reach)) * this.box.height]
  }

  // cells as a small picture, by the colour of each
  cellSheet({ cells }, colour) {
    const [rows, columns] = cells.shape
    return sheetOf(columns, rows, (pixels) => {
      for (let i = 0; i < pixels.length; i++) pixels[(rows - 1 - Math.floor(i / columns)) * columns + (i % columns)] = colour(i)
    })
  }

  paintCells(context, map) {
    const { cells, good } = map
    const inks = this.colours.modes.map((hex) => [pixel(...rgb(hex), Math.round(255 * PALE)), pixel(...rgb(hex))])
    const sheet = this.cellSheet(map, (i) => (cells.data[i] === NOWHERE ? 0 : inks[cells.data[i] % inks.length][good.data[i] ? 1 : 0]))
    context.imageSmoothingEnabled = false
    context.drawImage(sheet, 0, 0, this.box.width, this.box.height)
  }

  // stripes where fakes are of low quality, cut out by a mask
  paintHatching(context, map) {
    const [width, height] = [this.box.width, this.box.height].map((length) => Math.round(length * this.sheet.fine))
    const hatching = new OffscreenCanvas(width, height)
    const stripes = hatching.getContext('2d')
    const step = STRIPE * this.sheet.fine
    stripes.strokeStyle = this.colours.lines
    stripes.lineWidth = 0.8 * this.sheet.fine
    stripes.beginPath()
    for (let x = -height; x < width; x += step) {
      stripes.moveTo(x, height)
      stripes.lineTo(x + height, 0)
    }
    stripes.stroke()
    stripes.globalCompositeOperation = 'destination-in'
    stripes.imageSmoothingEnabled = false
    stripes.drawImage(this.cellSheet(map, (i) => (map.good.data[i] ? 0 : pixel(0, 0, 0))), 0, 0, width, height)
    context.drawImage(hatching, 0, 0, this.box.width, this.box.height)
  }

  // dots in the colour of the mode that they reach, hollow where of low quality; chosen ones large and ringed
  paintLatents(context, { latents, latent_modes: modes, latent_good: good }, unit) {
    const { chosen } = this.stage
    context.strokeStyle = this.colours.text
    for (let i = 0; i < modes.data.length; i++) {
      const marked = chosen.has(i)
      const [x, y] = this.place(latents.data[2 * i], latents.data[2 * i + 1])
      context.globalAlpha = chosen.size && !marked ? 0.35 : 1
      context.fillStyle = good.data[i] && modes.data[i] !== NOWHERE ? this.colourOf(modes.data[i]) : this.colours.background
      context.lineWidth = (marked ? 2 : 0.9) * unit
      context.beginPath()
      context.arc(x, y, (marked ? 4.5 : 2.4) * unit, 0, 2 * Math.PI)
      context.fill()
      context.stroke()
    }
    context.globalAlpha = 1
  }

  // the number of its mode on each patch that has room for one
  paintNumbers(context, { cells }, unit) {
    const [rows, columns] = cells.shape
    Object.assign(context, { font: `bold ${15 * unit}px ${FONT}`, textAlign: 'center', textBaseline: 'middle', lineJoin: 'round', lineWidth: 4 * unit })
    context.strokeStyle = this.colours.background
    context.fillStyle = this.colours.text
    const places = []
    for (const { mode, cell } of this.patches.of(cells)) {
      const x = (((cell % columns) + 0.5) / columns) * this.box.width
      const y = (1 - (Math.floor(cell / columns) + 0.5) / rows) * this.box.height
      if (places.some((place) => Math.hypot(place[0] - x, place[1] - y) < APART * unit)) continue // two would be one figure
      places.push([x, y])
      context.strokeText(String(mode + 1), x, y)
      context.fillText(String(mode + 1), x, y)
    }
  }

  paintRectangle(context, unit) {
    if (!this.rectangle) return
    const [x0, y0, x1, y1] = this.rectangle
    const [left, top] = this.place(x0, y1)
    const [right, bottom] = this.place(x1, y0)
    for (const [colour, width] of [[this.colours.background, 4], [this.colours.text, 2]]) {
      context.strokeStyle = colour
      context.lineWidth = width * unit
      context.strokeRect(left, top, right - left, bottom - top)
    }
  }

  // --- choosing
  listen() {
    const { canvas } = this.sheet
    Object.assign(canvas, { tabIndex: 0 })
    canvas.setAttribute('role', 'application')
    canvas.setAttribute('aria-roledescription', 'map')
    canvas.classList.add('map-cells')
    canvas.addEventListener('pointerdown', (event) => {
      if (!this.box || event.button) return
      canvas.setPointerCapture(event.pointerId)
      this.dragging = this.at(event)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (this.dragging) this.choose(around(this.dragging, this.at(event)))
    })
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.up(event))
    canvas.addEventListener('keydown', (event) => this.press(event))
  }

  /** Latent coordinates under the pointer. @param {PointerEvent} event @returns {[number, number]} */
  at(event) {
    const { left, top, width, height } = this.box
    const { reach } = this.map
    return [(2 * clamp((event.offsetX - left) / width, 0, 1) - 1) * reach, (1 - 2 * clamp((event.offsetY - top) / height, 0, 1)) * reach]
  }

  up(event) {
    const from = this.dragging
    this.dragging = null
    if (!from) return
    const [x, y] = this.at(event)
    if (Math.abs(x - from[0]) + Math.abs(y - from[1]) < 0.01 * this.map.reach) this.choose(null) // a click lets go
  }

  press(event) {
    if (!this.map || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Escape' && this.stage.chosen.size) {
      event.stopPropagation()
      return this.choose(null)
    }
    if (!MOVES[event.key]) return
    event.preventDefault()
    event.stopPropagation()
    const moved = movedRectangle(this.rectangle, MOVES[event.key], this.map.reach, event.shiftKey)
    if (moved) this.choose(moved)
  }

  choose(rectangle) {
    this.rectangle = rectangle
    this.stage.choose(rectangle ? inRectangle(this.map, rectangle) : [])
    this.mine = this.stage.chosen
  }
}

const around = ([x0, y0], [x1, y1]) => [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)]

/** A rectangle moved by an arrow key, or resized; a first one in the middle. Null where nothing of it would be left.
 * @param {number[]|null} old left, lower, right, upper @param {number[]} by @param {number} reach @param {boolean} resizes */
export function movedRectangle(old, by, reach, resizes) {
  if (!old) return [-0.25, -0.25, 0.25, 0.25].map((share) => share * reach)
  const [dx, dy] = by.map((sign) => sign * MOVE * reach)
  const [x0, y0, x1, y1] = old
  const moved = resizes ? [x0, y0, x1 + dx, y1 + dy] : [x0 + dx, y0 + dy, x1 + dx, y1 + dy]
  const inside = moved.map((value) => clamp(value, -reach, reach))
  return inside[2] > inside[0] && inside[3] > inside[1] ? inside : null
}
