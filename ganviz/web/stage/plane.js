// The plane: D's surface and boundary, real and fake samples, gradient arrows, the warped latent grid, modes, trails.

import { clamp, element, grouped } from '../element.js'
import { paintNumbers, roomAtLeft } from './axes.js'
import { Camera, WHOLE } from './camera.js'
import { labels } from './clump_labels.js'
import { LAYERS, Legend, SHOWS } from './layers.js'
import { Stamps, arrows, chip, chipFont, stamp, trace } from './marks_on_plane.js'
import { FONT } from './paper.js'
import { Pointing } from './pointing.js'
import { Surface } from './surface.js'
import { drawTrails } from './trails.js'
import { View } from './view.js'

const ARROW_LENGTH = 0.16 // of the view's half-width, for the longest arrow
const FADED = 0.15 // opacity of fakes that are not among the chosen ones
/** @type {[string, string][]} */
const GROUNDS = [['learned', 'D(x)'], ['optimal', 'Optimal D'], ['difference', 'Difference']]
const MEANINGS = {
  optimal: 'Optimal D: p / (p + p_g), of the data’s density and that of 20,000 fakes; pale where neither comes.',
  difference: 'D minus the optimal D: blue where D thinks too well of a place, orange where too badly.',
}
/** @type {[number, string][]} */
const LENGTHS = [10, 30, 100].map((n) => [n, `Trails: ${n} moments`])

/** See `ganviz/frames/sections_plane.py` for what it draws. */
export class PlaneView extends View {
  static key = 'plane'
  static sections = ['plane']

  build() {
    this.surfaceSheet = new Surface()
    this.stamps = new Stamps()
    this.choices.start('window', WHOLE)
    this.ground = this.choice('ground', 'What colours the ground', GROUNDS, 'learned', (which) => this.stage.send({ do: 'ground', which }))
    this.byMode = this.toggle('by_mode', 'By mode', false)
    this.byMode.button.title = 'Colour fakes by the mode that is nearest; those of low quality are hollow'
    this.brush = this.toggle('brush', 'Brush', false, (on) => on || this.stage.choose([]))
    this.brush.button.title = 'Drag to choose fakes and their latents; Escape lets them go'
    this.length = this.choice('length', 'How far trails go back', LENGTHS, 30)
    this.whole = element('button', { type: 'button', textContent: 'Reset zoom', className: 'whole', hidden: true })
    this.whole.addEventListener('click', () => this.choices.set('window', WHOLE))
    this.sheet = this.paper('The plane', { shape: 'square' })
    this.sheet.paint = (...room) => this.paint(...room)
    this.meaning = element('p', { className: 'note', hidden: true })
    this.legend = new Legend(this.choices, (name, on) => name === 'trails' && this.stage.send({ do: 'trails', on }))
    this.sheet.root.append(this.whole)
    this.pointing = new Pointing(this)
    this.body.append(this.sheet.root, this.meaning, this.pointing.output, this.legend.root)
  }

  draw(state) {
    this.state = state
    if (!state.plane) return
    this.offer(state.plane)
    this.pointing.prepare()
    this.tell(state)
    this.sheet.redraw()
    this.pointing.read()
  }

  // buttons for what there is, and words for what needs some
  offer(plane) {
    for (const name of ['modes', 'average']) this.legend.offer(name, Boolean(plane[name]))
    this.legend.offer('trails', this.stage.live || Boolean(this.state.trail))
    show(this.ground.root, this.stage.live || Boolean(plane.optimal))
    show(this.byMode.button, Boolean(plane.fake_modes))
    show(this.length.root, this.shown('trails'))
    const { zoom, x, y } = this.choices.get('window')
    show(this.whole, zoom !== 1 || x !== 0 || y !== 0)
    const words = [MEANINGS[this.ground.value], this.shown('grid') && `Latent grid: ${plane.label}, cells of equal probability.`]
    const told = words.filter(Boolean).join(' ')
    if (this.meaning.textContent !== told) this.meaning.textContent = told
    show(this.meaning, Boolean(told))
  }

  tell({ plane, step, status }) {
    const missing = plane.missing.length ? ` Missing modes: ${plane.missing.map((mode) => mode + 1).join(', ')}.` : ''
    this.sheet.tell(`${this.title} at step ${grouped(step)}: ${plane.real.shape[0]} real samples and ${plane.fake.shape[0]} fakes over D's surface.${missing} ${status} Arrow keys read a place.`)
  }

  /** Whether a layer is shown now: as chosen, or those of the part of the diagram that somebody points at. */
  shown(name) {
    const asked = SHOWS[this.stage.attended]
    return asked ? asked.includes(name) : Boolean(this.choices.get(name))
  }

  // both runs are drawn to the same scale
  get extent() {
    const { plane, rival, against } = this.state
    return Math.max(plane.extent, (against ?? rival)?.plane?.extent ?? 0)
  }

  /** The camera for the box that was drawn last. */
  get camera() {
    return new Camera(this.choices.get('window'), this.extent, this.box)
  }

  // --- drawing
  paint(context, width, height, unit) {
    const plane = this.state?.plane
    if (!plane) return
    const { left, top, size } = this.box = this.boxIn(context, width, unit)
    const camera = this.camera
    const room = { width, height, fine: this.sheet.fine }
    context.save()
    context.beginPath()
    context.rect(left, top, size, size)
    context.clip()
    context.fillStyle = this.colours.middle
    context.fillRect(left, top, size, size)
    for (const [name] of LAYERS) {
      const there = name === 'surface' || name === 'trails' || plane[name]
      if (there && this.shown(name)) this[name](context, plane, camera, room, unit)
    }
    if (this.shown('fake')) this.clumps(context, plane, camera, unit)
    this.pointing.paint(context, camera)
    context.restore()
    paintNumbers(context, camera, this.box, this.colours.text, unit)
  }

