// Grids of bytes as pictures: each byte is looked up in a palette.

import { rgb } from '../element.js'

const tables = new WeakMap() // palette -> its colours as pixels
const sheets = new Map() // size -> a canvas that is drawn on and used up at once

/** A colour as one pixel in memory, as canvases hold it.
 * @param {number} red 0 to 255 @param {number} green @param {number} blue @param {number} alpha */
export const pixel = (red, green, blue, alpha = 255) => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0

/** The colours of a palette as pixels; worked out once.
 * @param {string[]} palette of #rrggbb
 * @returns {Uint32Array} */
export function tableOf(palette) {
  if (!tables.has(palette)) tables.set(palette, Uint32Array.from(palette, (hex) => pixel(...rgb(hex))))
  return tables.get(palette)
}

const GREY = Uint32Array.from({ length: 256 }, (_, value) => pixel(value, value, value))

/** The place in a palette of 256 of a number from 0 to 1. @param {number} share */
export const placeOf = (share) => Math.round(255 * Math.min(1, Math.max(0, share)))

/** A canvas of a size, filled by `paint(pixels)`; draw it at once, the next of this size takes its place.
 * @param {number} width @param {number} height @param {(pixels: Uint32Array) => void} paint
 * @returns {OffscreenCanvas} */
export function sheetOf(width, height, paint) {
  const name = `${width}x${height}`
  if (!sheets.has(name)) {
    if (sheets.size > 24) sheets.clear()
    const canvas = new OffscreenCanvas(width, height)
    const image = new ImageData(width, height)
    sheets.set(name, { canvas, image, pixels: new Uint32Array(image.data.buffer), context: canvas.getContext('2d') })
  }
  const { canvas, image, pixels, context } = sheets.get(name)
  paint(pixels)
  context.putImageData(image, 0, 0)
  return canvas
}

/** A grid of bytes, row 0 at the bottom, as a canvas with a pixel for each.
 * @param {{shape: number[], data: Uint8Array}} grid @param {Uint32Array} table @param {number} [start] in the data
 * @returns {OffscreenCanvas} */
export function surfaceSheet({ shape, data }, table, start = 0) {
  const [rows, columns] = shape.slice(-2)
  return sheetOf(columns, rows, (pixels) => {
    for (let row = 0; row < rows; row++) {
      const from = start + (rows - 1 - row) * columns
      for (let column = 0; column < columns; column++) pixels[row * columns + column] = table[data[from + column]]
    }
  })
}

/** How many pictures a block holds, and their size: grey (…, height, width), or with three colours last.
 * @param {{shape: number[], data: Uint8Array}} pictures
 * @returns {{count: number, height: number, width: number, channels: number}} */
export function sizeOf({ shape, data }) {
  const colours = shape.at(-1) === 3 && shape.length > 3
  const [height, width] = colours ? shape.slice(-3) : shape.slice(-2)
  const channels = colours ? 3 : 1
  return { count: Math.floor(data.length / Math.max(1, height * width * channels)), height, width, channels }
}

/** One picture of a block, row 0 at the top, as a canvas of its own size.
 * @param {{shape: number[], data: Uint8Array}} pictures @param {number} i
 * @param {Uint32Array} [table] colours of a grey one
 * @returns {OffscreenCanvas} */
export function pictureSheet(pictures, i, table = GREY) {
  const { height, width, channels } = sizeOf(pictures)
  const { data } = pictures
  const size = height * width
  return sheetOf(width, height, (pixels) => {
    if (channels === 1) for (let p = 0; p < size; p++) pixels[p] = table[data[i * size + p]]
    else for (let p = 0, at = 3 * i * size; p < size; p++, at += 3) pixels[p] = pixel(data[at], data[at + 1], data[at + 2])
  })
}
