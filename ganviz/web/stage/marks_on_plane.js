// Marks of samples, stamped from little pictures that are made once; and lines, one path for all of a colour.

const TAU = 2 * Math.PI
const SHAPES = {
  circle: (context, r) => context.arc(0, 0, r, 0, TAU),
  triangle: (context, r) => polygon(context, [[0, -r], [r, 0.8 * r], [-r, 0.8 * r]]),
  diamond: (context, r) => polygon(context, [[0, -r], [0.8 * r, 0], [0, r], [-0.8 * r, 0]]),
  square: (context, r) => context.rect(-0.8 * r, -0.8 * r, 1.6 * r, 1.6 * r),
}

/** A closed path. @param {CanvasRenderingContext2D} context @param {[number, number][]} corners */
function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
  context.closePath()
}

/** Little pictures of marks. */
export class Stamps {
  constructor() {
    this.made = new Map()
  }

  /** A mark: its picture, and half its side in px of the page.
   * @param {{shape: string, r: number, fill: string, edge: string, width?: number, alpha?: number}} look
   *   fill '' for a hollow mark */
  of({ shape, r, fill, edge, width = 0.7, alpha = 1 }, fine) {
    const name = [shape, r.toFixed(1), fill, edge, width, alpha, fine].join()
    if (!this.made.has(name)) {
      if (this.made.size > 200) this.made.clear() // other sizes and colours than before
      this.made.set(name, draw(shape, r, fill, edge, width, alpha, fine))
    }
    return this.made.get(name)
  }
}

function draw(shape, r, fill, edge, width, alpha, fine) {
  const half = Math.ceil(r + width) + 1
  const sheet = new OffscreenCanvas(Math.ceil(2 * half * fine), Math.ceil(2 * half * fine))
  const context = sheet.getContext('2d')
  context.setTransform(fine, 0, 0, fine, half * fine, half * fine)
  context.lineJoin = 'round'
  context.globalAlpha = alpha
  context.beginPath()
  SHAPES[shape](context, r)
  if (fill) {
    context.fillStyle = fill
    context.fill()
  }
  context.globalAlpha = 1
  context.strokeStyle = edge
  context.lineWidth = width
  context.stroke()
  return { sheet, half }
}

/** Stamp a mark on each point (n, 2) for which `which(i)` holds.
 * @param {import('./camera.js').Camera} camera */
export function stamp(context, { sheet, half }, { data }, camera, { width, height, fine }, which = null) {
  const side = sheet.width / fine
  for (let i = 0; i < data.length; i += 2) {
    if (which && !which(i / 2)) continue
    const x = camera.left + data[i] * camera.scale - half
    const y = camera.top - data[i + 1] * camera.scale - half
    // what is not a number is no place
    if (!(x > -2 * half && x < width && y > -2 * half && y < height)) continue
    context.drawImage(sheet, Math.round(x * fine) / fine, Math.round(y * fine) / fine, side, side)
  }
}

/** Lines through points (n, 2), parted by NaN, as one path. @param {boolean} bent round the corners off */
export function trace(context, { data }, camera, bent = false) {
  let [drawn, px, py] = [false, 0, 0]
  for (let i = 0; i < data.length; i += 2) {
    const x = camera.left + data[i] * camera.scale
    const y = camera.top - data[i + 1] * camera.scale
    if (Number.isNaN(x + y)) {
      if (drawn) context.lineTo(px, py)
      drawn = false
      continue
    }
    if (!drawn) context.moveTo(x, y)
    else if (bent) context.quadraticCurveTo(px, py, (px + x) / 2, (py + y) / 2)
    else context.lineTo(x, y)
    ;[drawn, px, py] = [true, x, y]
  }
  if (drawn) context.lineTo(px, py)
}

/** Arrows (m, 4) of x, y and direction, the longest of `length` px, as one path. */
export function arrows(context, { data }, camera, length) {
  for (let i = 0; i < data.length; i += 4) {
    const [x, y] = camera.at(data[i], data[i + 1])
    const [dx, dy] = [data[i + 2] * length, -data[i + 3] * length]
    if (!Number.isFinite(x + y + dx + dy) || Math.hypot(dx, dy) < 0.5) continue
    context.moveTo(x, y)
    context.lineTo(x + dx, y + dy)
    context.moveTo(x + 0.7 * dx - 0.15 * dy, y + 0.7 * dy + 0.15 * dx)
    context.lineTo(x + dx, y + dy)
    context.lineTo(x + 0.7 * dx + 0.15 * dy, y + 0.7 * dy - 0.15 * dx)
  }
}

/** Type of the words on a chip. @param {number} size px @param {string} font */
export const chipFont = (size, font) => `600 ${size}px ${font}`

/** Words on a chip of the ground's colour, which keeps within the width.
 * @param {number} x left end, px @param {number} y middle @param {number} room the width, px */
export function chip(context, words, x, y, { background, text }, size, font, room = Infinity) {
  context.font = chipFont(size, font)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const width = context.measureText(words).width
  const left = Math.min(x, room - width - 4)
  context.globalAlpha = 0.8
  context.fillStyle = background
  context.fillRect(left - 2, y - size * 0.65, width + 4, size * 1.3)
  context.globalAlpha = 1
  context.fillStyle = text
  context.fillText(words, left, y + 0.5)
}
