// The sample grid: fakes from fixed latents beside real pictures, with D's verdict on each.

import { element, grouped, percent } from '../element.js'
import { FONT } from './paper.js'
import { Pile, sizeOf } from './pictures.js'
import { Tiles, split } from './tiles.js'
import { View } from './view.js'

const TITLES = { fake: 'Fakes from fixed latents', average: 'Fakes of the EMA generator', real: 'Real pictures' }
const GAP = 14 // px between fakes and real pictures
const USUAL = 6 // tiles a side
const MOST = 10
/** @type {[number, string][]} */
const SIZES = Array.from({ length: MOST - 3 }, (_, i) => [i + 4, `${i + 4} × ${i + 4}`])
const PAIR = 40 // px, side of a picture beside what it is a copy of
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 'up', ArrowDown: 'down' }

/** See `ganviz/frames/sections_pictures.py` for what it draws. */
export class SamplesView extends View {
  static key = 'samples'
  static sections = ['samples']

  build() {
    this.tiles = { fake: new Tiles(), real: new Tiles() }
    this.pairPiles = [new Pile(), new Pile()]
    this.verdicts = this.toggle('verdicts', 'D’s verdict', true)
    this.averaged = this.toggle('averaged', 'EMA generator', true)
    this.beside = this.toggle('real', 'Real', true)
    this.pushed = this.toggle('push', 'Push', false)
    this.pushed.button.title = 'Where the generator’s objective would have pixels brighter (blue) or darker (orange)'
    this.copies = this.toggle('copies', 'Copies', true, (on) => this.stage.send({ do: 'copies', on }))
    this.copies.button.title = 'Mark near-duplicates and copies of training pictures'
    this.count = this.choice('tiles', 'Size of the grid', SIZES, USUAL, (count) => this.stage.send({ do: 'tiles', count }))
    this.choices.start('picked', [])
    this.sheet = this.paper(this.title)
    this.sheet.paint = (...room) => this.paint(...room)
    this.words = element('p', { className: 'note', hidden: true })
    this.pairs = this.paper('Copies of training pictures', { shape: (width, unit) => 2 * PAIR * unit + 16 * unit })
    this.pairs.paint = (...room) => this.paintPairs(...room)
    this.pairs.root.hidden = true
    this.body.append(this.sheet.root, this.words, this.pairs.root)
    if (this.stage.live) this.listen()
  }

  draw(state) {
    this.state = state
    const { samples } = state
    if (!samples) return
    show(this.averaged.button, Boolean(samples.average))
    show(this.pushed.button, Boolean(samples.push))
    for (const node of [this.copies.button, this.count.root]) show(node, this.stage.live)
    this.widen(samples.columns.length)
    this.tell(state)
    this.tellCopies()
    this.sheet.redraw()
    if (!this.pairs.root.hidden) this.pairs.redraw()
  }

  // room for a column of each class, the first time that classes can be asked for
  widen(columns) {
    if (!columns || this.widened || !this.stage.live || this.letter) return
    this.widened = true
    if (this.choices.get('tiles') !== USUAL) return
    this.choices.set('tiles', MOST)
    this.stage.send({ do: 'tiles', count: MOST })
  }

  tell({ step, samples }) {
    const real = this.beside.on ? `; beside real pictures, mean verdict ${percent(mean(samples.real_verdicts.data))}` : ''
    const keys = this.stage.live ? ' Arrow keys and Enter choose fakes to inspect.' : ''
    const { pictures, verdicts, name } = this.fakes
    this.sheet.tell(`${this.title} at step ${grouped(step)}: ${pictures.shape[0]} ${TITLES[name].toLowerCase().replace('ema', 'EMA')}, mean verdict ${percent(mean(verdicts.data))}${real}.${keys}`)
  }

  /** The fakes that are shown: those of the averaged generator where there is one and it is wanted. */
  get fakes() {
    const { samples } = this.state
    const name = this.averaged.on && samples.average ? 'average' : 'fake'
    return { name, pictures: samples[name], verdicts: samples[`${name}_verdicts`] }
  }

  // what is known of copies, if it is known of the fakes that are shown: those of some steps ago may have moved on
  get known() {
    const { copies } = this.state.samples
    const fits = copies && copies.groups.data.length === this.fakes.pictures.shape[0] && copies.averaged === (this.fakes.name === 'average')
    return this.copies.on && fits ? copies : null
  }

  tellCopies() {
    const words = this.known?.sentence ?? ''
    if (this.words.textContent !== words) this.words.textContent = words
    show(this.words, Boolean(words))
    const count = this.known?.shown.length ?? 0
    show(this.pairs.root, count > 0)
    this.pairs.tell(`${count} copies, each over the training picture that it is a copy of`)
  }

