// A canvas that fills the box it is given, sharp on any screen, and is drawn anew when its size changes.

import { element } from '../element.js'

export const FONT = 'system-ui, Roboto, "Helvetica Neue", Arial, sans-serif'

/** Sheet of a view. `root` is the box, `canvas` lies in it; set `paint(context, width, height, unit)`.
 *
 * Sizes are px of the page; `unit` is the size of type and lines beside that of an ordinary page. */
export class Paper {
  /** @param {string} label what is seen, for screen readers
   * @param {{shape?: 'fill'|'square'|((width: number, unit: number) => number), unit?: () => number}} options
   *   shape: 'fill' takes all of the box, 'square' the largest square within it; a function tells the height for the
   *   width of the box, which then is as tall as that */
  constructor(label, { shape = 'fill', unit = () => 1 } = {}) {
    this.shape = shape
    this.unitNow = unit
    this.canvas = element('canvas', { width: 1, height: 1 })
    this.canvas.setAttribute('role', 'img')
    this.canvas.setAttribute('aria-label', label)
    this.root = element('div', { className: `paper ${typeof shape === 'string' ? shape : 'tall'}` }, this.canvas)
    /** @type {(context: CanvasRenderingContext2D, width: number, height: number, unit: number) => void} */
    this.paint = () => {}
    this.width = this.height = 0
    this.observer = new ResizeObserver(() => this.resized())
    this.observer.observe(this.root)
  }

  get unit() {
    return this.unitNow()
  }

  resized() {
    const { clientWidth: width, clientHeight: height } = this.root
    this.room = [width, height]
    this.redraw()
  }

  // width and height of the canvas, px of the page; 0 while it is out of sight
  measure() {
    this.room ??= [this.root.clientWidth, this.root.clientHeight]
    const [width, height] = this.room
    if (typeof this.shape === 'function') return [width, width && Math.round(this.shape(width, this.unit))]
    if (this.shape === 'fill') return [width, height]
    const side = height > 24 ? Math.min(width, height) : width
    return [side, side]
  }

  /** Draw now. */
  redraw() {
    const [width, height] = this.measure()
    if (!width || !height) return
    this.fit(width, height)
    const context = this.canvas.getContext('2d')
    context.setTransform(this.fine, 0, 0, this.fine, 0, 0)
    context.clearRect(0, 0, width, height)
    context.lineJoin = 'round'
    this.paint(context, width, height, this.unit)
  }

  fit(width, height) {
    this.fine = window.devicePixelRatio || 1
    const size = { width: Math.round(width * this.fine), height: Math.round(height * this.fine) }
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size)
    if (this.width === width && this.height === height) return
    this.width = width
    this.height = height
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` })
    if (typeof this.shape === 'function') this.root.style.height = `${height}px`
  }

  /** Say what is seen, for screen readers.
   * @param {string} label */
  tell(label) {
    if (label === this.told) return
    this.told = label
    this.canvas.setAttribute('aria-label', label)
  }
}
