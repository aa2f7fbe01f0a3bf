// Where the parts of the game stand, and how they are joined: wide, over the page, or as a strip at its edge.

/** @typedef {{x: number, y: number, w: number, h: number, picture: [number, number]}} Box with the size of its miniature */
/** @typedef {{from: string, to: string, player: 'both'|'generator'|'discriminator', gradient: boolean, path: string,
 *   tip: {x: number, y: number, angle: number}}} Edge */
/** @typedef {{width: number, height: number, boxes: Object<string, Box>, edges: Edge[]}} Layout */

/** Parts of the game in the order in which one reads them. */
export const PARTS = ['latent', 'generator', 'fake', 'real', 'discriminator', 'predictions', 'generator_loss', 'discriminator_loss', 'gradients']

/** Who gives what to whom: from, to, in whose update, whether a gradient.
 * @type {[string, string, Edge['player'], boolean][]} */
export const JOINED = [
  ['latent', 'generator', 'both', false],
  ['generator', 'fake', 'both', false],
  ['fake', 'discriminator', 'both', false],
  ['real', 'discriminator', 'discriminator', false],
  ['discriminator', 'predictions', 'both', false],
  ['predictions', 'discriminator_loss', 'discriminator', false],
  ['predictions', 'generator_loss', 'generator', false],
  ['discriminator_loss', 'discriminator', 'discriminator', true],
  ['generator_loss', 'gradients', 'generator', true],
  ['gradients', 'fake', 'generator', true],
  ['fake', 'generator', 'generator', true],
]

/** @param {string} part */
export const isLoss = (part) => part.endsWith('_loss')

/** Who owns a part. @param {string} part */
export const playerOf = (part) => (part.startsWith('generator') ? 'generator' : 'discriminator')

// --- wide: design units, scaled to the room there is
const WIDE = { width: 1000, height: 326 }
const MINIATURE = 94 // side of a miniature
const WIDE_BOXES = {
  latent: { x: 4, y: 4, w: 106, h: 126 },
  generator: { x: 138, y: 4, w: 192, h: 126 },
  fake: { x: 360, y: 4, w: 106, h: 126 },
  real: { x: 360, y: 152, w: 106, h: 126 },
  gradients: { x: 500, y: 4, w: 106, h: 126 },
  discriminator: { x: 500, y: 152, w: 192, h: 126 },
  predictions: { x: 724, y: 152, w: 112, h: 126 },
  generator_loss: { x: 864, y: 4, w: 132, h: 126 },
  discriminator_loss: { x: 864, y: 152, w: 132, h: 126 },
}
const WIDE_PATHS = [
  'M110 70H134', 'M330 82H356', 'M466 104C484 104 478 190 496 190', 'M466 226H496', 'M692 216H720', 'M836 216H860',
  'M777 152V96H860', 'M930 278V292H596V284', 'M864 36H610', 'M500 36H470', 'M360 36H334',
]

/** @returns {Layout} */
export function wide() {
  const boxes = Object.fromEntries(PARTS.map((part) => [part, { ...WIDE_BOXES[part], picture: [isLoss(part) ? 120 : MINIATURE, MINIATURE] }]))
  return { ...WIDE, boxes, edges: joined((i) => WIDE_PATHS[i]) }
}

const joined = (pathOf) => JOINED.map(([from, to, player, gradient], i) => {
  const path = pathOf(i, from, to)
  return { from, to, player, gradient, path, tip: endOf(path) }
})

/** Where a path of M, H, V, C and Q in absolute coordinates ends, and in which direction, in degrees.
 * @param {string} path */
export function endOf(path) {
  let [x, y, from] = [0, 0, [0, 0]]
  for (const [, command, text] of path.matchAll(/([MHVCQ])([^MHVCQ]*)/g)) {
    const numbers = text.trim().split(/[ ,]+/).map(Number)
    from = numbers.length > 2 ? numbers.slice(-4, -2) : [x, y]
    if (command === 'H') x = numbers[0]
    else if (command === 'V') y = numbers[0]
    else [x, y] = numbers.slice(-2)
  }
  return { x, y, angle: (Math.atan2(y - from[1], x - from[0]) * 180) / Math.PI }
}

