import assert from 'node:assert/strict'
import test from 'node:test'
import { drawCell, drawHeat } from '../../ganviz/web/wall/cell.js'
import { GAP, moved, pieces, readable, sideOf } from '../../ganviz/web/wall/places.js'
import { Visits } from '../../ganviz/web/wall/visits.js'

test('arrow keys move by a cell and stay within the wall', () => {
  // 2 rows of 3
  assert.equal(moved('ArrowRight', 0, 2, 3), 1)
  assert.equal(moved('ArrowDown', 1, 2, 3), 4)
  assert.equal(moved('ArrowUp', 4, 2, 3), 1)
  assert.equal(moved('ArrowLeft', 3, 2, 3), 3)
  assert.equal(moved('ArrowRight', 2, 2, 3), 2)
  assert.equal(moved('ArrowDown', 5, 2, 3), 5)
  assert.equal(moved('Home', 5, 2, 3), 3)
  assert.equal(moved('End', 0, 2, 3), 2)
  assert.equal(moved('a', 4, 2, 3), -1)
})

test('cells are as large as fits, and never too small to be hit or larger than serves', () => {
  const over = 17
  const side = sideOf({ wide: 700, high: 640 }, 6, 6, over)
  assert.ok(6 * (side + GAP) <= 700 && 6 * (side + GAP + over) <= 640)
  assert.ok(6 * (side + 1 + GAP + over) > 640)
  assert.equal(sideOf({ wide: 100, high: 100 }, 8, 8, over), 36)
  assert.equal(sideOf({ wide: 2000, high: Infinity }, 1, 1, over), 320)
})

test('words on a colour stand out', () => {
  assert.equal(readable('#f0a050'), '#000000')
  assert.equal(readable('#0d0887'), '#ffffff')
})

test('what is told of a cell comes piece by piece, without its settings', () => {
  const setting = 'D learning rate 0.01, G learning rate 0.1'
  assert.deepEqual(pieces(`${setting}: 2/8 modes captured, diverged`, setting), ['2/8 modes captured', 'diverged'])
})

// --- drawing, by a canvas that remembers
function paper() {
  const done = []
  const context = new Proxy({}, {
    get: (target, name) => target[name] ?? ((...of) => { done.push([name, ...of, target.fillStyle]) }),
    set: (target, name, value) => { target[name] = value; return true },
  })
  return { done, canvas: { width: 1, height: 1, getContext: () => context } }
}

globalThis.window = { devicePixelRatio: 2 }
const COLOURS = { background: '#ffffff', lines: '#888888', coverage: ['#f0a050', '#cc4778', '#0d0887'] }
const frame = (more = {}) => ({
  plan: { modes: [[], [[0.5, 0.5]]], real: [[], [[0.25, 0.25]]] },
  points: { shape: [2, 2, 2], data: new Uint8Array([0, 0, 254, 254, 127, 127, 255, 255]) },
  coverage: { data: new Float32Array([0, 1]) },
  told: ['0/1', '1/1'], spread: ['', '0–1'], remarks: ['0%', '50%'],
  ...more,
})

test('fakes have the colour of their coverage, and those out of view are left out', () => {
  const { done, canvas } = paper()
  drawCell(canvas, 60, frame(), 1, COLOURS)
  assert.equal(canvas.width, 120)
  const squares = done.filter(([name]) => name === 'fillRect')
  assert.equal(squares.length, 3) // ground, a real sample, and the one fake that is seen
  const [, x, y, side, , colour] = squares[2]
  assert.equal(colour, '#0d0887')
  assert.ok(Math.abs(x + side / 2 - 60) < 1 && Math.abs(y + side / 2 - 60) < 1)
})

test('a tile tells modes captured, spread and remark, and only the first where it is small', () => {
  const large = paper()
  drawHeat(large.canvas, 80, 97, frame(), 1, COLOURS)
  assert.deepEqual([large.canvas.width, large.canvas.height], [160, 194])
  const words = large.done.filter(([name]) => name === 'fillText')
  assert.deepEqual(words.map(([, text]) => text), ['1/1', '0–1', '50%'])
  assert.ok(words.every(([, , x, y]) => x === 80 && y > 0 && y < 194))
  assert.equal(words[0].at(-1), '#ffffff')
  const small = paper()
  drawHeat(small.canvas, 40, 57, frame(), 0, COLOURS)
  assert.deepEqual(small.done.filter(([name]) => name === 'fillText').map(([, text]) => text), ['0/1'])
})

// --- cells in tabs of their own
function visiting() {
  const sent = []
  let listen
  const visits = new Visits({ store: { on: (key, act) => { if (key === 'visits') listen = act } }, send: (message) => sent.push(message) })
  return { visits, sent, answer: (answers) => listen(answers) }
}

test('a tab is opened at once and goes where the answer says, once', () => {
  const { visits, sent, answer } = visiting()
  const tab = { gone: [], closed: false, location: { replace: (href) => tab.gone.push(href) }, close: () => { tab.closed = true } }
  Object.assign(globalThis, { window: { open: () => tab }, location: { href: 'http://here/lab/wall?x=1' } })
  visits.open(4)
  visits.open(5)
  assert.deepEqual(sent, [{ do: 'open', place: 4, number: 1 }, { do: 'open', place: 5, number: 2 }])
  answer([[1, './?cell=abc']])
  answer([[1, './?cell=abc']])
  assert.deepEqual(tab.gone, ['http://here/lab/?cell=abc'])
  answer([[1, './?cell=abc'], [2, '']])
  assert.equal(tab.closed, true)
})

test('where tabs are forbidden, the page itself goes there', () => {
  const { visits, answer } = visiting()
  const gone = []
  Object.assign(globalThis, { window: { open: () => null }, location: { href: 'http://here/wall', assign: (href) => gone.push(href) } })
  visits.open(0)
  answer([[1, './?cell=abc']])
  assert.deepEqual(gone, ['http://here/?cell=abc'])
})
