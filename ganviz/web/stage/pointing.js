// Pointer and keys on the plane: read a place, move and enlarge the picture, choose fakes.

import { clamp, element } from '../element.js'
import { enlarged, moved, WHOLE } from './camera.js'
import { inside, reading } from './readings.js'
import { tip } from './tip.js'

const WHEEL = 1.0015 // times as large for each px of the wheel
const NEAR = 7 // px within which a fake is pointed at
const CLICK = 4 // px within which a press is no drag
const STRIDE = 0.05 // of half the picture, for an arrow key
const REST = 300 // ms after which the reading is said
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

export class Pointing {
  /** @param {import('./plane.js').PlaneView} view */
  constructor(view) {
    this.view = view
    this.pointers = new Map() // those that are down, by id: [x, y]
    this.drag = null // where it began
    this.hover = null // where the pointer is, px of the canvas and of the window
    /** Where the keys read, coordinates of the data. @type {[number, number]|null} */
    this.cursor = null
    this.anchor = null // the corner from which the keys brush
    this.rectangle = null // what is being brushed: two corners
    this.output = element('output', { className: 'reading', hidden: true })
    this.canvas = view.sheet.canvas
    Object.assign(this.canvas, { tabIndex: 0 })
    this.canvas.setAttribute('role', 'application')
    this.canvas.setAttribute('aria-roledescription', 'picture')
    this.listen()
  }

