// The lattice of latents as the generator bends it, and lines through points.

/** @typedef {CanvasRenderingContext2D} Context */

/** Plane coordinates in [-extent, extent] to pixels. @param {number} x @param {number} extent @param {number} size */
export const across = (x, extent, size) => ((x + extent) * size) / (2 * extent)

/** The same upwards. @param {number} y @param {number} extent @param {number} size */
export const down = (y, extent, size) => ((extent - y) * size) / (2 * extent)

/** @param {number} x @param {number} y */
export const known = (x, y) => Number.isFinite(x + y)

/** Corners of the lattice in pixels: x, y, x, y, ... `warp` runs from 0 (in latent space) to 1 (where G puts it). */
export function latticeOf({ mesh, mesh_source: source }, extent, size, warp) {
  const points = new Float32Array(mesh.data.length)
  for (let i = 0; i < points.length; i += 2) {
    const reach = 0.8 * extent * (1 - warp)
    points[i] = across(source.data[i] * reach + mesh.data[i] * warp, extent, size)
    points[i + 1] = down(source.data[i + 1] * reach + mesh.data[i + 1] * warp, extent, size)
  }
  return points
}

/** Every cell holds the same share of all fakes: the smaller it is, the denser they lie, and the darker it is drawn. */
export function paintLattice(context, size, points, rows, columns) {
  const even = (size / columns) ** 2 / 4
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) paintCell(context, points, row * columns + column, columns, even)
  }
  context.globalAlpha = 0.65
  context.lineWidth = size > 200 ? 1 : 0.5
  context.beginPath()
  for (let row = 0; row < rows; row++) line(context, points, row * columns, 1, columns)
  for (let column = 0; column < columns; column++) line(context, points, column, columns, rows)
  context.stroke()
  context.globalAlpha = 1
}

// where the lattice is folded, cells lie over each other, and so do their fakes
function paintCell(context, points, first, columns, even) {
  const corners = [first, first + 1, first + columns + 1, first + columns]
  context.globalAlpha = Math.min(0.9, Math.max(0.06, (0.35 * even) / Math.max(areaOf(points, corners), 0.5)))
  context.beginPath()
  for (const i of corners) context.lineTo(points[2 * i], points[2 * i + 1])
  context.fill()
}

/** Area within corners that are given by their places in a list of x, y, x, y, ...
 * @param {ArrayLike<number>} points @param {number[]} corners */
export function areaOf(points, corners) {
  let twice = 0
  corners.forEach((i, n) => {
    const next = corners[(n + 1) % corners.length]
    twice += points[2 * i] * points[2 * next + 1] - points[2 * next] * points[2 * i + 1]
  })
  return Math.abs(twice) / 2
}

/** A line through some of the points x, y, x, y, ...; it is parted where one is not known. */
export function line(context, points, first, step, count) {
  let drawn = false
  for (let n = 0; n < count; n++) {
    const i = 2 * (first + n * step)
    const there = known(points[i], points[i + 1])
    if (there) drawn ? context.lineTo(points[i], points[i + 1]) : context.moveTo(points[i], points[i + 1])
    drawn = there
  }
}

/** One latent dimension: a thread, thick where fakes lie dense. */
export function paintThread(context, size, points, columns) {
  context.lineCap = 'round'
  for (let i = 0; i < 2 * (columns - 1); i += 2) {
    const length = Math.max(0.5, Math.hypot(points[i + 2] - points[i], points[i + 3] - points[i + 1]))
    context.lineWidth = Math.min(size / 20, Math.max(0.7, size / 25 / length))
    context.beginPath()
    context.moveTo(points[i], points[i + 1])
    context.lineTo(points[i + 2], points[i + 3])
    context.stroke()
  }
}
