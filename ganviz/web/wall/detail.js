// One cell large, with all that is known of it, and the scale of the colours.

import { element } from '../element.js'
import { button } from '../shell/dialog.js'
import { drawCell } from './cell.js'
import { pieces } from './places.js'

const OPENED = 'in the lab as a run of its own, paused where it stands.'
const POINT = `Point at a cell to see it here. Click it, or press Enter on it, to open it ${OPENED}`
const TAP = `Tap a cell to see it here. The button opens it ${OPENED}`

export class Detail {
  /** @param {HTMLElement} root @param {(place: number) => void} open */
  constructor(root, open) {
    this.place = -1
    this.frame = null
    this.colours = null
    this.setting = element('h2')
    this.canvas = element('canvas', { width: 1, height: 1, 'aria-hidden': 'true' })
    this.words = element('ul')
    this.measure = element('span')
    this.bar = element('span', { className: 'scale-bar' })
    this.most = element('span')
    const scale = element('p', { className: 'scale' }, this.measure, element('span', { textContent: '0' }), this.bar, this.most)
    this.box = element('div', { className: 'detail-canvas' }, this.canvas)
    this.open = button('Open in the lab', () => open(this.place), { dataset: { action: 'open' }, disabled: true })
    const note = element('p', { className: 'note', textContent: matchMedia('(hover: none)').matches ? TAP : POINT })
    root.append(this.setting, this.box, this.words, this.open, scale, note)
    new ResizeObserver(() => this.draw()).observe(this.box)
  }

  /** @param {number} place @param {import('./cell.js').Frame} frame */
  show(place, frame) {
    this.place = place
    this.frame = frame
    this.open.disabled = false
    const setting = frame.plan.settings[place]
    this.write(this.setting, setting)
    this.write(this.measure, `Colour: ${frame.plan.measure}`)
    this.write(this.most, frame.plan.most)
    const told = pieces(frame.spoken[place], setting)
    if (told.join() !== this.told) {
      this.told = told.join()
      this.words.replaceChildren(...told.map((text) => element('li', { textContent: text })))
    }
    this.draw()
  }

  write(node, text) {
    if (node.textContent !== text) node.textContent = text
  }

  /** @param {Object<string, *>} colours */
  dress(colours) {
    this.colours = colours
    this.bar.style.background = `linear-gradient(to right, ${colours.coverage.filter((_, i) => i % 7 === 0).join(', ')})`
    this.draw()
  }

  draw() {
    const side = this.box.clientWidth
    if (this.frame && this.colours && side) drawCell(this.canvas, side, this.frame, this.place, this.colours)
  }
}
