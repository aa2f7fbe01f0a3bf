// The plane without a browser: where things lie, what is read off, what is chosen.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersOf, roomAtLeft } from '../../ganviz/web/stage/axes.js'
import { Camera, WHOLE, enlarged, moved } from '../../ganviz/web/stage/camera.js'
import { labels } from '../../ganviz/web/stage/clump_labels.js'
import { merge, rivalOf } from '../../ganviz/web/stage/merge.js'
import { pixelsOfPictures } from '../../ganviz/web/stage/pictures.js'
import { between, inside, nearest, pathOf, reading, verdictAt } from '../../ganviz/web/stage/readings.js'
import { groundOf } from '../../ganviz/web/stage/surface.js'
import { fit, split } from '../../ganviz/web/stage/tiles.js'

const BOX = { left: 20, top: 4, size: 400 }
const points = (...pairs) => ({ shape: [pairs.length, 2], data: Float32Array.from(pairs.flat()) })
const near = (a, b, by = 1e-6) => assert.ok(Math.abs(a - b) < by, `${a} is not ${b}`)

test('corners of the plane lie in the corners of the box, upwards', () => {
  const camera = new Camera(WHOLE, 2, BOX)
  assert.deepEqual(camera.at(-2, 2), [20, 4])
  assert.deepEqual(camera.at(2, -2), [420, 404])
  assert.deepEqual(camera.under(220, 204), [0, 0])
})

test('a place stays under the pointer while the picture is enlarged', () => {
  const before = new Camera(WHOLE, 3, BOX)
  const [px, py] = before.at(1.2, -0.7)
  const share = (p, from) => (2 * (p - from)) / BOX.size - 1
  const after = new Camera(enlarged(WHOLE, 2.5, share(px, BOX.left), -share(py, BOX.top)), 3, BOX)
  near(after.at(1.2, -0.7)[0], px, 1e-9)
  near(after.at(1.2, -0.7)[1], py, 1e-9)
  near(after.scale, 2.5 * before.scale)
})

test('a drag takes the picture along, and the middle stays on the plane', () => {
  const window = moved(enlarged(WHOLE, 4), 0.5, 0)
  near(new Camera(window, 1, BOX).at(0, 0)[0], 220 + 100)
  assert.equal(moved(WHOLE, -100, 0).x, 1)
})

test('a value between cells is bilinear, and none outside', () => {
  const grid = { shape: [2, 2], data: [0, 100, 200, 40] }
  near(between(grid, 0.5, 0.5), 85)
  near(between(grid, 0.25, 0.25), 0)
  near(between(grid, 1, 0), 100)
  assert.ok(Number.isNaN(between(grid, 1.01, 0)))
  near(verdictAt({ surface: { shape: [1, 1], data: [51] }, extent: 1 }, 0, 0), 0.2)
})

test('the tooltip tells of a fake that is near, or else of the place', () => {
  const plane = {
    extent: 1,
    surface: { shape: [1, 1], data: [255] },
    fake: points([0.5, 0.5]),
    fake_verdicts: { data: [0.25] },
    fake_modes: { data: [2] },
    fake_good: { data: [0] },
    modes: points([-1, 0], [1, 0]),
  }
  assert.equal(reading(plane, 0.52, 0.5, 0.05), 'fake at (0.50, 0.50) · D(x) 0.25 · nearest mode 3 · low quality')
  assert.equal(reading(plane, 0.5, 0, 0.05), '(0.50, 0.00) · D(x) 1.00 · nearest mode 2 of 2, 0.50 away')
  assert.deepEqual(nearest(null, 0, 0), [-1, Infinity])
})

test('a rectangle chooses what lies in it, whatever its corners, and never what is no number', () => {
  const fake = points([0, 0], [1, 1], [NaN, 0], [0.5, -0.5])
  assert.deepEqual(inside(fake, [1, 1], [0, 0]), [0, 1])
  assert.deepEqual(inside(fake, [0, 0], [0.5, -0.5]), [0, 3])
})

const RING = 12
const measure = (words) => ({ width: 7 * words.length, height: 17 })
const labelsOf = (...clumps) => labels(clumps, RING, measure, { left: 0, top: 0, size: 500 })

test('rings that would overlap have one label, which counts all of them', () => {
  assert.deepEqual(labelsOf([100, 100, 120], [108, 100, 57]).map(({ words }) => words), ['177 fakes in 2 places'])
  assert.deepEqual(labelsOf([100, 100, 120], [100, 300, 57]).map(({ words }) => words), ['120 fakes here', '57 fakes here'])
  // the middle one of three ties the outer ones together
  assert.deepEqual(labelsOf([100, 50, 9], [140, 50, 8], [120, 50, 7]).map(({ words }) => words), ['24 fakes in 3 places'])
})

