// Small helpers that every other file uses.

const SVG = 'http://www.w3.org/2000/svg'

/** An element with properties or attributes, and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Object<string, *>} properties a property where the element has one of that name, else an attribute
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[Name]} */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue
    if (key === 'dataset') Object.assign(node.dataset, value)
    else if (key in node && key !== 'list' && key !== 'form' && key !== 'popover') node[key] = value
    else node.setAttribute(key, value)
  }
  node.append(...children)
  return node
}

/** An SVG element with attributes and children.
 * @param {string} name
 * @param {Object<string, *>} attributes
 * @param {...Node} children
 * @returns {SVGElement} */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

/** A picture for a button, 24 by 24, in the colour of its text; hidden from screen readers.
 * @param {string} path what to fill
 * @param {string} [stroked] what to draw as a line
 * @returns {SVGElement} */
export function icon(path, stroked = '') {
  const lines = stroked ? [svg('path', { d: stroked, class: 'stroked' })] : []
  const filled = path ? [svg('path', { d: path })] : []
  return svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon' }, ...filled, ...lines)
}

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id)

/** Give the focus to the first of these within a node, if there is one. @param {ParentNode} node @param {string} selector */
export function focusIn(node, selector) {
  const first = /** @type {HTMLElement|null} */ (node.querySelector(selector))
  first?.focus()
}

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value))

/** @param {string} text */
export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A whole number with commas. @param {number} n */
export const grouped = (n) => n.toLocaleString('en-US')

/** @param {number} share */
export const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)}%` : '–')

/** A number in three figures, as losses are told.
 * @param {number} value */
export function figure(value) {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  return size === 0 || (size >= 0.001 && size < 1e5) ? String(Number(value.toPrecision(3))) : value.toExponential(1)
}

/** A step in at most five letters: 950, 1.5k, 12k, 1.2M.
 * @param {number} step */
export function short(step) {
  if (Math.abs(step) >= 1e8) return step.toExponential(0)
  for (const [size, letter] of /** @type {[number, string][]} */ ([[1e6, 'M'], [1e3, 'k']])) {
    if (Math.abs(step) >= size) return `${Number((step / size).toFixed(step < 10 * size ? 2 : 0))}${letter}`
  }
  return String(Number(step.toPrecision(3)))
}

/** Index of the last of the rising numbers that is at most `value`, or 0.
 * @param {ArrayLike<number>} numbers
 * @param {number} value */
export function lastUpTo(numbers, value) {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (numbers[middle] <= value) low = middle
    else high = middle - 1
  }
  return Math.max(low, 0)
}

/** Numbers that are easy to read, about `count` of them, between low and high.
 * @returns {number[]} */
export function ticks(low, high, count) {
  const rough = (high - low) / count
  if (!(rough > 0)) return [low]
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = (rough < 1.5 * size ? 1 : rough < 3.5 * size ? 2 : rough < 7.5 * size ? 5 : 10) * size
  const found = []
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-6; i++) found.push(Number((i * step).toPrecision(12)))
  return found
}

/** Red, green and blue, 0 to 255, of #rrggbb.
 * @param {string} hex */
export const rgb = (hex) => /** @type {[number, number, number]} */ ([1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)))
