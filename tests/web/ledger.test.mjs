import assert from 'node:assert/strict'
import test from 'node:test'

import { everyOf, mostOf, told } from '../../ganviz/web/stage/ledger.js'

const column = (...data) => ({ shape: [data.length], data: Float32Array.from(data) })

test('both runs have one scale, which ends at a round number above all bars', () => {
  const a = { shares: column(0.2, 0.1), fair: column(0.125, 0.125) }
  const b = { shares: column(0.61, 0), fair: column(0.125, 0.125) }
  assert.equal(mostOf([a, b]), mostOf([b, a]))
  assert.ok(mostOf([a, b]) >= 0.61 && mostOf([a, b]) <= 0.8)
  assert.ok(mostOf([a]) < mostOf([a, b]))
  assert.ok(mostOf([null, undefined]) > 0)
  assert.ok(mostOf([{ shares: column(1), fair: column(NaN) }]) >= 1)
})

test('of names that need more room than there is, some are written', () => {
  assert.equal(everyOf(10, 30), 1)
  assert.equal(everyOf(31, 30), 2)
  assert.equal(everyOf(30, 7), 5)
})

test('a mode in words', () => {
  const ledger = {
    names: ['1', '2'], word: 'mode', shares: column(0.25, 0), good: column(0.2, 0), fair: column(0.125, 0.125), captured: [true, false], quality_known: true,
  }
  assert.equal(told(ledger, 0), 'Mode 1: 25% of the fakes (20% of high quality), fair share 13%')
  assert.equal(told({ ...ledger, word: 'class', quality_known: false }, 1), 'Class 2: 0% of the fakes, fair share 13%, missing')
})
