import assert from 'node:assert/strict'
import test from 'node:test'
import { arrange } from '../../ganviz/web/shell/layout.js'
import { wanted } from '../../ganviz/web/shell/intro.js'
import { rate } from '../../ganviz/web/shell/header.js'
import { divergence } from '../../ganviz/web/shell/notice.js'
import { figures } from '../../ganviz/web/shell/presenter.js'

const BOTH = { kinds: ['plane', 'images'] }
const VIEWS = { diagram: BOTH, plane: { kinds: ['plane'] }, samples: { kinds: ['images'] }, losses: BOTH, ledger: BOTH, film: { kinds: ['images'] } }
const ALL = Object.keys(VIEWS)

test('the picture of the data stands in the middle, the game beside it, the rest at the right in its order', () => {
  assert.deepEqual(arrange(VIEWS, ['ledger', 'losses', 'plane', 'diagram'], 'plane', false),
    { strip: 'diagram', stage: [['plane', '']], below: [], side: ['losses', 'ledger'] })
})

test('only views that fit the data are shown', () => {
  const told = arrange(VIEWS, ALL, 'images', false)
  assert.deepEqual(told.stage, [['samples', '']])
  assert.deepEqual(told.side, ['losses', 'ledger', 'film'])
  assert.deepEqual(arrange(VIEWS, ALL, 'plane', false).side, ['losses', 'ledger'])
})

test('two runs stand side by side, with what both have below', () => {
  const told = arrange(VIEWS, ALL, 'plane', true)
  assert.deepEqual(told.stage, [['plane', ''], ['plane', 'B']])
  assert.deepEqual(told.below, [['ledger', ''], ['ledger', 'B']])
  assert.deepEqual(told.side, ['losses'])
})

test('what is closed is nowhere', () => {
  assert.deepEqual(arrange(VIEWS, [], 'plane', true), { strip: '', stage: [], below: [], side: [] })
})

test('the recorded run is for those who come for the first time and by no particular link', () => {
  assert.equal(wanted('', ''), true)
  assert.equal(wanted('?theme=dark', ''), true)
  for (const search of ['?intro=0', '?lesson=collapse', '?data=grid&theme=dark']) assert.equal(wanted(search, ''), false)
  assert.equal(wanted('', 'seen'), false)
})

test('divergence is told with its remedies', () => {
  assert.equal(divergence({ diverged: '', status: 'Well.' }), null)
  const told = divergence({ run: 3, diverged: 'loss is NaN', status: 'Training diverged.', last_sound_step: 1200 })
  assert.equal(told.text, 'Training diverged.')
  assert.deepEqual(told.acts.map(({ label }) => label), ['Reset', 'Go back to step 1,200'])
})

test('a room is told three figures', () => {
  const frame = { step: 1200, judgement: { accuracy: 0.735 } }
  assert.deepEqual(figures(frame, { kind: 'd_too_weak' }), [['step', '1,200'], ['D is right', '74%'], ['diagnosis', 'd too weak']])
  const known = { ...frame, status: 'Step 1,200. 3 of 8 modes captured, 42% of the fakes high-quality.' }
  assert.deepEqual(figures(known, null)[1], ['modes captured', '3 of 8'])
  assert.equal(figures({ ...frame, diverged: 'loss is NaN' }, null)[2][1], 'diverged')
})

test('steps a second', () => {
  assert.deepEqual([0, 0.84, 9.96, 12.4, 1234.5].map(rate), ['0', '0.8', '10.0', '12', '1,235'])
})
