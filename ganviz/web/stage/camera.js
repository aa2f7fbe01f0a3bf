// Where coordinates of the data lie on the picture: a square window on the plane, which can be moved and enlarged.

import { clamp } from '../element.js'

const NEAREST = 40 // times as large as usual, at most
const FARTHEST = 0.5

/** The whole plane: its middle, in half-widths of the plane, and how much it is enlarged. */
export const WHOLE = { x: 0, y: 0, zoom: 1 }

/** A window on [-extent, extent]^2 in a square box of the picture. */
export class Camera {
  /** @param {{x: number, y: number, zoom: number}} window @param {number} extent
   * @param {{left: number, top: number, size: number}} box px */
  constructor({ x, y, zoom }, extent, { left, top, size }) {
    this.scale = (size * zoom) / (2 * extent) // px for one unit of the data
    this.left = left + size / 2 - x * extent * this.scale // where the origin lies, px
    this.top = top + size / 2 + y * extent * this.scale
  }

  /** @returns {[number, number]} px */
  at(x, y) {
    return [this.left + x * this.scale, this.top - y * this.scale]
  }

  /** @returns {[number, number]} coordinates of the data under a point of the picture */
  under(px, py) {
    return [(px - this.left) / this.scale, (this.top - py) / this.scale]
  }
}

/** The window enlarged by a factor, with a point staying where it is.
 * @param {{x: number, y: number, zoom: number}} window @param {number} factor
 * @param {number} u from -1 to 1 across the picture, @param {number} v upwards */
export function enlarged({ x, y, zoom }, factor, u = 0, v = 0) {
  const next = clamp(zoom * factor, FARTHEST, NEAREST)
  return within({ x: x + u / zoom - u / next, y: y + v / zoom - v / next, zoom: next })
}

/** The window moved, by shares of half the picture. */
export function moved({ x, y, zoom }, du, dv) {
  return within({ x: x - du / zoom, y: y - dv / zoom, zoom })
}

// the middle of the picture stays on the plane
function within({ x, y, zoom }) {
  return { x: clamp(x, -1, 1), y: clamp(y, -1, 1), zoom }
}
