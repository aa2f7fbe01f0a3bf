// Each painter draws one part of the game on a square, small or large, in the plane view's language: blue circles are
// real, orange triangles are fake, the ground is coloured by D(x). What it draws stands in `needs`.

import { pictureSheet, placeOf, sizeOf, surfaceSheet, tableOf } from './heat.js'
import { across, down, known, latticeOf, line, paintLattice, paintThread } from './lattice.js'

const TAU = 2 * Math.PI
const SHOWN = 160 // samples of each kind, at most
const TILES = 16 // pictures of each kind, at most
const LEVELS = 16 // shades of a verdict that are told apart
const BINS = 16
const ARROW = 0.16 // of the square's side, for the longest arrow

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{shape: number[], data: Uint8Array}} Block */

const dotSize = (size) => Math.max(1, size / 75)

/** @param {Context} context @param {number} x @param {number} y @param {number} r */
function circle(context, x, y, r) {
  context.moveTo(x + r, y)
  context.arc(x, y, r, 0, TAU)
}

/** @param {Context} context @param {number} x @param {number} y @param {number} r */
function triangle(context, x, y, r) {
  context.moveTo(x, y - r)
  context.lineTo(x + r, y + 0.8 * r)
  context.lineTo(x - r, y + 0.8 * r)
  context.closePath()
}

// all samples of one colour in one path
function marks(context, { data }, shape, r, extent, size) {
  context.beginPath()
  for (let i = 0; i < Math.min(data.length, 2 * SHOWN); i += 2) {
    if (known(data[i], data[i + 1])) shape(context, across(data[i], extent, size), down(data[i + 1], extent, size), r)
  }
  context.fill()
}

// samples in the colour of their verdict, a path for each shade; an edge parts them from a ground of the same colour
function judged(context, { data }, verdicts, shape, r, extent, size, colours) {
  const groups = groupsOf(verdicts.data, Math.min(data.length / 2, SHOWN))
  for (const [level, places] of groups) {
    context.beginPath()
    for (const i of places) {
      if (known(data[2 * i], data[2 * i + 1])) shape(context, across(data[2 * i], extent, size), down(data[2 * i + 1], extent, size), r)
    }
    context.fillStyle = colours.strong[placeOf(level / (LEVELS - 1))]
    context.fill()
    context.stroke()
  }
}

/** Places of the first `count` verdicts, by their shade.
 * @param {ArrayLike<number>} verdicts from 0 to 1 @param {number} count
 * @returns {Map<number, number[]>} */
export function groupsOf(verdicts, count) {
  const groups = new Map()
  for (let i = 0; i < Math.min(count, verdicts.length); i++) {
    const level = Math.round((LEVELS - 1) * Math.min(1, Math.max(0, verdicts[i] || 0)))
    if (!groups.has(level)) groups.set(level, [])
    groups.get(level).push(i)
  }
  return groups
}

/** Pictures side by side; `edge(i)` colours a frame around each.
 * @param {Context} context @param {Block} pictures @param {number} size
 * @param {{most?: number, first?: number, total?: number, edge?: (i: number) => string, table?: Uint32Array}} look */
function tiles(context, pictures, size, { most = TILES, first = 0, total = null, edge = null, table } = {}) {
  const count = Math.min(sizeOf(pictures).count, most)
  const side = Math.ceil(Math.sqrt(total ?? count)) || 1
  const step = size / side
  const gap = step > 24 ? 1 : 0.5
  for (let i = 0; i < count; i++) {
    const x = ((i + first) % side) * step
    const y = Math.floor((i + first) / side) * step
    context.drawImage(pictureSheet(pictures, i, table), x + gap, y + gap, step - 2 * gap, step - 2 * gap)
    if (!edge) continue
    context.strokeStyle = edge(i)
    context.lineWidth = Math.max(1.5, step / 14)
    const inset = context.lineWidth / 2 + gap
    context.strokeRect(x + inset, y + inset, step - 2 * inset, step - 2 * inset)
  }
}

function paintLatent(context, size, { game }, colours) {
  context.fillStyle = colours.lines
  marks(context, game.latents, circle, dotSize(size), 1.05, size)
}

