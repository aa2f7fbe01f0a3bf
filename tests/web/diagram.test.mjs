import assert from 'node:assert/strict'
import test from 'node:test'

import { learnerOf } from '../../ganviz/web/stage/diagram.js'
import { flows } from '../../ganviz/web/stage/diagram_board.js'
import { JOINED, PARTS, endOf, strip, wide } from '../../ganviz/web/stage/diagram_layout.js'
import { areaOf } from '../../ganviz/web/stage/lattice.js'
import { PAINTERS, countsOf, groupsOf } from '../../ganviz/web/stage/painters.js'
import { heightsOf } from '../../ganviz/web/stage/players.js'

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

test('no two parts of the strip overlap, and all lie within it, at any height', () => {
  for (const height of [470, 520, 600, 700, 860]) {
    const { boxes, height: used } = strip(116, height)
    assert.ok(used <= height, `${used} in ${height}`)
    const all = PARTS.map((part) => boxes[part])
    for (const box of all) {
      assert.ok(box.x >= 0 && box.x + box.w <= 116 && box.y >= 0 && box.y + box.h <= used + 0.01)
      assert.ok(box.picture[0] <= box.w && box.picture[1] < box.h)
    }
    all.forEach((a, i) => all.slice(i + 1).forEach((b) => assert.ok(!overlap(a, b))))
  }
})

test('miniatures grow with the room, and no larger than the strip is wide', () => {
  const sides = [520, 640, 760, 2000].map((height) => strip(116, height).boxes.discriminator.picture[0])
  assert.ok(sides[0] < sides[1] && sides[1] < sides[2] && sides[2] <= sides[3])
  assert.ok(sides[3] < 116)
  assert.ok(strip(116, 100).boxes.discriminator.picture[0] >= 20) // and then it scrolls
})

test('every arrow ends at the part it leads to', () => {
  for (const { boxes, edges } of [strip(116, 600), strip(180, 900, 1.5), wide()]) {
    assert.equal(edges.length, JOINED.length)
    for (const { to, tip } of edges) {
      const { x, y, w, h } = boxes[to]
      const far = Math.hypot(Math.max(x - tip.x, 0, tip.x - x - w), Math.max(y - tip.y, 0, tip.y - y - h))
      assert.ok(far <= 7, `${to}: ${far}`)
    }
  }
})

test('the end of a path and its direction', () => {
  assert.deepEqual(endOf('M10 5H30'), { x: 30, y: 5, angle: 0 })
  assert.deepEqual(endOf('M10 5V30'), { x: 10, y: 30, angle: 90 })
  assert.deepEqual(endOf('M930 278V292H596V284'), { x: 596, y: 284, angle: -90 })
  assert.deepEqual(endOf('M466 104C484 104 478 190 496 190'), { x: 496, y: 190, angle: 0 })
})

test('arrows of the player who learns are lit', () => {
  const lit = (learner, active = []) => JOINED.map(([from, to, player, gradient]) => ({ from, to, player, gradient }))
    .filter((edge) => flows(edge, learner, active)).map(({ from, to }) => `${from}-${to}`)
  assert.ok(lit('generator').includes('gradients-fake') && !lit('generator').includes('real-discriminator'))
  assert.ok(lit('discriminator').includes('discriminator_loss-discriminator'))
  assert.deepEqual(lit(''), [])
  assert.deepEqual(lit('generator', ['latent', 'generator', 'fake']), ['latent-generator', 'generator-fake'])
  assert.deepEqual(lit('discriminator', ['discriminator_loss', 'discriminator']), ['discriminator_loss-discriminator'])
  assert.deepEqual(lit('generator', ['generator_loss', 'discriminator', 'gradients', 'fake', 'generator']),
    ['generator_loss-gradients', 'gradients-fake', 'fake-generator'])
})

test('who learns: nobody while paused, both in turn, and never a frozen player', () => {
  const game = { frozen: { generator: false, discriminator: false } }
  assert.equal(learnerOf({ playing: false, learning: 'both', game }, 0), '')
  assert.equal(learnerOf({ playing: true, learning: 'generator', game }, 0), 'generator')
  assert.deepEqual([0, 9, 10, 19, 20].map((count) => learnerOf({ playing: true, learning: 'both', game }, count)),
    ['discriminator', 'discriminator', 'generator', 'generator', 'discriminator'])
  assert.equal(learnerOf({ playing: true, learning: 'both', game: { frozen: { generator: true } } }, 10), 'discriminator')
  assert.equal(learnerOf({ playing: false, learning: 'both', game, scene: { player: 'generator' } }, 0), 'generator')
})

test('what a part needs is the same object as long as its picture is the same', () => {
  const state = { kind: 'plane', plane: { fake: {}, surface: {} }, game: { latents: {} } }
  const other = { ...state, plane: { ...state.plane, surface: {} } }
  assert.deepEqual(PAINTERS.fake.needs(state), PAINTERS.fake.needs(other))
  assert.notEqual(PAINTERS.discriminator.needs(state)[0], PAINTERS.discriminator.needs(other)[0])
  assert.ok(PAINTERS.gradients.needs({ kind: 'vectors', game: {} }).includes(undefined))
})

test('verdicts in shades, histograms, areas, heights of layers', () => {
  assert.deepEqual([...groupsOf([0, 1, NaN, 1], 4)], [[0, [0, 2]], [15, [1, 3]]])
  assert.deepEqual([...groupsOf([0, 1, 1], 2).values()].flat(), [0, 1])
  assert.deepEqual(countsOf([0, 0.49, 0.5, 1, NaN], 2), [2, 2])
  assert.equal(areaOf([0, 0, 2, 0, 2, 3, 0, 3], [0, 1, 2, 3]), 6)
  const [least, most] = heightsOf([1, 128])
  assert.ok(least < most && most === 72)
})
