// A square of pictures with D's verdict on each.

import { clamp, percent } from '../element.js'
import { tableOf } from './heat.js'
import { FONT } from './paper.js'
import { Pile, sizeOf } from './pictures.js'

const HEAD = 20 // px over the tiles, for their title
const NAMES = 15 // px for the names of columns
const EDGE = 3 // px round a picture, where its frame lies
const CHIP = '#00694D' // ground of the letters on chosen tiles, dark enough for white

/** Sizes for `count` tiles in a box: as large as they fit.
 * @param {{count: number, ratio: number, names: boolean, numbers: boolean}} what ratio: height by width of a picture
 * @returns {{side: number, wide: number, high: number, strip: number, top: number, width: number, height: number}} */
export function fit({ count, ratio, names, numbers }, width, height, unit) {
  const side = Math.max(1, Math.ceil(Math.sqrt(count)))
  const top = (HEAD + (names ? NAMES : 0)) * unit
  const strip = numbers ? clamp(100 / side, 9, 14) * unit : 0
  const wide = Math.max(4, Math.floor(Math.min(width / side, ((height - top) / side - strip) / ratio)))
  const high = Math.round(wide * ratio)
  return { side, wide, high, strip, top, width: side * wide, height: top + side * (high + strip) }
}

/** Two boxes in one: beside each other or one below the other, whichever lets tiles be larger.
 * @returns {{x: number, y: number, width: number, height: number}[]} */
export function split(what, width, height, gap, unit) {
  const beside = { x: width / 2 + gap / 2, y: 0, width: (width - gap) / 2, height }
  const below = { x: 0, y: height / 2 + gap / 2, width, height: (height - gap) / 2 }
  const second = fit(what, beside.width, beside.height, unit).wide >= fit(what, below.width, below.height, unit).wide ? beside : below
  return [{ ...second, x: 0, y: 0 }, second]
}

/** What a square shows.
 * @typedef {{title: string, pictures: Object, verdicts: ArrayLike<number>|null, columns: string[], brightest: number,
 *   push?: Object, groups?: ArrayLike<number>, memorised?: ArrayLike<number>, letters?: Map<number, string>}} Square */

/** Paints one square, and knows which tile is where. */
export class Tiles {
  constructor() {
    this.pile = new Pile()
    this.pushPile = new Pile()
  }

  /** @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number, width: number, height: number}} box
   * @param {Square} what */
  paint(context, box, what, colours, unit) {
    const { n, rows, columns } = sizeOf(what.pictures)
    const shape = { count: n, ratio: rows / columns, names: Boolean(what.columns.length), numbers: Boolean(what.verdicts) }
    this.place = { ...fit(shape, box.width, box.height, unit), box, n }
    this.title(context, what, colours, unit)
    this.pictures(context, what, colours)
    if (what.verdicts) this.verdicts(context, what.verdicts, colours, unit)
    if (what.groups) this.copies(context, what, colours, unit)
    for (const [tile, letter] of what.letters ?? []) this.letter(context, tile, letter, unit)
  }

  /** @returns {[number, number]} left upper end of a tile, px */
  corner(tile) {
    const { side, wide, high, strip, top, box } = this.place
    return [box.x + (tile % side) * wide, box.y + top + Math.floor(tile / side) * (high + strip)]
  }

  /** The tile at a place of the canvas, or -1. */
  at(x, y) {
    if (!this.place) return -1
    const { side, wide, high, strip, top, box, n } = this.place
    const [column, row] = [Math.floor((x - box.x) / wide), Math.floor((y - box.y - top) / (high + strip))]
    const tile = row * side + column
    return column >= 0 && column < side && row >= 0 && tile < n ? tile : -1
  }

  title(context, { title, columns }, { text }, unit) {
    const { wide, box, width } = this.place
    context.fillStyle = text
    context.font = `${12 * unit}px ${FONT}`
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(title, box.x + EDGE, box.y + (HEAD * unit) / 2, Math.max(width, box.width) - EDGE)
    context.font = `600 ${11 * unit}px ${FONT}`
    context.textAlign = 'center'
    columns.forEach((name, i) => context.fillText(name, box.x + (i + 0.5) * wide, box.y + (HEAD + NAMES / 2) * unit, wide))
  }

