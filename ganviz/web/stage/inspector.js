// The tile inspector: the way from one latent to another, and the real pictures that a fake is most like.

import { clamp, element } from '../element.js'
import { Seen } from './seen.js'
import { Sheet } from './sheet.js'
import { View } from './view.js'

const MOST = 100 // tiles of the largest grid
const WAY = 'From A to B, through G as it is now:'

/** See `ganviz/frames/sections_pictures.py` for what it draws. */
export class InspectorView extends View {
  static key = 'inspector'
  static sections = ['inspection']

  build() {
    this.seen = new Seen()
    this.near = new Seen()
    this.tiles = null
    const sheet = () => new Sheet({ fits: 'width', least: 26, most: 72, unit: () => this.unit })
    this.path = sheet()
    this.nearest = sheet()
    this.told = element('p', { className: 'note', hidden: true })
    this.numbers = ['A', 'B'].map((letter) => this.number(letter))
    this.compare = element('button', { type: 'button', textContent: 'Compare again', title: 'Look for the training pictures most like tile A once more' })
    this.compare.addEventListener('click', () => this.ask())
    if (!this.letter && this.stage.live) this.options.append(...this.numbers.map(({ root }) => root), this.compare)
    this.body.append(element('p', { className: 'note', textContent: WAY }), this.path.root, this.told, this.nearest.root)
  }

  // a tile of the sample grid, counted from 1
  number(letter) {
    const input = element('input', { type: 'number', min: 1, max: MOST, step: 1, value: letter === 'A' ? 1 : 2, required: true })
    input.addEventListener('change', () => { if (input.checkValidity()) this.ask() })
    return { root: element('label', { className: 'inspector-tile' }, `Tile ${letter}`, input), input }
  }

  // the same tiles again are compared again
  ask() {
    this.stage.send({ do: 'inspect', tiles: this.numbers.map(({ input }) => clamp(Math.round(Number(input.value) || 1), 1, MOST) - 1) })
  }

  draw({ run, inspection }) {
    if (!inspection) return
    this.showTiles(inspection.tiles)
    if (this.seen.differs(inspection.path, this.colours, this.unit)) this.showPath(inspection)
    const { nearest } = inspection
    for (const node of [this.told, this.nearest.root]) node.hidden = !nearest
    if (nearest && this.near.differs(run, nearest.tile, nearest.step, nearest.distances.join(), this.colours, this.unit)) this.showNearest(nearest)
  }

  // what is inspected now, unless somebody is typing other numbers
  showTiles(tiles) {
    if (tiles.join() === this.tiles?.join()) return
    this.tiles = tiles
    this.numbers.forEach(({ input }, i) => { if (input !== document.activeElement) input.value = String(tiles[i] + 1) })
  }

  showPath({ tiles, path }) {
    const [a, b] = tiles.map((tile) => tile + 1)
    const [count] = path.shape
    const captions = Array.from({ length: count }, (_, i) => (i === 0 ? `A: ${a}` : i === count - 1 ? `B: ${b}` : ''))
    this.path.show({ captions, columns: captions.map((_, i) => [path, [i]]) }, `The way from tile ${a} to tile ${b} in ${count} pictures`, this.colours)
  }

  showNearest({ tile, picture, real, distances, sentence }) {
    this.told.textContent = sentence
    const columns = [[{ shape: [1, ...picture.shape], data: picture.data }, [0]], ...distances.map((_, i) => [real, [i]])]
    const captions = [`A: ${tile + 1}`, ...distances.map((distance) => distance.toFixed(1))]
    this.nearest.show({ captions, columns }, `Tile ${tile + 1} and the ${distances.length} training pictures most like it`, this.colours)
  }
}