// `warp` runs from 0 (the lattice in latent space) to 1 (where the generator puts it)
function paintMesh(context, size, { game, plane, kind }, colours, warp = 1) {
  if (kind === 'images') return tiles(context, game.mesh_tiles, size, { most: 25 })
  const points = latticeOf(game, plane.extent, size, warp)
  const [rows, columns] = game.mesh.shape
  context.strokeStyle = context.fillStyle = colours.generator
  if (rows === 1) paintThread(context, size, points, columns)
  else paintLattice(context, size, points, rows, columns)
}

function paintFake(context, size, { kind, plane, samples }, colours) {
  if (kind === 'images') return tiles(context, samples.fake, size)
  context.fillStyle = colours.fake
  marks(context, plane.fake, triangle, 1.3 * dotSize(size), plane.extent, size)
}

function paintReal(context, size, { kind, plane, samples }, colours) {
  if (kind === 'images') return tiles(context, samples.real, size)
  context.fillStyle = colours.real
  marks(context, plane.real, circle, dotSize(size), plane.extent, size)
}

function paintSurface(context, size, { kind, plane, samples }, colours) {
  if (kind === 'images') return paintHills(context, size, samples, colours)
  context.drawImage(surfaceSheet(plane.surface, tableOf(colours.palette)), 0, 0, size, size)
}

// for images D has no plane to be drawn over: how it scores real samples (up) and fakes (down) instead
function paintHills(context, size, samples, colours) {
  const kinds = [[samples.real_verdicts, colours.real, -1], [samples.fake_verdicts, colours.fake, 0]]
  for (const [verdicts, colour, up] of kinds) {
    const counts = countsOf(verdicts.data, BINS)
    const most = Math.max(...counts, 1)
    context.fillStyle = colour
    counts.forEach((count, i) => {
      const height = (count / most) * size * 0.46
      context.fillRect((i * size) / BINS, size / 2 + up * height, size / BINS - 1, height)
    })
  }
}

/** How many numbers from 0 to 1 fall into each of so many equal bins; those that are not known fall into none.
 * @param {ArrayLike<number>} values @param {number} bins
 * @returns {number[]} */
export function countsOf(values, bins) {
  const counts = new Array(bins).fill(0)
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) counts[Math.min(bins - 1, Math.max(0, Math.floor(values[i] * bins)))]++
  }
  return counts
}

function paintPredictions(context, size, { kind, plane, samples }, colours) {
  if (kind === 'images') return paintVerdicts(context, size, samples, colours)
  context.strokeStyle = colours.lines
  context.lineWidth = Math.min(0.8, size / 120)
  judged(context, plane.real, plane.real_verdicts, circle, dotSize(size), plane.extent, size, colours)
  judged(context, plane.fake, plane.fake_verdicts, triangle, 1.3 * dotSize(size), plane.extent, size, colours)
}

// half of the pictures are real, half are fake, each framed in the colour of D's verdict
function paintVerdicts(context, size, samples, colours) {
  const half = Math.min(TILES / 2, sizeOf(samples.real).count, sizeOf(samples.fake).count)
  const edge = (verdicts) => (i) => colours.strong[placeOf(verdicts.data[i] || 0)]
  tiles(context, samples.real, size, { most: half, total: 2 * half, edge: edge(samples.real_verdicts) })
  tiles(context, samples.fake, size, { most: half, total: 2 * half, first: half, edge: edge(samples.fake_verdicts) })
}

function paintGradients(context, size, { kind, plane, samples }, colours) {
  if (kind === 'images') return tiles(context, samples.push, size, { table: tableOf(colours.strong) })
  context.fillStyle = colours.faint
  marks(context, plane.fake, triangle, 1.3 * dotSize(size), plane.extent, size)
  context.strokeStyle = colours.arrow
  context.lineWidth = Math.max(0.9, size / 150)
  context.beginPath()
  const { data } = plane.arrows
  for (let i = 0; i < data.length; i += 4) {
    if (known(data[i], data[i + 1])) arrow(context, across(data[i], plane.extent, size), down(data[i + 1], plane.extent, size), data[i + 2] * ARROW * size, -data[i + 3] * ARROW * size)
  }
  context.stroke()
}