  listen() {
    const { canvas } = this
    canvas.addEventListener('pointerdown', (event) => this.down(event))
    canvas.addEventListener('pointermove', (event) => this.move(event))
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.up(event))
    canvas.addEventListener('pointerleave', (event) => this.leave(event.pointerType))
    canvas.addEventListener('dblclick', () => this.view.choices.set('window', WHOLE))
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false })
    canvas.addEventListener('keydown', (event) => this.press(event))
    canvas.addEventListener('blur', () => this.forget())
    document.addEventListener('scroll', () => this.leave('page')) // the page takes the picture away from under the words
  }

  get window() {
    return this.view.choices.get('window')
  }

  set window(value) {
    this.view.choices.set('window', value)
  }

  get brushing() {
    return this.view.choices.get('brush')
  }

  // a finger scrolls the page unless it brushes
  prepare() {
    const action = this.brushing ? 'none' : 'pan-y'
    if (this.canvas.style.touchAction !== action) this.canvas.style.touchAction = action
    const cursor = this.brushing ? 'crosshair' : ''
    if (this.canvas.style.cursor !== cursor) this.canvas.style.cursor = cursor
  }

  // px of the canvas to shares of half the picture, from its middle
  shares(x, y) {
    const { left, top, size } = this.view.box
    return [(2 * (x - left)) / size - 1, 1 - (2 * (y - top)) / size]
  }

  under(x, y) {
    return this.view.camera.under(x, y)
  }

  // --- pointer
  down(event) {
    if (!this.view.box || event.button) return
    const at = [event.offsetX, event.offsetY]
    this.pointers.set(event.pointerId, at)
    if (event.pointerType === 'mouse' || this.brushing) this.canvas.setPointerCapture(event.pointerId)
    this.drag = { from: at, last: at, moved: false }
    if (this.brushing) this.rectangle = [this.under(...at), this.under(...at)]
  }

  move(event) {
    if (!this.view.box) return
    const at = [event.offsetX, event.offsetY]
    const before = this.pointers.get(event.pointerId)
    if (this.pointers.size === 2 && before) this.pinch(event.pointerId, at)
    else if (before && this.drag) this.dragTo(at, event)
    if (before) this.pointers.set(event.pointerId, at)
    this.hover = event.pointerType === 'touch' ? null : [...at, event.clientX, event.clientY]
    this.read()
  }

  dragTo(at, event) {
    const { drag } = this
    drag.moved ||= Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > CLICK
    if (!drag.moved) return
    tip.hide()
    if (this.brushing) return this.brushTo(at)
    if (event.pointerType === 'touch' && this.window.zoom <= 1) return
    const { size } = this.view.box
    this.window = moved(this.window, (2 * (at[0] - drag.last[0])) / size, (-2 * (at[1] - drag.last[1])) / size)
    drag.last = at
  }

  brushTo(at) {
    this.rectangle = [this.rectangle[0], this.under(...at)]
    this.choose()
  }

  pinch(id, at) {
    const [other] = [...this.pointers].filter(([known]) => known !== id).map(([, place]) => place)
    const before = this.pointers.get(id)
    const far = (place) => Math.max(8, Math.hypot(place[0] - other[0], place[1] - other[1]))
    const middle = this.shares((at[0] + other[0]) / 2, (at[1] + other[1]) / 2)
    this.window = enlarged(this.window, far(at) / far(before), ...middle)
    this.drag = null
  }

  up(event) {
    this.pointers.delete(event.pointerId)
    const { drag } = this
    this.drag = null
    if (!drag) return
    if (this.brushing) {
      this.rectangle = null
      if (!drag.moved) this.view.stage.choose([]) // a click beside what is chosen lets it go
      this.view.again()
    } else if (event.type === 'pointerup' && event.pointerType === 'touch' && !drag.moved) {
      this.hover = [event.offsetX, event.offsetY, event.clientX, event.clientY]
      this.read()
    }
  }

  // a finger that is lifted leaves, too: what it has read stays until something else is touched
  /** @param {string} who */
  leave(who) {
    if (who === 'touch' || !this.hover) return
    this.hover = null
    tip.hide()
  }

  // where the page itself scrolls, the wheel is the page's unless the picture has the focus
  wheel(event) {
    const page = document.scrollingElement
    const scrolls = page.scrollHeight > page.clientHeight + 1
    if (!this.view.box || (scrolls && !event.ctrlKey && document.activeElement !== this.canvas)) return
    event.preventDefault()
    const amount = event.deltaY * (event.deltaMode ? 30 : 1) * (event.ctrlKey ? 5 : 1)
    this.window = enlarged(this.window, WHEEL ** -amount, ...this.shares(event.offsetX, event.offsetY))
  }

  // --- keys
  press(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return
    const acts = {
      '+': () => { this.window = enlarged(this.window, 1.3) },
      '-': () => { this.window = enlarged(this.window, 1 / 1.3) },
      0: () => { this.window = WHOLE },
      Enter: () => this.corner(),
      Escape: () => this.letGo(),
    }
    const known = event.key in MOVES ? () => this.step(MOVES[event.key], event.shiftKey) : acts[event.key]
    if (!known || (event.key === 'Escape' && !this.cursor && !this.view.stage.chosen.size)) return
    event.preventDefault()
    event.stopPropagation()
    this.hover = null // the keys read now
    known()
  }

  step([dx, dy], fine) {
    const { extent } = this.view
    const { x, y, zoom } = this.window
    const stride = ((fine ? 0.2 : 1) * STRIDE * extent) / zoom
    this.cursor ??= [x * extent, y * extent]
    this.cursor = [
      clamp(this.cursor[0] + dx * stride, (x - 1 / zoom) * extent, (x + 1 / zoom) * extent),
      clamp(this.cursor[1] + dy * stride, (y - 1 / zoom) * extent, (y + 1 / zoom) * extent),
    ]
    if (this.anchor) {
      this.rectangle = [this.anchor, this.cursor]
      this.choose()
    }
    this.view.again()
  }

  // with the brush, Enter sets one corner and then the other
  corner() {
    if (!this.brushing || !this.cursor) return
    this.anchor = this.anchor ? null : this.cursor
    this.rectangle = null
    this.view.again()
  }

  letGo() {
    this.forget()
    this.view.stage.choose([])
  }

  forget() {
    this.hover = this.cursor = this.anchor = this.rectangle = null
    this.output.hidden = true
    tip.hide()
    if (this.view.state) this.view.again()
  }

  choose() {
    this.view.stage.choose(inside(this.view.state.plane.fake, ...this.rectangle))
  }

  // --- telling
  /** Say what is under the pointer, or the cursor of the keys: also when a frame has come. */
  read() {
    const { plane } = this.view.state ?? {}
    if (!plane || !this.view.box) return
    if (this.hover && !this.drag?.moved) this.readPointer(plane)
    else if (this.cursor) this.readCursor(plane)
  }

  readPointer(plane) {
    const [px, py, x, y] = this.hover
    if (this.shares(px, py).some((share) => Math.abs(share) > 1)) return tip.hide()
    const { camera } = this.view
    tip.show(reading(plane, ...camera.under(px, py), NEAR / camera.scale), x, y)
  }

  readCursor(plane) {
    const { camera } = this.view
    const words = reading(plane, ...this.cursor, NEAR / camera.scale)
    const [px, py] = camera.at(...this.cursor)
    const { left, top } = this.canvas.getBoundingClientRect()
    tip.show(words, left + px, top + py)
    if (this.saying === words) return
    this.saying = words
    clearTimeout(this.resting)
    this.resting = setTimeout(() => {
      this.output.hidden = false
      this.output.textContent = words
    }, REST)
  }

  /** Draw the cursor and what is being brushed. */
  paint(context, camera) {
    const { text, background } = this.view.colours
    for (const [colour, width] of [[background, 4], [text, 1.6]]) {
      context.strokeStyle = colour
      context.lineWidth = width
      context.beginPath()
      if (this.rectangle) {
        const [[x0, y0], [x1, y1]] = this.rectangle.map((corner) => camera.at(...corner))
        context.rect(x0, y0, x1 - x0, y1 - y0)
      }
      if (this.cursor) {
        const [x, y] = camera.at(...this.cursor)
        context.moveTo(x - 9, y)
        context.lineTo(x + 9, y)
        context.moveTo(x, y - 9)
        context.lineTo(x, y + 9)
      }
      context.stroke()
    }
  }
}
