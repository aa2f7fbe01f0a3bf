// How many fakes lie where a cloud has shrunk to a point: labels that stand on no other label and on no other ring.

/** @typedef {[number, number, number]} Clump x and y in px, and the number of fakes */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box px */

const APART = 3 // px between a ring and its label
const EDGE = 4 // px between a label and the edge of the picture

/** Labels of the clumps. Where rings or labels would overlap there is one for all of them, beside the largest.
 * @param {Clump[]} clumps @param {number} ring radius, px
 * @param {(words: string) => {width: number, height: number}} measure of a label
 * @param {{left: number, top: number, size: number}} picture
 * @returns {{x: number, y: number, words: string}[]} left end and middle of each, and what it says */
export function labels(clumps, ring, measure, picture) {
  let groups = clumps.map((clump) => labelled([clump], ring, measure, picture))
  for (let pair = firstPair(groups, ring); pair; pair = firstPair(groups, ring)) {
    const joined = labelled(pair.flatMap((group) => group.clumps), ring, measure, picture)
    groups = [...groups.filter((group) => !pair.includes(group)), joined]
  }
  return groups.map(({ words, box }) => ({ x: box.left, y: (box.top + box.bottom) / 2, words }))
}

function labelled(clumps, ring, measure, picture) {
  const ordered = [...clumps].sort((a, b) => b[2] - a[2])
  const total = clumps.reduce((sum, [, , count]) => sum + count, 0)
  const words = `${total} fakes ${clumps.length > 1 ? `in ${clumps.length} places` : 'here'}`
  return { clumps: ordered, words, box: boxOf(ordered[0], ring, measure(words), picture) }
}

// right below the ring; where the picture ends, farther left, and above it
function boxOf([x, y], ring, { width, height }, { left, top, size }) {
  const start = Math.max(left + EDGE, Math.min(x + ring, left + size - width - EDGE))
  const below = y + ring + APART
  const upper = below + height <= top + size - EDGE ? below : y - ring - APART - height
  return { left: start, top: upper, right: start + width, bottom: upper + height }
}

function firstPair(groups, ring) {
  for (const [i, one] of groups.entries()) {
    const other = groups.slice(i + 1).find((group) => clash(one, group, ring))
    if (other) return [one, other]
  }
  return null
}

function clash(one, other, ring) {
  const rings = ({ clumps }) => clumps.map(([x, y]) => ({ left: x - ring, top: y - ring, right: x + ring, bottom: y + ring }))
  const near = one.clumps.some(([x, y]) => other.clumps.some(([u, v]) => Math.hypot(x - u, y - v) < 2 * ring))
  return near || overlap(one.box, other.box)
    || rings(one).some((box) => overlap(box, other.box)) || rings(other).some((box) => overlap(box, one.box))
}

/** @param {Box} a @param {Box} b */
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