function arrow(context, x, y, dx, dy) {
  context.moveTo(x, y)
  context.lineTo(x + dx, y + dy)
  context.lineTo(x + 0.7 * dx - 0.2 * dy, y + 0.7 * dy + 0.2 * dx)
  context.moveTo(x + dx, y + dy)
  context.lineTo(x + 0.7 * dx + 0.2 * dy, y + 0.7 * dy - 0.2 * dx)
}

const plainly = (...names) => (state) => names.map((name) => state.plane?.[name])
const pictured = (...names) => (state) => names.map((name) => state.samples?.[name])
const either = (plane, samples) => (state) => (state.kind === 'images' ? samples : plane)(state)

/** Part of the game -> how it is painted, and what of a state it shows: as long as these are the same, so is it.
 * @type {Object<string, {paint: Function, needs: (state: Object) => *[]}>} */
export const PAINTERS = {
  latent: { paint: paintLatent, needs: ({ game }) => [game?.latents] },
  generator: { paint: paintMesh, needs: either(({ game }) => [game?.mesh, game?.mesh_source], ({ game }) => [game?.mesh_tiles]) },
  fake: { paint: paintFake, needs: either(plainly('fake'), pictured('fake')) },
  real: { paint: paintReal, needs: either(plainly('real'), pictured('real')) },
  discriminator: { paint: paintSurface, needs: either(plainly('surface'), pictured('real_verdicts', 'fake_verdicts')) },
  predictions: { paint: paintPredictions, needs: either(plainly('real', 'fake', 'real_verdicts', 'fake_verdicts'), pictured('real', 'fake', 'real_verdicts', 'fake_verdicts')) },
  gradients: { paint: paintGradients, needs: either(plainly('fake', 'arrows'), pictured('push')) },
}

/** The last losses as a line, the equilibrium dashed, the newest as a dot.
 * @param {Context} context @param {number} width @param {number} height @param {number[]} history
 * @param {number} equilibrium not finite if there is none
 * @param {string} colour @param {Object<string, string>} colours */
export function paintLoss(context, width, height, history, equilibrium, colour, colours) {
  const finite = history.filter(Number.isFinite)
  if (!finite.length) return
  const y = scaleOf(finite, equilibrium, height)
  if (Number.isFinite(equilibrium)) dashed(context, width, y(equilibrium), colours.lines)
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = Math.max(1.3, Math.min(width, 2 * height) / 90)
  const dot = 1.2 * context.lineWidth
  const room = width - 2 * dot - 2
  const x = (i) => dot + 1 + (room * i) / Math.max(1, history.length - 1)
  const points = Float32Array.from(history.flatMap((value, i) => [x(i), y(value)]))
  context.beginPath()
  line(context, points, 0, 1, history.length)
  context.stroke()
  if (!Number.isFinite(history.at(-1))) return
  context.beginPath()
  circle(context, x(history.length - 1), y(history.at(-1)), dot)
  context.fill()
}

// losses to pixels; zero and the equilibrium are always in sight
function scaleOf(finite, equilibrium, height) {
  const all = Number.isFinite(equilibrium) ? [...finite, equilibrium] : finite
  const [low, high] = [Math.min(...all, 0), Math.max(...all) + 1e-9]
  return (value) => height * (0.9 - (0.8 * (value - low)) / (high - low))
}

function dashed(context, width, y, colour) {
  context.strokeStyle = colour
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(0, y)
  context.lineTo(width, y)
  context.stroke()
  context.setLineDash([])
}

/** What each unit of a hidden layer responds to: one small map each.
 * @param {Context} context @param {number} size @param {{maps: Block}} units @param {Object<string, *>} colours */
export function paintUnits(context, size, { maps }, colours) {
  const [count, rows, columns] = maps.shape
  const side = Math.ceil(Math.sqrt(count))
  const step = size / side
  for (let i = 0; i < count; i++) {
    const sheet = surfaceSheet(maps, tableOf(colours.heat), i * rows * columns)
    context.drawImage(sheet, (i % side) * step + 1, Math.floor(i / side) * step + 1, step - 2, step - 2)
  }
}