  // the picture is square, beside the numbers at its left and over those at its foot
  boxIn(context, width, unit) {
    const left = roomAtLeft(context, this.choices.get('window'), this.extent, unit)
    return { left, top: 4, size: Math.round(width - left - 4) }
  }

  // --- layers
  surface(context, plane, camera) {
    const picture = this.surfaceSheet.picture(plane, this.ground.value, this.colours.palette)
    const [x, y] = camera.at(-plane.extent, plane.extent)
    const side = 2 * plane.extent * camera.scale
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = 'low' // bilinear
    context.drawImage(picture, x, y, side, side)
  }

  boundary(context, { boundary }, camera, room, unit) {
    this.line(context, this.colours.boundary, 2 * unit, () => trace(context, boundary, camera))
  }

  grid(context, { grid }, camera, room, unit) {
    context.globalAlpha = 0.75
    this.line(context, this.colours.latent_grid ?? this.colours.generator, 1.2 * unit, () => trace(context, grid, camera, true))
    context.globalAlpha = 1
  }

  arrows(context, plane, camera, room, unit) {
    context.globalAlpha = 0.85
    const length = ARROW_LENGTH * plane.extent * camera.scale
    this.line(context, this.colours.arrow, 1.4 * unit, () => arrows(context, plane.arrows, camera, length))
    context.globalAlpha = 1
  }

  line(context, colour, width, path) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    path()
    context.stroke()
  }

  // radius of a mark, px: a little larger on a large picture
  r(unit) {
    return clamp(this.box.size / 160, 2.2, 4) * Math.max(1, unit * 0.9)
  }

  real(context, { real }, camera, room, unit) {
    const mark = this.mark({ shape: 'circle', r: this.r(unit), fill: this.colours.real, alpha: 0.8 })
    stamp(context, mark, real, camera, room)
  }

  average(context, { average }, camera, room, unit) {
    stamp(context, this.mark({ shape: 'diamond', r: 1.35 * this.r(unit), fill: this.colours.generator }), average, camera, room)
  }

  fake(context, plane, camera, room, unit) {
    const { chosen } = this.stage
    const some = chosen.size > 0
    context.globalAlpha = some ? FADED : 1
    this.fakes(context, plane, camera, room, unit, some ? (i) => !chosen.has(i) : () => true)
    context.globalAlpha = 1
    if (some) this.fakes(context, plane, camera, room, unit, (i) => chosen.has(i), { edge: this.colours.text, width: 1.7 })
  }

  fakes(context, plane, camera, room, unit, which, look = {}) {
    const r = 1.35 * this.r(unit)
    if (!this.choices.get('by_mode') || !plane.fake_modes) {
      stamp(context, this.mark({ shape: 'triangle', r, fill: this.colours.fake, ...look }), plane.fake, camera, room, which)
      return
    }
    const { modes } = this.colours
    const [mode, good] = [plane.fake_modes.data, plane.fake_good?.data]
    modes.forEach((colour, k) => {
      for (const full of [false, true]) {
        const style = { shape: 'triangle', r, fill: full ? colour : '', edge: full ? this.colours.outline : colour, width: full ? 0.7 : 1.5, ...look }
        const own = (i) => mode[i] % modes.length === k && Boolean(good?.[i] ?? 1) === full && which(i)
        stamp(context, this.mark(style), plane.fake, camera, room, own)
      }
    })
  }

  mark(look) {
    return this.stamps.of({ edge: this.colours.outline, ...look }, this.sheet.fine)
  }

  trails(context, plane, camera, room, unit) {
    drawTrails(context, this.state, camera, this.colours, this.length.value, unit)
  }

  // numbers beside the modes, dashed rings around the missing ones
  modes(context, { modes, missing }, camera, { width }, unit) {
    const ring = 17 * unit
    context.setLineDash([5 * unit, 4 * unit])
    this.line(context, this.colours.text, 2 * unit, () => {
      for (const mode of missing) {
        const [x, y] = camera.at(modes.data[2 * mode], modes.data[2 * mode + 1])
        context.moveTo(x + ring, y)
        context.arc(x, y, ring, 0, 2 * Math.PI)
      }
    })
    context.setLineDash([])
    const size = (modes.shape[0] > 30 ? 10 : 12) * unit
    for (let mode = 0; mode < modes.shape[0]; mode++) {
      const [x, y] = camera.at(modes.data[2 * mode], modes.data[2 * mode + 1])
      chip(context, String(mode + 1), x + 0.8 * ring, y - 0.8 * ring, this.colours, size, FONT, width)
    }
  }

  // a ring around each cloud that has shrunk to a point, and how many fakes it holds
  clumps(context, { clumps }, camera, unit) {
    if (!clumps.length) return
    const ring = 12 * unit
    const seen = clumps.map(([x, y, count]) => [...camera.at(x, y), count])
    this.line(context, this.colours.fake, 2.5 * unit, () => {
      for (const [x, y] of seen) {
        context.moveTo(x + ring, y)
        context.arc(x, y, ring, 0, 2 * Math.PI)
      }
    })
    const size = 13 * unit
    context.font = chipFont(size, FONT)
    const measure = (words) => ({ width: context.measureText(words).width + 4, height: 1.3 * size })
    for (const { x, y, words } of labels(seen, ring, measure, this.box)) chip(context, words, x, y, this.colours, size, FONT)
  }
}

function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible
}
