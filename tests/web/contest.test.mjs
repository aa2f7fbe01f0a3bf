import assert from 'node:assert/strict'
import test from 'node:test'

import { origin, titles } from '../../ganviz/web/shell/branches.js'
import { curves, turned } from '../../ganviz/web/shell/contest.js'
import { rows } from '../../ganviz/web/shell/help.js'

const BOX = { width: 100, height: 50, left: 10, right: 10, top: 5, bottom: 5 }
const line = (found, letter) => found.lines.find((one) => one.letter === letter).points

test('curves run from the first step to the last, from none to all modes', () => {
  const found = curves({ step: [100, 200, 300], A: [0, 4, 8], B: [8, 8, 8] }, 8, BOX)
  assert.deepEqual(line(found, 'A'), [[10, 45], [50, 25], [90, 5]])
  assert.deepEqual(line(found, 'B').map(([, y]) => y), [5, 5, 5])
  assert.deepEqual([found.first, found.last], [100, 300])
})

test('what was not looked at is left out, as is a run without any', () => {
  const found = curves({ step: [0, 10, 20], A: [1, null, 3], B: [null, null, null] }, 8, BOX)
  assert.equal(line(found, 'A').length, 2)
  assert.deepEqual(found.lines.map(({ letter }) => letter), ['A'])
})

test('letters at the ends do not stand on each other', () => {
  for (const [a, b] of [[8, 8], [8, 7], [0, 8], [3, 4]]) {
    const { ends } = curves({ step: [0, 10], A: [0, a], B: [0, b] }, 8, BOX)
    assert.ok(Math.abs(ends[0].y - ends[1].y) >= 11 - 1e-9)
  }
})

test('figures stand in rows, what is told of a whole run below them', () => {
  const told = turned(['Step', 'Modes held', ''], [{ letter: 'A', cells: ['10', '2 of 8', 'diverged'] }, { letter: 'B', cells: ['10', '8 of 8', ''] }])
  assert.deepEqual(told.letters, ['A', 'B'])
  assert.deepEqual(told.lines, [['Step', ['10', '10']], ['Modes held', ['2 of 8', '8 of 8']]])
  assert.deepEqual(told.notes, [['A', 'diverged']])
})

test('how a branch began, and which metrics there are', () => {
  const list = [{ number: 1, name: 'Run 1', metrics: { a: '1' } }, { number: 2, name: 'Run 2', metrics: { b: '2', a: '3' } }, { number: 3, name: 'Run 3' }]
  assert.equal(origin({ parent: null, forked_at: 0 }, list), 'by itself')
  assert.equal(origin({ parent: 1, forked_at: 1200 }, list), 'step 1,200 of Run 1')
  assert.equal(origin({ parent: 9, forked_at: 5 }, list), 'step 5 of a discarded run')
  assert.deepEqual(titles(list), ['a', 'b'])
})

test('keys are told once each, digits last', () => {
  const keys = { 0: ['from_scratch', '0: from scratch'], ' ': ['play', 'Space: play or pause'], '.': ['next', '.: the next scene'], ']': ['after', ''] }
  assert.deepEqual(rows(keys), [['Space', 'play or pause'], ['.', 'the next scene'], ['0', 'from scratch']])
})