  // --- drawing
  paint(context, width, height, unit) {
    const samples = this.state?.samples
    if (!samples) return
    const { name, pictures, verdicts } = this.fakes
    const { n, rows, columns } = sizeOf(pictures)
    const common = { columns: samples.columns, brightest: samples.brightest }
    const shape = { count: n, ratio: rows / columns, names: Boolean(samples.columns.length), numbers: this.verdicts.on }
    const whole = { x: 0, y: 0, width, height }
    const [left, right] = this.beside.on ? split(shape, width, height, GAP * unit, unit) : [whole]
    this.tiles.fake.paint(context, left, {
      ...common,
      title: this.pushed.on ? 'Where the generator is pushed: brighter (blue) or darker (orange)' : TITLES[name],
      pictures,
      verdicts: this.verdicts.on ? verdicts.data : null,
      push: this.pushed.on ? samples.push : null,
      groups: this.known?.groups.data,
      memorised: this.known?.memorised.data,
      letters: this.letters,
    }, this.colours, unit)
    if (right) {
      const judged = this.verdicts.on ? samples.real_verdicts.data : null
      this.tiles.real.paint(context, right, { ...common, title: TITLES.real, pictures: samples.real, verdicts: judged }, this.colours, unit)
    }
    this.paintCursor(context, unit)
  }

  // which tiles are called A and B
  get letters() {
    const picked = this.choices.get('picked')
    const [a, b] = picked.length ? picked : this.state.inspection?.tiles ?? []
    const found = new Map()
    if (a !== undefined) found.set(a, 'A')
    if (b !== undefined) found.set(b, a === b ? 'AB' : 'B')
    return found
  }

  paintPairs(context, width, height, unit) {
    const copies = this.known
    if (!copies?.shown.length) return
    const side = PAIR * unit
    context.font = `${11 * unit}px ${FONT}`
    context.textAlign = 'center'
    context.fillStyle = this.colours.text
    context.imageSmoothingEnabled = false
    const { rows, columns } = sizeOf(copies.fakes)
    copies.shown.forEach((tile, i) => {
      context.fillText(String(tile + 1), (i + 0.5) * (side + 4), 11 * unit)
      for (const [row, block] of [copies.fakes, copies.real].entries()) {
        const sheet = this.pairPiles[row].of(block)
        context.drawImage(sheet, 0, i * rows, columns, rows, i * (side + 4), 16 * unit + row * side, side - 1, side - 1)
      }
    })
  }

  paintCursor(context, unit) {
    if (this.cursor === undefined || document.activeElement !== this.sheet.canvas || !this.tiles.fake.place) return
    const [x, y] = this.tiles.fake.corner(this.cursor)
    const { wide, high } = this.tiles.fake.place
    context.strokeStyle = this.colours.text
    context.lineWidth = 3 * unit
    context.strokeRect(x + 1, y + 1, wide - 2, high - 2)
  }

  // --- choosing tiles
  listen() {
    const { canvas } = this.sheet
    canvas.tabIndex = 0
    canvas.setAttribute('role', 'application')
    canvas.setAttribute('aria-roledescription', 'grid of pictures')
    canvas.addEventListener('click', (event) => this.pick(this.tiles.fake.at(event.offsetX, event.offsetY)))
    canvas.addEventListener('pointermove', (event) => {
      canvas.style.cursor = this.tiles.fake.at(event.offsetX, event.offsetY) < 0 ? '' : 'pointer'
    })
    canvas.addEventListener('keydown', (event) => this.press(event))
    for (const name of ['focus', 'blur']) canvas.addEventListener(name, () => this.state && this.again())
  }

  // the first is A, the next B, and so on in turn
  pick(tile) {
    if (tile < 0) return
    const [a = tile, b = tile] = this.choices.get('picked')
    const picked = this.second ? [a, tile] : [tile, this.choices.get('picked').length ? b : this.state.inspection?.tiles[1] ?? tile]
    this.second = !this.second
    this.choices.set('picked', picked)
    this.stage.send({ do: 'inspect', tiles: picked })
  }

  press(event) {
    const place = this.tiles.fake.place
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return
    const move = MOVES[event.key]
    if (move === undefined && event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Enter') return this.pick(this.cursor ?? 0)
    const by = { up: -place.side, down: place.side }[move] ?? move
    const next = (this.cursor ?? 0) + (this.cursor === undefined ? 0 : by)
    if (next >= 0 && next < place.n) this.cursor = next
    this.again()
  }
}

function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
