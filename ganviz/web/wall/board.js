// The cells of a wall: a grid of small planes, or of coverage, through which arrow keys move. See ganviz/app/wall/board.py.

import { element } from '../element.js'
import { drawCell, drawHeat } from './cell.js'
import { GAP, moved, sideOf } from './places.js'

const OVER = 17 // px of the line over each cell
const SMALL = 64 // px of a cell under which nothing but the modes captured stands in that line
const LABEL = 'Cells of the wall; arrow keys move, Enter opens a cell as a run of its own'
const STACKED = '(max-width: 1099px), (max-height: 539px)' // the page is one column, which scrolls

export class Board {
  /** @param {HTMLElement} root
   * @param {{open: (place: number) => void, attend: (place: number) => void}} acts `attend` is told which cell is looked at */
  constructor(root, { open, attend }) {
    this.root = root
    this.open = open
    this.onattend = attend
    this.wall = -1
    this.at = 0
    this.looked = 0
    this.touched = false
    this.heat = false
    this.frame = null
    this.colours = null
    this.across = element('div', { className: 'wall-across', 'aria-hidden': 'true' })
    this.down = element('div', { className: 'wall-down', 'aria-hidden': 'true' })
    this.grid = element('div', { role: 'grid', 'aria-label': LABEL })
    this.grid.addEventListener('keydown', (event) => this.key(event))
    root.append(element('div', { className: 'wall-inner' }, this.across, this.down, this.grid))
    this.stacked = matchMedia(STACKED)
    this.stacked.addEventListener('change', () => this.fit())
    new ResizeObserver(() => this.fit()).observe(root)
  }

  // --- building
  build({ columns, rows, across, down, modes }) {
    this.at = Math.min(this.at, modes.length - 1)
    this.looked = this.at
    this.across.textContent = across
    this.down.textContent = down
    this.grid.style.gridTemplateColumns = `max-content repeat(${columns.length}, max-content)`
    const corner = element('div', { role: 'columnheader', className: 'corner' }, element('span', { className: 'unseen', textContent: down ? `${down} by ${across}` : across }))
    const heads = columns.map((text) => element('div', { role: 'columnheader', textContent: text, title: text }))
    this.cells = modes.map((_, place) => this.cell(place))
    this.grid.replaceChildren(element('div', { role: 'row' }, corner, ...heads), ...rows.map((text, row) => element('div', { role: 'row' },
      element('div', { role: 'rowheader', textContent: text, title: text }),
      ...this.cells.slice(row * columns.length, (row + 1) * columns.length).map((cell) => cell.node))))
    this.side = 0
    this.fit()
  }

  cell(place) {
    const canvas = element('canvas', { width: 1, height: 1, 'aria-hidden': 'true' })
    const told = element('b', { className: 'told' })
    const remark = element('span', { className: 'remark' })
    const badge = element('div', { className: 'badge', 'aria-hidden': 'true' }, told, remark)
    const node = element('div', { role: 'gridcell', className: 'cell', tabIndex: place === this.at ? 0 : -1 }, badge, canvas)
    node.addEventListener('pointerdown', (event) => { this.touched = event.pointerType === 'touch' })
    node.addEventListener('click', () => { if (!this.touched) this.open(place) }) // a finger looks first: it cannot point
    node.addEventListener('focus', () => this.attend(place))
    node.addEventListener('pointerenter', () => this.look(place))
    return { node, canvas, told, remark }
  }

  /** Make cells as large as the room allows. */
  fit() {
    if (!this.cells || !this.root.clientWidth) return
    const { rows, columns } = this.frame.plan
    const head = this.grid.querySelector('.corner')
    /** @type {HTMLElement} */
    const labels = this.grid.querySelector('[role=rowheader]')
    this.root.style.setProperty('--labels', `${labels.offsetWidth + GAP}px`)
    const wide = this.root.clientWidth - labels.offsetWidth - this.down.offsetWidth - 12
    const high = this.stacked.matches ? Infinity : this.root.clientHeight - /** @type {HTMLElement} */ (head.parentElement.lastElementChild).offsetHeight - this.across.offsetHeight - 10
    const side = sideOf({ wide, high }, rows.length, columns.length, OVER)
    if (side === this.side) return
    this.side = side
    this.root.style.setProperty('--side', `${side}px`)
    this.root.style.setProperty('--apart', `${GAP}px`)
    this.grid.classList.toggle('small', side < SMALL)
    this.draw()
  }

  // --- what a person does
  attend(place) {
    this.cells[this.at].node.tabIndex = -1
    this.at = place
    this.cells[place].node.tabIndex = 0
    this.look(place)
  }

  // the cell that was pointed at or had the focus last
  look(place) {
    this.looked = place
    this.cells.forEach(({ node }, i) => node.classList.toggle('looked', i === place))
    this.onattend(place)
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      this.open(this.at)
      return
    }
    const { rows, columns } = this.frame.plan
    const place = moved(event.key, this.at, rows.length, columns.length)
    if (place < 0) return
    event.preventDefault()
    this.cells[place].node.focus()
  }

  // --- showing
  /** @param {import('./cell.js').Frame} frame with its plan */
  show(frame) {
    this.frame = frame
    if (frame.wall !== this.wall) {
      this.wall = frame.wall
      this.build(frame.plan)
    }
    this.tell()
    this.draw()
    this.look(this.looked)
  }

  /** @param {boolean} heat whether coverage is shown instead of fakes */
  switch(heat) {
    this.heat = heat
    this.draw()
  }

  /** @param {Object<string, *>} colours */
  dress(colours) {
    this.colours = colours
    this.draw()
  }

  tell() {
    const { told, remarks, spoken } = this.frame
    this.cells.forEach((cell, place) => {
      cell.told.textContent = told[place]
      cell.remark.textContent = remarks[place]
      cell.node.classList.toggle('broken', remarks[place].includes('diverged'))
      cell.node.setAttribute('aria-label', spoken[place])
    })
  }

  draw() {
    if (!this.cells || !this.side || !this.colours) return
    this.grid.classList.toggle('heat', this.heat)
    this.cells.forEach(({ canvas }, place) => {
      if (this.heat) drawHeat(canvas, this.side, this.side + OVER, this.frame, place, this.colours)
      else drawCell(canvas, this.side, this.frame, place, this.colours)
    })
  }
}
