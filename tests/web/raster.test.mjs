import assert from 'node:assert/strict'
import test from 'node:test'

import { contentOf } from '../../ganviz/web/stage/film.js'
import { placeOf, pixel, sizeOf, tableOf } from '../../ganviz/web/stage/heat.js'
import { rangeOf, tellCell, timesFair } from '../../ganviz/web/stage/raster.js'
import { Seen } from '../../ganviz/web/stage/seen.js'

const raster = {
  first: 0, last: 400, names: ['1', '2'], word: 'mode', share: { shape: [2, 4], data: Float32Array.from([1, 0.5, 0.25, 0.2, 0.5, NaN, 0.5, 0]) }, score: null,
}

test('a cell tells its mode, step and how far the mode is from its fair share', () => {
  assert.equal(tellCell(raster, 'share', 0, 0), 'Mode 1, step 0: 0.00 × its fair share')
  assert.equal(tellCell(raster, 'share', 0, 250), 'Mode 1, step 250: 3.00 × its fair share')
  assert.equal(tellCell(raster, 'share', 1, 150), 'Mode 2, step 150: not there')
  assert.equal(tellCell(raster, 'share', 1, 400), 'Mode 2, step 400: far more than its fair share')
  assert.equal(tellCell(raster, 'score', 1, 400), 'Mode 2, step 400: not known')
  assert.equal(tellCell({ ...raster, score: raster.share }, 'score', 0, 120), 'Mode 1, step 120: D(x) 0.50')
  assert.equal(timesFair(0.5), '1.00 ×')
})

test('runs that are compared have the same steps along the bottom', () => {
  assert.deepEqual(rangeOf([{ first: 10, last: 20 }, { first: 0, last: 15 }]), [0, 20])
  assert.deepEqual(rangeOf([null]), [0, 1])
  assert.deepEqual(rangeOf([{ first: 5, last: 5 }]), [5, 6])
})

test('colours as pixels', () => {
  const palette = ['#000000', '#ff8001']
  assert.deepEqual([...tableOf(palette)], [pixel(0, 0, 0), pixel(255, 128, 1)])
  assert.equal(tableOf(palette), tableOf(palette))
  assert.deepEqual([...new Uint8Array(tableOf(palette).buffer)].slice(4), [255, 128, 1, 255])
  assert.deepEqual([-1, 0, 0.5, 1, 2].map(placeOf), [0, 0, 128, 255, 255])
})

test('pictures of one and of three channels', () => {
  assert.deepEqual(sizeOf({ shape: [5, 8, 6], data: new Uint8Array(240) }), { count: 5, height: 8, width: 6, channels: 1 })
  assert.deepEqual(sizeOf({ shape: [2, 2, 8, 6, 3], data: new Uint8Array(576) }), { count: 4, height: 8, width: 6, channels: 3 })
  assert.deepEqual(sizeOf({ shape: [5, 5, 28, 28], data: new Uint8Array(19600) }), { count: 25, height: 28, width: 28, channels: 1 })
})

test('a column of the film for each moment, a row for each latent', () => {
  const block = { shape: [2, 4, 4], data: new Uint8Array(32) }
  const { captions, columns } = contentOf({ steps: [100, 12000], pictures: [block, block] })
  assert.deepEqual(captions, ['100', '12k'])
  assert.deepEqual(columns, [[block, [0, 1]], [block, [0, 1]]])
})

test('what was seen is not drawn again', () => {
  const seen = new Seen()
  const one = {}
  assert.ok(seen.differs(one, NaN))
  assert.ok(!seen.differs(one, NaN))
  assert.ok(seen.differs({}, NaN))
  seen.forget()
  assert.ok(seen.differs({}, NaN))
})
