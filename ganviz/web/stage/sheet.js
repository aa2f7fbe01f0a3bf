// Rows of pictures under captions, which scroll sideways where there is no room.

import { clamp, element } from '../element.js'
import { pictureSheet } from './heat.js'
import { FONT } from './paper.js'
import { Seen } from './seen.js'

const HEAD = 18 // px over the first row, for captions
const GAP = 2
const BAR = 12 // px for a bar to scroll with
const ROOM = 30 // px that a caption takes

/** A sheet. Its pictures are as large as its box allows: as tall, or as wide. */
export class Sheet {
  /** @param {{fits: 'height'|'width', least: number, most: number, unit: () => number}} options
   *   fits: what of the box decides how large pictures are; least, most: their side, px */
  constructor({ fits, least, most, unit }) {
    this.fits = fits
    this.least = least
    this.most = most
    this.unit = unit
    this.content = null
    this.seen = new Seen()
    this.canvas = element('canvas', { width: 1, height: 1 })
    this.canvas.setAttribute('role', 'img')
    this.root = element('div', { className: `sheet fits-${fits}`, tabIndex: 0 }, this.canvas)
    this.root.setAttribute('role', 'group')
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.root)
  }

  /** Show columns of pictures. @param {{captions: string[], columns: [{shape: number[], data: Uint8Array}, number[]][]}} content
   *   columns: each a block of pictures, and which of them, from the top
   * @param {string} words what is seen @param {Object<string, string>} colours */
  show(content, words, colours) {
    this.content = content
    this.colours = colours
    this.seen.forget()
    this.canvas.setAttribute('aria-label', words)
    this.root.setAttribute('aria-label', `${words}; the arrow keys scroll`)
    this.draw()
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.root
    if (!this.content || !width) return
    const rows = Math.max(1, ...this.content.columns.map(([, which]) => which.length))
    const unit = this.unit()
    const tile = this.tileOf(width, height, rows, unit)
    if (!this.seen.differs(this.content, tile, unit, window.devicePixelRatio)) return
    const context = this.fit(this.content.columns.length * (tile + GAP), HEAD * unit + rows * (tile + GAP))
    this.paint(context, tile, unit)
  }

  // side of a picture
  tileOf(width, height, rows, unit) {
    const side = this.fits === 'height' ? (height - BAR - HEAD * unit) / rows - GAP : width / this.content.columns.length - GAP
    return Math.floor(clamp(side, this.least, this.most * unit))
  }

  // true to the screen's own pixels, which may be finer than those of the page
  fit(width, height) {
    const fine = window.devicePixelRatio || 1
    const { root, canvas } = this
    const atEnd = root.scrollLeft + root.clientWidth >= root.scrollWidth - 4
    Object.assign(canvas, { width: Math.round(width * fine), height: Math.round(height * fine) })
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
    if (atEnd) root.scrollLeft = width // follows the newest unless somebody looks back
    const context = canvas.getContext('2d')
    context.scale(fine, fine)
    context.imageSmoothingEnabled = false
    return context
  }

  paint(context, tile, unit) {
    const { captions, columns } = this.content
    const pitch = tile + GAP
    Object.assign(context, { fillStyle: this.colours.text, font: `${11 * unit}px ${FONT}`, textAlign: 'center', textBaseline: 'middle' })
    const every = Math.max(1, Math.ceil((ROOM * unit) / pitch))
    captions.forEach((caption, i) => {
      if ((captions.length - 1 - i) % every === 0 && caption) context.fillText(caption, this.captionAt(context, caption, i, pitch), (HEAD * unit) / 2)
    })
    columns.forEach(([block, which], column) => which.forEach((picture, row) => {
      context.drawImage(pictureSheet(block, picture), column * pitch, HEAD * unit + row * pitch, tile, tile)
    }))
  }

  // over the middle of its column, but never cut off at the edge
  captionAt(context, caption, i, pitch) {
    const half = context.measureText(caption).width / 2
    return clamp((i + 0.5) * pitch - GAP / 2, half, Math.max(half, this.content.columns.length * pitch - half))
  }
}
