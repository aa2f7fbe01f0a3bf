// Frames in JavaScript: a block written here by hand, and what readers remember.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Recording } from '../../ganviz/web/stage/recording.js'
import { Reader, unpack } from '../../ganviz/web/frames.js'

// a block as ganviz/frames/block.py describes it
function block(header, ...arrays) {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const padded = (length) => length + ((4 - (length % 4)) % 4)
  const size = 4 + padded(text.length) + arrays.reduce((sum, array) => sum + padded(array.byteLength), 0)
  const bytes = new Uint8Array(size).fill(32)
  new DataView(bytes.buffer).setUint32(0, padded(text.length), true)
  bytes.set(text, 4)
  let at = 4 + padded(text.length)
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += padded(array.byteLength)
  }
  return bytes
}

const ARRAYS = [
  { path: ['plane', 'fake'], type: 'int16', shape: [2, 1], offset: 0, unit: 0.5, unknown: -32768 },
  { path: ['list', '1'], type: 'uint8', shape: [3], offset: 4 },
]

test('arrays are put in their places, quantised ones as the numbers they stand for', () => {
  const header = { values: { step: 3, plane: { fake: null }, list: [1, null] }, arrays: ARRAYS }
  const frame = unpack(block(header, Int16Array.from([4, -32768]), Uint8Array.from([7, 8, 9])))
  assert.deepEqual([...frame.plane.fake.data], [2, NaN])
  assert.deepEqual([...frame.list[1].data], [7, 8, 9])
  assert.equal(frame.step, 3)
})

test('a view into a larger buffer is read as well', () => {
  const bytes = block({ values: { list: [0, null], plane: {} }, arrays: ARRAYS }, Int16Array.from([1, 2]), new Uint8Array(3))
  const larger = new Uint8Array(bytes.length + 3)
  larger.set(bytes, 3)
  assert.deepEqual([...unpack(larger.subarray(3)).plane.fake.data], [0.5, 1])
})

test('shared values are remembered, and missing ones are told', () => {
  const reader = new Reader()
  const shared = [[['plane', 'real'], 5]]
  const first = reader.read(block({ values: { plane: {}, fresh: { 5: 'real' } }, arrays: [], shared }))
  assert.deepEqual(first, { plane: { real: 'real' } })
  assert.equal(reader.read(block({ values: { plane: {} }, arrays: [], shared })).plane.real, 'real')
  assert.throws(() => new Reader().read(block({ values: { plane: {} }, arrays: [], shared })), /shared value 5/)
})

test('the recording that comes with the package plays', async () => {
  const recording = new Recording(readFileSync(new URL('../../assets/intro/ring.txt', import.meta.url), 'utf8'))
  const run = await recording.open()
  assert.ok(recording.length >= 50)
  const last = await recording.frame(recording.length - 1)
  assert.equal(last.step, run.steps.at(-1))
  assert.equal(last.plane.real.shape[1], 2)
  assert.equal(last.plane.missing.length, 0) // the fakes have followed
  assert.ok((await recording.frame(0)).plane.missing.length > 4)
})
