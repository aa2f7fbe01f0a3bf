// The ground of the plane: a picture with a pixel for each cell, made once for each surface, that is drawn smooth.

import { tableOf } from './heat.js'

/** What colours the ground, 0 to 255 for each cell: D(x), the best D, or the difference between them.
 * @param {{surface: {data: ArrayLike<number>}, optimal?: {data: ArrayLike<number>}|null}} plane
 * @param {'learned'|'optimal'|'difference'} which
 * @returns {ArrayLike<number>} D(x) itself until the other is there */
export function groundOf({ surface, optimal }, which) {
  if (which === 'learned' || !optimal) return surface.data
  const shade = (value) => (Number.isFinite(value) ? Math.round(255 * Math.min(1, Math.max(0, value))) : 128)
  if (which === 'optimal') return Uint8Array.from(optimal.data, shade)
  return Uint8Array.from(optimal.data, (best, i) => shade(0.5 + (surface.data[i] / 255 - best) / 2))
}

/** One surface as a picture. */
export class Surface {
  constructor() {
    this.made = []
  }

  /** @returns {OffscreenCanvas} a pixel for each cell, made anew only when something differs */
  picture(plane, which, palette) {
    const now = [plane.surface, plane.optimal, which, palette]
    if (now.some((part, i) => part !== this.made[i])) {
      this.made = now
      this.make(plane.surface.shape, groundOf(plane, which), tableOf(palette))
    }
    return this.sheet
  }

  make([rows, columns], values, pixels) {
    if (this.sheet?.width !== columns || this.sheet.height !== rows) {
      this.sheet = new OffscreenCanvas(columns, rows)
      this.image = new ImageData(columns, rows)
      this.words = new Uint32Array(this.image.data.buffer)
    }
    for (let row = 0; row < rows; row++) { // row 0 is at the bottom
      const [from, to] = [row * columns, (rows - 1 - row) * columns]
      for (let column = 0; column < columns; column++) this.words[to + column] = pixels[values[from + column]]
    }
    this.sheet.getContext('2d').putImageData(this.image, 0, 0)
  }
}