test('no label stands on another one, on a foreign ring, or beyond the edge, wherever clouds lie', () => {
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let round = 0; round < 300; round++) {
    const clumps = Array.from({ length: 2 + (round % 8) }, () => [12 + 476 * random(), 12 + 476 * random(), Math.ceil(300 * random())])
    const found = labelsOf(...clumps)
    const total = found.reduce((sum, { words }) => sum + parseInt(words, 10), 0)
    assert.equal(total, clumps.reduce((sum, [, , count]) => sum + count, 0))
    const boxes = found.map(({ x, y, words }) => ({ x, y: y - 8.5, w: measure(words).width, h: 17 }))
    boxes.forEach((a, i) => {
      assert.ok(a.x >= 0 && a.x + a.w <= 500 && a.y >= 0 && a.y + a.h <= 500, JSON.stringify(a))
      for (const b of boxes.slice(i + 1)) {
        assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y, JSON.stringify([a, b]))
      }
    })
    const single = boxes.filter((_, i) => found[i].words.endsWith('here'))
    for (const box of single) {
      const covered = clumps.filter(([x, y]) => x - RING < box.x + box.w && box.x < x + RING && y - RING < box.y + box.h && box.y < y + RING)
      assert.equal(covered.length, 0)
    }
  }
})

test('numbers at the edge keep their sign, and have room for the longest of them', () => {
  assert.deepEqual(numbersOf(-1, 1).map(({ words }) => words), ['−1', '−0.8', '−0.6', '−0.4', '−0.2', '0', '0.2', '0.4', '0.6', '0.8', '1'])
  const context = { measureText: (words) => ({ width: 7 * words.length }), font: '' }
  const wide = roomAtLeft(context, { y: 0, zoom: 2 }, 2, 1) // to −0.5
  assert.ok(wide >= 7 * 4 + 4, String(wide))
  assert.ok(roomAtLeft(context, { y: 0, zoom: 40 }, 2, 1) > wide) // to −0.04
})

test('a trail ends at the fakes of this step and leaves out what came later', () => {
  const trail = { steps: { data: [0, 10, 20] }, points: { shape: [3, 1, 2], data: Float32Array.from([0, 0, 1, 1, 2, 2]) } }
  const path = pathOf(trail, points([5, 5]), 20, 30).map((place) => [...place])
  assert.deepEqual(path, [[0, 0], [1, 1], [5, 5]])
  assert.equal(pathOf(trail, points([5, 5]), 20, 2).length, 2)
  assert.deepEqual(pathOf(null, points([5, 5]), 20, 2), [])
})

test('the ground is D itself until the best one is there', () => {
  const surface = { data: Uint8Array.from([0, 255]) }
  assert.equal(groundOf({ surface, optimal: null }, 'difference'), surface.data)
  const optimal = { data: Float32Array.from([1, NaN]) }
  assert.deepEqual([...groundOf({ surface, optimal }, 'optimal')], [255, 128])
  assert.deepEqual([...groundOf({ surface, optimal }, 'difference')], [0, 128])
})

test('sections that a frame leaves out stay while the run stays', () => {
  const first = merge(null, { run: 1, step: 0, ledger: { a: 1 }, rival: { step: 0, raster: 7 } })
  const second = merge(first, { run: 1, step: 1, rival: { step: 1 } })
  assert.deepEqual([second.ledger, second.rival.raster, rivalOf(second).step], [{ a: 1 }, 7, 1])
  assert.equal(merge(second, { run: 1, step: 2, ledger: null, rival: null }).ledger, null)
  assert.equal(merge(second, { run: 2, step: 0 }).ledger, undefined)
  assert.equal(rivalOf(merge(second, { run: 1, rival: null })), null)
})

test('pictures are grey from the darkest to the brightest, or have their colours', () => {
  const grey = pixelsOfPictures({ shape: [1, 1, 2], data: Uint8Array.from([0, 63]) }, 63)
  assert.deepEqual([...grey].map((pixel) => pixel.toString(16)), ['ff000000', 'ffffffff'])
  const coloured = pixelsOfPictures({ shape: [1, 1, 1, 3], data: Uint8Array.from([1, 2, 3]) }, 255)
  assert.equal(coloured[0].toString(16), 'ff030201')
})

test('tiles are as large as their box allows, beside each other where that is better', () => {
  const what = { count: 36, ratio: 1, names: false, numbers: true }
  const { side, wide, width, height } = fit(what, 300, 1000, 1)
  assert.deepEqual([side, wide], [6, 50])
  assert.ok(width <= 300 && height <= 1000)
  assert.equal(split(what, 800, 400, 10, 1)[1].y, 0)
  assert.equal(split(what, 300, 900, 10, 1)[1].x, 0)
})
