// Where cells lie and how large they are; no drawing.

export const GAP = 5 // px between cells
const LEAST = 36 // px along a cell
const MOST = 320
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

/** The side of a cell, as large as fits, in px.
 * @param {{wide: number, high: number}} room for all cells, with what stands over each
 * @param {number} rows @param {number} columns @param {number} over px over each cell */
export function sideOf({ wide, high }, rows, columns, over) {
  const fits = Math.min(wide / columns - GAP, high / rows - GAP - over)
  return Math.floor(Math.max(LEAST, Math.min(fits, MOST)))
}

/** The cell to which a key leads; -1 for a key that leads nowhere.
 * @param {string} key @param {number} at @param {number} rows @param {number} columns */
export function moved(key, at, rows, columns) {
  const [row, column] = [Math.floor(at / columns), at % columns]
  const within = (value, end) => Math.min(Math.max(value, 0), end - 1)
  if (key === 'Home') return row * columns
  if (key === 'End') return row * columns + columns - 1
  const move = MOVES[key]
  return move ? within(row + move[0], rows) * columns + within(column + move[1], columns) : -1
}

/** Black or white, whichever stands out (relative luminance of WCAG).
 * @param {string} colour #rrggbb */
export function readable(colour) {
  const linear = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? '#000000' : '#ffffff'
}

/** What is told of a cell besides its settings, piece by piece.
 * @param {string} spoken @param {string} setting with which it begins */
export const pieces = (spoken, setting) => spoken.slice(setting.length + 2).split(', ')
