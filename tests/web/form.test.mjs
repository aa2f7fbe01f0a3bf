import assert from 'node:assert/strict'
import test from 'node:test'
import { worded } from '../../ganviz/web/shell/control.js'
import { Drafts, Throttle } from '../../ganviz/web/shell/drafts.js'
import { changed, inForce } from '../../ganviz/web/shell/form.js'
import { placeOf, read, rungs, scale, valueAt, written } from '../../ganviz/web/shell/numbers.js'

const RATE = { kind: 'number', title: 'G learning rate', low: 0, high: 100, step: null, ladder: [0.001, 0.002, 0.005] }

test('a ladder has the value among its rungs, wherever it lies', () => {
  assert.deepEqual(rungs(RATE.ladder, 0.003), [0.001, 0.002, 0.003, 0.005])
  assert.deepEqual(rungs(RATE.ladder, 0.002), RATE.ladder)
  const at = scale(RATE, 0.003)
  assert.deepEqual([at.min, at.max, at.step], [0, 3, 1])
  assert.equal(valueAt(at, placeOf(at, 0.003)), 0.003)
})

test('scales without a ladder go from bound to bound; wide ones have none', () => {
  assert.deepEqual(scale({ kind: 'integer', low: 0, high: 10, ladder: null, step: null }, 3), { min: 0, max: 10, step: 1, rungs: null })
  assert.equal(scale({ kind: 'integer', low: 0, high: 2 ** 31 - 1, ladder: null, step: null }, 0), null)
  assert.equal(scale({ kind: 'number', low: 0, high: 0.95, ladder: null, step: 0.05 }, 0).step, 0.05)
  const at = scale({ kind: 'number', low: 0, high: 1, ladder: null, step: 0.1 }, 0)
  assert.equal(valueAt(at, 0.1 + 0.2), 0.3)
})

test('numbers are written as people write them, and read back', () => {
  assert.equal(written(0.0001), '0.0001')
  assert.equal(written(2e-5), '2e-5')
  assert.equal(written(100), '100')
  assert.equal(written(0.1 + 0.2), '0.3')
  for (const value of [0, 1e-6, 0.05, 3, 128, -180]) assert.equal(Number(written(value)), value)
})

test('what is typed is a number within the bounds, or is refused in words', () => {
  assert.deepEqual(read('0,003', RATE), { value: 0.003 })
  assert.deepEqual(read(' 1e-3 ', RATE), { value: 0.001 })
  assert.match(read('', RATE).problem, /a number from 0 to 100/)
  assert.match(read('200', RATE).problem, /between 0 and 100/)
  assert.match(read('2.5', { ...RATE, kind: 'integer', title: 'Modes' }).problem, /whole number/)
})

test('a control keeps what was set until a state has it, it is refused, or it is old', () => {
  let now = 0
  const drafts = new Drafts(() => now)
  drafts.put('generator_lr', 0.002)
  drafts.settle({ generator_lr: 0.001 })
  assert.equal(drafts.value('generator_lr', 0.001), 0.002)
  drafts.settle({ generator_lr: 0.002 })
  assert.equal(drafts.value('generator_lr', 0.005), 0.005)
  drafts.put('regularizers', ['r1'])
  drafts.refuse()
  assert.deepEqual(drafts.value('regularizers', []), [])
  drafts.put('modes', 9)
  now = 6000
  drafts.settle({ modes: 8 })
  assert.equal(drafts.value('modes', 8), 8)
})

test('while a slider is dragged, changes go out now and then, and the last one surely', () => {
  let now = 0
  const sent = []
  const later = []
  const throttle = new Throttle((changes) => sent.push(changes), 125, { now: () => now, later: (act) => later.push(act) })
  for (now = 0; now < 100; now += 10) throttle.put('lr', now)
  assert.deepEqual(sent, [{ lr: 0 }])
  throttle.put('modes', 3)
  now = 125
  later.shift()()
  assert.deepEqual(sent[1], { lr: 90, modes: 3 })
  throttle.put('lr', 5)
  throttle.flush()
  later.forEach((act) => act())
  assert.deepEqual(sent[2], { lr: 5 })
  assert.equal(sent.length, 3)
})

test('a form shows what has an effect and is not hidden, and marks what differs', () => {
  const told = { values: { data: 'grid', lr: 0.1, modes: 8, regularizers: [] }, usual: { data: 'ring', lr: 0.2, modes: 8, regularizers: [] }, idle: ['modes'] }
  assert.deepEqual(inForce(['data', 'lr', 'modes'], told, ['data']), ['lr'])
  assert.deepEqual(changed(['data', 'lr', 'modes', 'regularizers'], told), ['lr'])
})

test('values are told by their titles', () => {
  const choice = { kind: 'choice', name: 'objective', options: [['Wasserstein', 'wasserstein']] }
  assert.equal(worded(choice, 'wasserstein'), 'Wasserstein')
  assert.equal(worded({ kind: 'choices', name: 'classes', options: [] }, [0, 2], ['T-shirt', 'Trouser', 'Bag']), 'T-shirt, Bag')
  assert.equal(worded({ kind: 'choices', name: 'regularizers', options: [['R1', 'r1']] }, []), 'none')
})
