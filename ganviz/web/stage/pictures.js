// Pictures of samples: bytes from the top, one for each pixel, or with three channels red, green and blue.

/** How many pictures, their size, and how many channels. @param {{shape: number[]}} block (n, height, width[, 3]) */
export function sizeOf({ shape: [n, rows, columns, channels = 1] }) {
  return { n, rows, columns, channels }
}

/** Four bytes for each pixel, as numbers, of all pictures below each other.
 * @param {{shape: number[], data: Uint8Array}} block
 * @param {number} brightest the byte that is white
 * @param {Uint32Array|null} palette for each byte of a grey picture; none for grey
 * @returns {Uint32Array} */
export function pixelsOfPictures(block, brightest, palette = null) {
  const { n, rows, columns, channels } = sizeOf(block)
  const colours = palette ?? greys(brightest)
  const out = new Uint32Array(n * rows * columns)
  const { data } = block
  if (channels === 1) {
    for (let p = 0; p < out.length; p++) out[p] = colours[data[p]]
    return out
  }
  const scale = 255 / brightest
  for (let p = 0, q = 0; p < out.length; p++, q += 3) {
    out[p] = ((255 << 24) | ((data[q + 2] * scale) << 16) | ((data[q + 1] * scale) << 8) | (data[q] * scale)) >>> 0
  }
  return out
}

function greys(brightest) {
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const grey = Math.min(255, Math.round((value * 255) / brightest))
    return ((255 << 24) | (grey << 16) | (grey << 8) | grey) >>> 0
  })
}

/** A canvas of the pictures' own pixels, all below each other; made anew only when they are others. */
export class Pile {
  /** @returns {OffscreenCanvas} */
  of(block, brightest = 255, palette = null) {
    if (block !== this.block || palette !== this.palette) {
      this.block = block
      this.palette = palette
      const { n, rows, columns } = sizeOf(block)
      const image = new ImageData(columns, n * rows)
      new Uint32Array(image.data.buffer).set(pixelsOfPictures(block, brightest, palette))
      this.sheet = new OffscreenCanvas(columns, n * rows)
      this.sheet.getContext('2d').putImageData(image, 0, 0)
    }
    return this.sheet
  }
}
