// One part of the game, large, in a dialog that goes on living.

import { element, focusIn } from '../element.js'
import { isLoss } from './diagram_layout.js'
import { paintUnits } from './painters.js'

let count = 0

/** The dialog; made once, opened for any part. */
export class Magnifier {
  /** @param {import('./diagram.js').DiagramView} diagram */
  constructor(diagram) {
    this.diagram = diagram
    /** The part that is shown, and which of its hidden layers. @type {string|null} */
    this.part = null
    this.layer = null
    const id = `diagram-large-${++count}`
    this.title = element('h2', { id })
    this.canvas = element('canvas', { width: 1, height: 1 })
    this.canvas.setAttribute('role', 'img')
    this.text = element('p')
    this.row = element('div', { className: 'diagram-choices' })
    const close = element('button', { type: 'button', className: 'close', 'aria-label': 'Close', textContent: '×' })
    close.addEventListener('click', () => this.dialog.close())
    this.dialog = element('dialog', { className: 'diagram-large' }, element('header', {}, this.title, close), this.canvas, this.text, this.row)
    this.dialog.setAttribute('aria-labelledby', id)
    this.listen()
  }

  listen() {
    this.dialog.addEventListener('close', () => this.closed())
    this.dialog.addEventListener('click', (event) => { if (event.target === this.dialog) this.dialog.close() }) // beside it
    // keys of the page do not reach through an open dialog
    this.dialog.addEventListener('keydown', (event) => { if (this.dialog.open) event.stopPropagation() })
  }

  /** @param {string} part @param {number|null} layer a hidden one, from 0 */
  open(part, layer = null) {
    this.part = part
    if (!this.dialog.open) this.dialog.showModal()
    this.choose(layer)
    if (part === 'generator' && layer === null) this.diagram.warpAgain()
  }

  choose(layer) {
    if (layer !== null || this.layer !== null) this.diagram.stage.send({ do: 'units', ...(layer === null ? { player: '' } : { player: this.part, layer }) })
    this.layer = layer
    const [title, text] = this.diagram.textOf(this.part)
    this.title.textContent = title
    this.tell(text)
    this.canvas.setAttribute('aria-label', title)
    this.canvas.classList.toggle('loss', isLoss(this.part))
    this.offer()
    this.draw()
  }

  // of a player: itself, and its hidden layers
  offer() {
    const { state } = this.diagram.stage
    const { part } = this
    const player = part === 'generator' || part === 'discriminator'
    this.row.hidden = !player || !state?.game
    if (this.row.hidden) return
    const hidden = state.game.architecture === 'mlp' ? state.game.layers[part].slice(1, -1) : []
    const choices = [this.choice(part === 'generator' ? 'Its manifold' : 'Its surface', null), ...hidden.map((_, i) => this.choice(`Hidden layer ${i + 1}`, i))]
    if (part === 'generator' && state.kind === 'plane') choices.push(this.again())
    this.row.replaceChildren(...choices)
  }

  choice(text, layer) {
    const button = element('button', { type: 'button', textContent: text, 'aria-pressed': String(layer === this.layer) })
    button.addEventListener('click', () => {
      this.choose(layer)
      focusIn(this.row, '[aria-pressed=true]')
    })
    return button
  }

  again() {
    const button = element('button', { type: 'button', textContent: 'Warp again' })
    button.addEventListener('click', () => {
      if (this.layer !== null) this.choose(null)
      this.diagram.warpAgain()
    })
    return button
  }

  tell(text) {
    if (this.text.textContent !== text) this.text.textContent = text
  }

  /** Draw what is shown, from the newest state. */
  draw() {
    const { state, colours } = this.diagram.stage
    if (!this.part || !state) return
    this.fit()
    if (this.layer !== null) return this.drawUnits(state, colours)
    this.diagram.paint(this.part, this.canvas)
    if (this.part === 'generator' && state.game) this.tell(`${this.diagram.textOf('generator')[1]} Shown: ${state.game.label}.`)
  }

  fit() {
    const fine = window.devicePixelRatio || 1
    const size = { width: Math.round(this.canvas.clientWidth * fine), height: Math.round(this.canvas.clientHeight * fine) }
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size)
  }

  /** @param {Object<string, *>} state @param {Object<string, *>} colours */
  drawUnits({ game, units, units_why: why }, colours) {
    const fits = units && units.player === this.part && units.layer === this.layer
    const context = this.diagram.begin(this.canvas)
    if (!fits) return this.tell(why || 'One moment…')
    paintUnits(context, this.canvas.width, units, colours)
    const all = game.layers[this.part][this.layer + 1]
    const shown = units.maps.shape[0]
    const over = units.over.startsWith('the ') ? units.over : `the ${units.over}`
    this.tell(`Each map is one unit of hidden layer ${this.layer + 1}${shown < all ? ` (${shown} of ${all} shown)` : ''}: how strongly it answers over ${over}, from dark (least) to bright (most).`)
  }

  closed() {
    if (this.layer !== null) this.diagram.stage.send({ do: 'units', player: '' })
    this.part = this.layer = null
  }
}