  /** @param {CanvasRenderingContext2D} context @param {Square} what */
  pictures(context, { pictures, brightest, push }, colours) {
    const { n, wide, high } = this.place
    const { rows, columns } = sizeOf(pictures)
    const sheet = this.pile.of(pictures, brightest)
    const pushed = push ? Math.min(push.shape[0], n) : 0
    const pushSheet = pushed ? this.pushPile.of(push, 255, tableOf(colours.strong)) : null
    context.imageSmoothingEnabled = false
    for (let i = 0; i < n; i++) {
      const [x, y] = this.corner(i)
      context.globalAlpha = push && i >= pushed ? 0.25 : 1 // no push is known of these
      context.drawImage(i < pushed ? pushSheet : sheet, 0, i * rows, columns, rows, x + EDGE, y + EDGE, wide - 2 * EDGE, high - 2 * EDGE)
    }
    context.globalAlpha = 1
    context.imageSmoothingEnabled = true
  }

  // a frame around each tile, orange for fake, grey for undecided, blue for real, and a number below it
  verdicts(context, verdicts, colours, unit) {
    const { n, side, wide, high, strip } = this.place
    context.lineWidth = 2 * unit
    colours.verdicts.forEach((colour, k) => {
      context.strokeStyle = colour
      context.beginPath()
      for (let i = 0; i < n; i++) {
        if (clamp(Math.floor((verdicts[i] || 0) * 3), 0, 2) !== k) continue
        const [x, y] = this.corner(i)
        context.rect(x + EDGE / 2, y + EDGE / 2, wide - EDGE, high - EDGE)
      }
      context.stroke()
    })
    context.font = `600 ${clamp(80 / side, 8, 12) * unit}px ${FONT}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillStyle = colours.text
    for (let i = 0; i < n; i++) {
      const [x, y] = this.corner(i)
      context.fillText(percent(verdicts[i]), x + wide / 2, y + high + strip / 2, wide)
    }
  }

  // near-duplicates have the same colour and number; what is learned by heart is named
  /** @param {CanvasRenderingContext2D} context @param {Square} what */
  copies(context, { groups, memorised }, colours, unit) {
    const { n, side, wide, high } = this.place
    context.setLineDash([4 * unit, 3 * unit])
    context.lineWidth = 2.5 * unit
    for (let i = 0; i < Math.min(n, groups.length); i++) {
      if (!groups[i] && !memorised[i]) continue
      const [x, y] = this.corner(i)
      context.strokeStyle = groups[i] ? colours.modes[(groups[i] - 1) % colours.modes.length] : colours.problem
      context.strokeRect(x + EDGE + 1, y + EDGE + 1, wide - 2 * EDGE - 2, high - 2 * EDGE - 2)
    }
    context.setLineDash([])
    for (let i = 0; i < Math.min(n, groups.length); i++) {
      const words = [groups[i] ? `=${groups[i]}` : '', memorised[i] ? 'copy' : ''].filter(Boolean).join(' ')
      if (words) this.chip(context, words, i, colours.background, colours.text, clamp(66 / side, 8, 11) * unit, true)
    }
  }

  letter(context, tile, letter, unit) {
    if (tile < this.place.n) this.chip(context, letter, tile, CHIP, '#ffffff', 11 * unit, false)
  }

  chip(context, words, tile, ground, ink, size, right) {
    const [x, y] = this.corner(tile)
    context.font = `700 ${size}px ${FONT}`
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    const width = context.measureText(words).width + 4
    const left = right ? x + this.place.wide - EDGE - width : x + EDGE
    context.fillStyle = ground
    context.fillRect(left, y + EDGE, width, size * 1.25)
    context.fillStyle = ink
    context.fillText(words, left + 2, y + EDGE + size * 0.66)
  }
}
