// Where latents lie on the map: patches of one mode, and what a rectangle holds.

export const NOWHERE = 255 // the mode of what lands nowhere
const LEAST = 10 // cells of a patch that gets a number

/** @typedef {{shape: number[], data: Uint8Array}} Cells */

/** Patches of a map, looked for once for each. */
export class Patches {
  /** @param {Cells} cells */
  of(cells) {
    if (cells !== this.cells) {
      this.cells = cells
      this.found = patches(cells, LEAST)
    }
    return this.found
  }
}

/** Connected cells of one mode, at least so many: the mode, and the cell nearest to the patch's middle.
 * @param {Cells} cells @param {number} least
 * @returns {{mode: number, cell: number}[]} */
export function patches({ shape: [rows, columns], data }, least) {
  const seen = new Uint8Array(data.length)
  const enough = Math.min(least, (columns / 24) * rows)
  const found = []
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start] === NOWHERE) continue
    const patch = spread(start, rows, columns, data, seen)
    if (patch.length >= enough) found.push({ mode: data[start], cell: middle(patch, columns) })
  }
  return found
}

// all cells of the same mode that hang together with one
function spread(start, rows, columns, data, seen) {
  const patch = [start]
  seen[start] = 1
  for (let next = 0; next < patch.length; next++) {
    const [row, column] = [Math.floor(patch[next] / columns), patch[next] % columns]
    for (const [r, c] of [[row - 1, column], [row + 1, column], [row, column - 1], [row, column + 1]]) {
      const cell = r * columns + c
      if (r < 0 || c < 0 || r >= rows || c >= columns || seen[cell] || data[cell] !== data[start]) continue
      seen[cell] = 1
      patch.push(cell)
    }
  }
  return patch
}

function middle(patch, columns) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [row, column] = [mean(patch.map((cell) => Math.floor(cell / columns))), mean(patch.map((cell) => cell % columns))]
  const far = (cell) => Math.hypot(Math.floor(cell / columns) - row, (cell % columns) - column)
  return patch.reduce((best, cell) => (far(cell) < far(best) ? cell : best))
}

/** Places of the displayed latents within a rectangle; of a line, only the width counts.
 * @param {{latents: {data: ArrayLike<number>}, axes: string[]}} map @param {number[]} rectangle left, lower, right, upper
 * @returns {number[]} */
export function inRectangle({ latents: { data }, axes }, [x0, y0, x1, y1]) {
  const found = []
  for (let i = 0; i < data.length / 2; i++) {
    const [x, y] = [data[2 * i], data[2 * i + 1]]
    if (x >= x0 && x <= x1 && (axes.length < 2 || (y >= y0 && y <= y1))) found.push(i)
  }
  return found
}

/** Places of the latents that reach a mode. @param {ArrayLike<number>} modes @param {number} mode @returns {number[]} */
export const latentsOf = (modes, mode) => Array.from(modes, (_, i) => i).filter((i) => modes[i] === mode)

/** How many latents are chosen, and where they go; '' if none are.
 * @param {ArrayLike<number>} modes of all latents @param {Set<number>} chosen their places */
export function chosenWords(modes, chosen) {
  const places = [...chosen].filter((place) => place < modes.length)
  if (!places.length) return ''
  const counts = new Map()
  for (const place of places) if (modes[place] !== NOWHERE) counts.set(modes[place], (counts.get(modes[place]) ?? 0) + 1)
  const most = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, 4)
  const where = most.map(([mode, count]) => `${count} at mode ${mode + 1}`).join(', ')
  return ` Chosen: ${places.length} of ${modes.length} latents${where && `; ${where}`}.`
}