// --- the strip: data flows down its middle, G's gradients return at its left edge, D's at its right one
const ROWS = [['latent'], ['generator'], ['fake', 'real'], ['discriminator'], ['predictions'], ['generator_loss', 'discriminator_loss'], ['gradients']]
const SINGLES = 5 // rows of one miniature
const LANE = 8 // px at either edge, where gradients return
const OUTER = 1.5 // px from the edge to the line there
const SPLIT = 4 // between two parts of one row
const EDGE = 3 // around a miniature
const TITLE = 15 // over it
const [CLOSE, FAR] = [9, 22] // between two rows
const LEAST = 24 // side of a miniature
const TIP = 1 // between the tip of an arrow and what it points at

/** The strip in a box of this size.
 * @param {number} width @param {number} height px @param {number} unit size of type beside the usual
 * @returns {Layout} */
export function strip(width, height, unit = 1) {
  const { heights, pictures, gap } = sizesOf(width, height, unit)
  /** @type {Object<string, Box>} */
  const boxes = {}
  let y = 0
  for (const row of ROWS) {
    const h = heights[row[0]]
    const w = (width - 2 * LANE - SPLIT * (row.length - 1)) / row.length
    row.forEach((part, i) => { boxes[part] = { x: LANE + i * (w + SPLIT), y, w, h, picture: pictures[part] } })
    y = round(y + h + gap)
  }
  const last = boxes[ROWS.at(-1)[0]]
  return { width, height: last.y + last.h, boxes, edges: joined((i, from, to) => pathOf(from, to, boxes, width)) }
}

// miniatures take what room there is, then the gaps
function sizesOf(width, height, unit) {
  const title = Math.round(TITLE * unit)
  const half = Math.floor((width - 2 * LANE - SPLIT) / 2 - 2 * EDGE)
  const pair = title + half + EDGE
  const losses = 2 * title + Math.round(half / 2) + EDGE
  const gaps = ROWS.length - 1
  const left = Math.floor(height) - 1 - losses - pair - SINGLES * (title + EDGE)
  const most = width - 2 * LANE - 2 * EDGE
  const side = Math.floor(Math.min(most, Math.max(LEAST, (left - CLOSE * gaps) / SINGLES)))
  const gap = Math.min(FAR, Math.max(CLOSE, Math.floor((left - SINGLES * side) / gaps)))
  const [heights, pictures] = [{}, {}]
  for (const part of PARTS) {
    const paired = part === 'fake' || part === 'real'
    heights[part] = isLoss(part) ? losses : paired ? pair : title + side + EDGE
    pictures[part] = isLoss(part) ? [half, Math.round(half / 2)] : paired ? [half, half] : [side, side]
  }
  return { heights, pictures, gap }
}

const middle = ({ x, w }) => round(x + w / 2)
const round = (value) => Math.round(2 * value) / 2

function pathOf(from, to, boxes, width) {
  const [a, b] = [boxes[from], boxes[to]]
  if (from === 'discriminator_loss') return back(a, b, width, 1)
  if (from === 'gradients') return back(a, b, width, -1)
  if (from === 'fake' && to === 'generator') return back({ ...a, h: a.h / 2 }, b, width, -1)
  const x = a.w < b.w ? middle(a) : middle(b) // straight down, over the narrower of the two
  return `M${x} ${round(a.y + a.h)}V${round(b.y - TIP)}`
}

// up along an edge of the strip, from the side of one part to the side of another
function back(a, b, width, side) {
  const lane = side > 0 ? width - OUTER : OUTER
  const [start, end] = side > 0 ? [a.x + a.w, b.x + b.w + TIP] : [a.x, b.x - TIP]
  const [low, high] = [round(a.y + a.h / 2), round(b.y + b.h / 2)]
  const bend = lane - 3 * side
  return `M${start} ${low}H${bend}Q${lane} ${low} ${lane} ${low - 3}V${high + 3}Q${lane} ${high} ${bend} ${high}H${end}`
}
