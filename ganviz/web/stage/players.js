// Editing a player on the wide picture of the game.

import { element } from '../element.js'

const LAYERS = { generator: { x: 241, y: 28, w: 86, h: 94 }, discriminator: { x: 603, y: 176, w: 86, h: 94 } }
const BARS = { generator: { x: 4, y: 138, w: 326, h: 58 }, discriminator: { x: 516, y: 298, w: 480, h: 26 } }
const TALLEST = 72 // px, the bar of the widest layer
const MANY = 4 // layers beyond which their numbers are small, and too close for a finger

const put = (node, { x, y, w, h }) => Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })

/** Layers of one player as bars, and buttons that change them. */
export class Editor {
  /** @param {import('./diagram.js').DiagramView} diagram @param {string} player @param {HTMLElement} sheet */
  constructor(diagram, player, sheet) {
    this.diagram = diagram
    this.player = player
    this.bars = element('div', { className: 'diagram-layers', role: 'group', 'aria-label': `Layers of the ${player}`, dataset: { player } })
    this.bar = element('div', { className: 'diagram-edit', role: 'group', 'aria-label': `Edit the ${player}`, dataset: { player } })
    put(this.bars, LAYERS[player])
    put(this.bar, BARS[player])
    sheet.append(this.bars, this.bar)
    this.makeButtons()
  }

  makeButtons() {
    const { player } = this
    const small = player === 'generator' ? 'G' : 'D'
    this.layers = element('b')
    this.width = element('b')
    const resize = (what, by) => ({ do: 'resize', player, what, by })
    this.changers = [
      this.button('−', `Remove a hidden layer of ${small}`, resize('layers', -1)), this.layers,
      this.button('+', `Add a hidden layer to ${small}`, resize('layers', 1)),
      element('span', { textContent: 'Units' }),
      this.button('−', `Fewer units in each layer of ${small}`, resize('width', -1)), this.width,
      this.button('+', `More units in each layer of ${small}`, resize('width', 1)),
    ]
    this.freeze = this.button('Freeze', `Freeze the ${player}`, { do: 'freeze', player })
    const renew = this.button('New weights', `Give the ${player} new first weights; the other keeps what it has learned`, { do: 'reinitialize', player })
    this.bar.append(element('span', { textContent: 'Layers' }), ...this.changers, element('span', { className: 'diagram-gap' }), this.freeze, renew)
  }

  button(text, label, command) {
    const button = element('button', { type: 'button', textContent: text, title: label, 'aria-label': label })
    button.addEventListener('click', (event) => {
      if (event.detail) button.blur()
      this.diagram.stage.send(command)
    })
    return button
  }

  /** @param {{layers: Object<string, number[]>, frozen: Object<string, boolean>, architecture: string}} game */
  show(game) {
    const widths = game.layers[this.player]
    const frozen = Boolean(game.frozen[this.player])
    const key = [widths, frozen, game.architecture].join()
    if (key === this.shown) return
    this.shown = key
    const hidden = widths.slice(1, -1)
    const plain = game.architecture === 'mlp'
    this.layers.textContent = String(hidden.length)
    this.width.textContent = String(hidden[0] ?? '–')
    for (const changer of this.changers) if (changer instanceof HTMLButtonElement) changer.disabled = !plain
    this.freeze.textContent = frozen ? 'Thaw' : 'Freeze'
    this.freeze.title = `${this.freeze.textContent} the ${this.player}`
    this.freeze.setAttribute('aria-label', this.freeze.title)
    this.drawLayers(widths, plain)
  }

  drawLayers(widths, opens) {
    this.bars.classList.toggle('many', widths.length > MANY)
    const heights = heightsOf(widths)
    this.bars.replaceChildren(...widths.map((units, i) => this.layer(units, i, heights[i], opens && i > 0 && i < widths.length - 1)))
  }

  // a hidden layer is a button that shows what its units respond to
  layer(units, i, height, hidden) {
    const bar = element('i')
    bar.style.height = `${height}px`
    const text = element('span', { textContent: String(units) })
    if (!hidden) return element('div', { className: 'diagram-layer', title: `${units} ${i ? 'outputs' : 'inputs'}` }, bar, text)
    const label = `Hidden layer ${i} of the ${this.player}: ${units} units`
    const layer = element('button', { type: 'button', className: 'diagram-layer', title: `${label}. Click to see what they respond to.`, 'aria-label': label }, bar, text)
    layer.addEventListener('click', () => this.diagram.magnify(this.player, i - 1))
    return layer
  }
}

/** Heights of bars that tell how wide layers are, as their logarithms are.
 * @param {number[]} widths @returns {number[]} */
export function heightsOf(widths) {
  const most = Math.log2(Math.max(...widths) + 1)
  return widths.map((units) => Math.max(6, (TALLEST * Math.log2(units + 1)) / most))
}
