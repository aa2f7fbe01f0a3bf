import assert from 'node:assert/strict'
import test from 'node:test'

import { movedRectangle } from '../../ganviz/web/stage/latent_map.js'
import { NOWHERE, chosenWords, inRectangle, latentsOf, patches } from '../../ganviz/web/stage/latent_places.js'

test('patches are of one mode and hang together; small ones get no number', () => {
  const data = Uint8Array.from([
    0, 0, 1, 1,
    0, 0, 1, 1,
    NOWHERE, NOWHERE, 1, 0,
  ])
  const found = patches({ shape: [3, 4], data }, 4)
  assert.deepEqual(found.map(({ mode }) => mode), [0, 1, 0]) // on so small a map half a cell is enough
  assert.ok([0, 1, 4, 5].includes(found[0].cell))
  assert.equal(patches({ shape: [30, 30], data: new Uint8Array(900).fill(3) }, 10).length, 1)
  const speck = new Uint8Array(900).fill(NOWHERE)
  speck[5] = 2
  assert.equal(patches({ shape: [30, 30], data: speck }, 10).length, 0)
})

test('a rectangle holds the latents within it; on a line only its width counts', () => {
  const latents = { data: [0, 0, 1, 1, -1, 2] }
  assert.deepEqual(inRectangle({ latents, axes: ['across', 'up'] }, [-0.5, -0.5, 1, 1]), [0, 1])
  assert.deepEqual(inRectangle({ latents, axes: ['across'] }, [-1, 5, 0.5, 6]), [0, 2])
})

test('what is chosen, in words', () => {
  const modes = [0, 0, 1, NOWHERE]
  assert.deepEqual(latentsOf(modes, 0), [0, 1])
  assert.equal(chosenWords(modes, new Set()), '')
  assert.equal(chosenWords(modes, new Set([0, 1, 2, 3, 99])), ' Chosen: 4 of 4 latents; 2 at mode 1, 1 at mode 2.')
  assert.equal(chosenWords(modes, new Set([3])), ' Chosen: 1 of 4 latents.')
})

test('arrow keys move a rectangle, resize it with Shift, and stop at the edge', () => {
  const first = movedRectangle(null, [1, 0], 2, false)
  assert.deepEqual(first, [-0.5, -0.5, 0.5, 0.5])
  assert.deepEqual(movedRectangle(first, [1, 0], 2, false), [-0.4, -0.5, 0.6, 0.5])
  assert.deepEqual(movedRectangle(first, [0, 1], 2, true), [-0.5, -0.5, 0.5, 0.6])
  assert.equal(movedRectangle([1.99, 0, 2, 1], [1, 0], 2, false), null)
})
