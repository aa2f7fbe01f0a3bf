// Small helpers that every other file uses.

// an element with properties or attributes, and children
function element(name, properties = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value
    else node.setAttribute(key, value)
  }
  node.append(...children)
  return node
}

const byId = (id) => document.getElementById(id)
const clamp = (value, low, high) => Math.min(high, Math.max(low, value))
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1)
const grouped = (n) => n.toLocaleString('en-US')
const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)}%` : '–')

// a number in three figures, as losses are told
function figure(value) {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  return size === 0 || (size >= 0.001 && size < 1e5) ? String(Number(value.toPrecision(3))) : value.toExponential(1)
}

// a step in at most five letters: 950, 1.5k, 12k, 1.2M
function short(step) {
  if (Math.abs(step) >= 1e8) return step.toExponential(0)
  for (const [size, letter] of [[1e6, 'M'], [1e3, 'k']]) {
    if (Math.abs(step) >= size) return `${Number((step / size).toFixed(step < 10 * size ? 2 : 0))}${letter}`
  }
  return String(Number(step.toPrecision(3)))
}

// index of the last of the rising numbers that is at most `value`, or 0
function lastUpTo(numbers, value) {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (numbers[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
