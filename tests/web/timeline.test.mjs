import assert from 'node:assert/strict'
import test from 'node:test'

import { bunches, words } from '../../ganviz/web/shell/marks.js'
import { Asking, Past, withCollapses } from '../../ganviz/web/shell/past.js'
import { placeOf } from '../../ganviz/web/shell/track.js'

const mark = (step, kind, text = kind) => ({ step, kind, text })
const modes = (step, kind, now) => mark(step, kind, `A mode ${kind}: now ${now} of 8`)
const kinds = (marks) => withCollapses(marks).map(({ kind }) => kind)

function past({ kept = [0, 10, 20, 30], step = 35, marks = [], shown = null } = {}) {
  const made = new Past()
  made.take({ kept: { data: Int32Array.from(kept) }, step, marks, first: 0 })
  made.shown = shown
  return made
}

// --- collapses
test('a collapse begins at the first of the losses that take half of the modes', () => {
  const marks = [modes(10, 'gained', 8), modes(50, 'lost', 7), modes(60, 'lost', 5), modes(70, 'lost', 3), modes(80, 'lost', 2)]
  assert.deepEqual(kinds(marks), ['gained', 'collapse', 'lost', 'lost', 'lost'])
})

test('a mode that comes back in between does not break a collapse in two', () => {
  const marks = [modes(10, 'gained', 8), modes(50, 'lost', 5), modes(60, 'gained', 6 - 1), modes(70, 'lost', 3), modes(80, 'gained', 4), modes(90, 'lost', 1)]
  assert.deepEqual(kinds(marks), ['gained', 'collapse', 'gained', 'lost', 'gained', 'lost'])
})

test('what is gained back by itself was no collapse', () => {
  const marks = [modes(10, 'gained', 8), modes(50, 'lost', 3), modes(90, 'gained', 8)]
  assert.deepEqual(kinds(marks), ['gained', 'lost', 'gained'])
})

test('what a change of settings brings back was a collapse', () => {
  const marks = [modes(10, 'gained', 8), modes(50, 'lost', 3), mark(70, 'change'), modes(90, 'gained', 8), modes(95, 'lost', 7)]
  assert.deepEqual(kinds(marks), ['gained', 'collapse', 'change', 'gained', 'lost'])
})

test('one mode lost, or few of many, is no collapse', () => {
  assert.deepEqual(kinds([modes(10, 'gained', 8), modes(50, 'lost', 7), modes(60, 'lost', 6)]), ['gained', 'lost', 'lost'])
  assert.deepEqual(kinds([modes(10, 'gained', 2), modes(50, 'lost', 1)]), ['gained', 'lost'])
})

test('marks that do not say how many modes are left are counted', () => {
  const marks = [...[1, 2, 3, 4].map((step) => mark(step, 'gained')), ...[11, 12, 13].map((step) => mark(step, 'lost'))]
  assert.deepEqual(kinds(marks).slice(4), ['collapse', 'lost', 'lost'])
})

test('a second collapse is marked, too', () => {
  const marks = [modes(10, 'gained', 8), modes(50, 'lost', 2), mark(70, 'change'), modes(90, 'gained', 8), modes(95, 'lost', 1)]
  assert.deepEqual(kinds(marks), ['gained', 'collapse', 'change', 'gained', 'collapse'])
})

// --- bunches
test('no two marks stand nearer than the gap, and none is lost', () => {
  const marks = Array.from({ length: 300 }, (_, i) => mark(i * 7, i % 9 ? 'gained' : 'lost'))
  const found = bunches(marks, (step) => step / 3, 26)
  for (let i = 1; i < found.length; i++) assert.ok(found[i].x - found[i - 1].x >= 26)
  assert.deepEqual(found.flatMap((bunch) => bunch.marks), marks)
})

test('a collapse stands where it begins, and takes its neighbours', () => {
  const marks = [mark(80, 'gained'), mark(90, 'gained'), mark(100, 'collapse'), mark(150, 'lost'), mark(400, 'bookmark')]
  const found = bunches(marks, (step) => step, 26)
  assert.deepEqual(found.map(({ x, kind, marks: all }) => [x, kind, all.length]), [[100, 'collapse', 4], [400, 'bookmark', 1]])
})

test('the gravest of a bunch gives it its shape', () => {
  const [bunch] = bunches([mark(1, 'gained'), mark(2, 'diverged'), mark(3, 'bookmark')], (step) => step)
  assert.equal(bunch.kind, 'diverged')
  assert.equal(words(bunch), 'Steps 1 to 3: 3 marks')
  assert.equal(words({ marks: [mark(1200, 'lost', 'Mode 3 lost')] }), 'Step 1,200: Mode 3 lost')
  assert.match(words({ marks: [mark(1, 'lost'), mark(5, 'collapse')] }), /collapse begins at step 5/)
})

test('the ends of the run stand half a handle from the ends of the slider', () => {
  assert.equal(placeOf(0, { first: 0, last: 100 }, 216), 8)
  assert.equal(placeOf(100, { first: 0, last: 100 }, 216), 208)
  assert.equal(placeOf(0, { first: 0, last: 0 }, 216), 8)
})

// --- going
test('a step leads to the moment that was kept before it, the last one to the present', () => {
  assert.equal(past().at(15), 10)
  assert.equal(past().at(34.9), 30)
  assert.equal(past().at(35), null)
  assert.equal(past({ kept: [] }).at(0), null)
})

test('from the present the moment before is the last that was kept', () => {
  assert.equal(past().moved(-1), 30)
  assert.equal(past({ step: 30 }).moved(-1), 20)
  assert.equal(past({ shown: 20 }).moved(1), 30)
  assert.equal(past({ shown: 30 }).moved(1), null)
  assert.equal(past({ shown: 0 }).moved(-1), 0)
  assert.equal(past({ step: 30, shown: 20 }).moved(1), null) // the last that was kept is the present
})

test('from mark to mark', () => {
  const marks = [[5, 'change', 'a'], [22, 'gained', 'b']]
  assert.equal(past({ marks }).jumped(-1), 20)
  assert.equal(past({ marks, shown: 10 }).jumped(-1), undefined) // what is marked since the moment before is here
  assert.equal(past({ marks, shown: 20 }).jumped(-1), 0)
  assert.equal(past({ marks, shown: 10 }).jumped(1), 20)
  assert.equal(past({ marks, shown: 30 }).jumped(1), null)
})

test('what happened since the moment before belongs to this one', () => {
  const marks = [[5, 'change', 'a'], [12, 'gained', 'b'], [20, 'lost', 'c']]
  assert.equal(past({ marks, shown: 20 }).happened(), 'b · c')
  assert.equal(past({ marks, shown: 30 }).happened(), '')
})

// --- asking
function asking() {
  const [sent, clock, timers] = [[], { now: 0 }, []]
  return { sent, clock, timers, asks: new Asking((step) => sent.push(step), () => clock.now, (act) => { timers.push(act) }) }
}

test('one moment at a time; those that wait replace each other', () => {
  const { sent, asks } = asking()
  for (const step of [10, 20, 30]) asks.ask(step)
  assert.deepEqual(sent, [10])
  asks.answered(10)
  assert.deepEqual(sent, [10, 30])
  asks.answered(30)
  asks.ask(null)
  assert.deepEqual(sent, [10, 30, null])
})

test('a frame of another moment is no answer, until patience ends', () => {
  const { sent, clock, timers, asks } = asking()
  asks.ask(10)
  asks.answered(null)
  asks.ask(20)
  assert.deepEqual(sent, [10])
  clock.now = 600
  timers.pop()()
  assert.deepEqual(sent, [10, 20])
})
