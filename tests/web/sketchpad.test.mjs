import assert from 'node:assert/strict'
import test from 'node:test'

import { applied, decode, Drawing, encode, MOST, stroke } from '../../ganviz/web/shell/canvas_of_points.js'
import { counted, table } from '../../ganviz/web/shell/sketchpad.js'

const near = (one, other, far = 6 / 4095) => one.forEach((v, i) => assert.ok(Math.abs(v - other[i]) <= far, `${one} is not ${other}`))

test('a drawing comes back from its text, up to 12 bits', () => {
  const points = [[0, 0], [-3, 3], [1.234, -2.5]]
  const text = encode(points)
  assert.equal(text.length, 4 * points.length)
  decode(text).forEach((point, i) => near(point, points[i]))
  assert.equal(encode(decode(text)), text)
})

test('corners are the first and last letters of the alphabet, and what lies beyond stays at the edge', () => {
  assert.equal(encode([[-3, -3]]), 'AAAA') // the text form of data/drawn.py
  assert.equal(encode([[3, 3]]), '____')
  assert.equal(encode([[9, -9]]), encode([[3, -3]]))
})

test('a stroke leaves points along its way, within the brush', () => {
  const points = stroke([-1, 0], [1, 0], 0.1)
  assert.equal(points.length, Math.ceil(2 / 0.06))
  for (const [x, y] of points) assert.ok(Math.abs(x) <= 1.1 && Math.abs(y) <= 0.1)
  near(stroke([-1, 0], [1, 0.5], 0).at(-1), [1, 0.5])
  assert.equal(stroke(null, [1, 1], 0.1).length, 1)
})

test('points sets one a press, the eraser takes away what is near', () => {
  assert.deepEqual(applied([], 'points', null, [1, 2], 0), [[1, 2]])
  assert.deepEqual(applied([[1, 2]], 'points', [1, 2], [2, 2], 0), [[1, 2]])
  assert.deepEqual(applied([[0, 0], [0.05, 0], [1, 1]], 'eraser', null, [0, 0], 0), [[1, 1]])
  assert.deepEqual(applied([[0, 0], [0.5, 0], [1, 1]], 'eraser', null, [0, 0], 0.6), [[1, 1]])
  assert.deepEqual(applied([[0, 0], [0.5, 0], [2, 0], [0.5, 1]], 'eraser', [-1, 0], [1, 0], 0), [[2, 0], [0.5, 1]]) // a swift stroke leaves none between
})

test('nothing lies outside of the canvas, and no more than fit', () => {
  assert.deepEqual(applied([], 'points', null, [3.5, 0], 0), [])
  const full = Array.from({ length: MOST }, () => [0, 0])
  assert.equal(applied(full, 'points', null, [1, 1], 0).length, MOST)
})

test('undo and redo, and a drawing made elsewhere', () => {
  const drawing = new Drawing()
  assert.equal(drawing.undo(), false)
  drawing.change([[0, 0]])
  drawing.change([[0, 0], [1, 1]])
  assert.ok(drawing.undo())
  assert.deepEqual(drawing.points, [[0, 0]])
  assert.ok(drawing.redo())
  assert.equal(drawing.points.length, 2)
  assert.equal(drawing.redo(), false)
  assert.equal(drawing.take(drawing.text), false)
  assert.ok(drawing.take(encode([[2, 2]])))
  drawing.undo()
  assert.equal(drawing.points.length, 2)
  drawing.change([]) // what was taken back is gone
  assert.equal(drawing.redo(), false)
})

test('what is told of a drawing', () => {
  assert.equal(table([[1, -2.3456]]), 'x,y\n1.000,-2.346\n')
  assert.match(counted(0), /^Empty/)
  assert.equal(counted(1), '1 point')
  assert.equal(counted(1234), '1,234 points')
  assert.equal(counted(MOST), '10,000 points: no more fit')
})
