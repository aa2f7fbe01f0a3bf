import assert from 'node:assert/strict'
import test from 'node:test'

import { Notices } from '../../ganviz/web/shell/notice.js'
import { Store } from '../../ganviz/web/shell/store.js'
import { stubClock, stubDocument } from './page_stub.mjs'

const INFO = { id: 1, text: 'By the way.', kind: 'info', acts: [], seconds: 6 }
const ERROR = { id: 2, text: 'Broken.', kind: 'error', acts: [{ label: 'Reset', do: 'reset' }], seconds: null }
const DIVERGED = { diverged: 'the loss rose', status: 'Training diverged.', run: 3, last_sound_step: 1200 }

function build() {
  const wait = stubClock()
  const root = stubDocument().createElement('div')
  const sent = []
  const app = { store: new Store(), send: (message) => sent.push(message) }
  const notices = new Notices(app, root)
  return { sent, notices, app, tell: (notice) => app.store.take({ notice }), wait }
}

test('information goes by itself after its seconds, even if the server says nothing more', () => {
  const { app, notices, tell, wait } = build()
  tell(INFO)
  wait(5.9)
  assert.equal(notices.told.text, 'By the way.')
  wait(0.2)
  assert.equal(notices.told.text, '')
  assert.equal(app.store.get('notice'), null) // dialogs show it no longer either
})

test('it is not there again when the server tells all it knows anew', () => {
  const { notices, tell, wait } = build()
  tell(INFO)
  wait(7)
  tell({ ...INFO })
  assert.equal(notices.told.text, '')
})

test('what must be known stays, whatever was there before', () => {
  const { notices, tell, wait } = build()
  tell(INFO)
  tell(ERROR)
  wait(100)
  assert.match(notices.told.text, /^Broken\./)
  tell(null)
  assert.equal(notices.told.text, '')
})

test('each has its own time', () => {
  const { notices, tell, wait } = build()
  tell(INFO)
  wait(5)
  tell({ ...INFO, id: 3, text: 'And this.' })
  wait(3)
  assert.equal(notices.told.text, 'And this.')
  wait(4)
  assert.equal(notices.told.text, '')
})

test('it waits for who points at it', () => {
  const { notices, tell, wait } = build()
  tell(INFO)
  notices.told.pointed = true
  wait(30)
  assert.equal(notices.told.text, 'By the way.')
  notices.told.pointed = false
  wait(1.5)
  assert.equal(notices.told.text, '')
})

test('what the page itself has to say goes as well', () => {
  const { notices, wait } = build()
  notices.tell('Copied.', 'success')
  assert.equal(notices.told.text, 'Copied.')
  wait(7)
  assert.equal(notices.told.text, '')
})

test('it can be closed, and asks for what can be done', () => {
  const { notices, sent, tell } = build()
  tell(ERROR)
  const [reset, close] = notices.told.all('button')
  reset.press()
  assert.deepEqual(sent, [{ do: 'reset' }])
  close.press()
  assert.equal(notices.told.text, '')
  tell({ ...ERROR })
  assert.equal(notices.told.text, '')
})

test('divergence is told once, and again when it comes again', () => {
  const { app, notices, sent, tell } = build()
  app.store.take({ frame: DIVERGED })
  tell({ id: 5, text: 'Training diverged.', kind: 'error', acts: [] })
  assert.equal(notices.told.text, '')
  const [, back, close] = notices.problem.all('button')
  assert.equal(back.text, 'Go back to step 1,200')
  back.press()
  assert.deepEqual(sent, [{ do: 'go_back' }])
  close.press()
  app.store.take({ frame: { ...DIVERGED } })
  assert.equal(notices.problem.text, '')
  app.store.take({ frame: {} })
  app.store.take({ frame: { ...DIVERGED } })
  assert.match(notices.problem.text, /^Training diverged\./)
})

test('what somebody has closed stays closed when the run is sound again', () => {
  const { app, notices, tell } = build()
  app.store.take({ frame: DIVERGED })
  tell(ERROR)
  notices.told.all('button').at(-1).press()
  app.store.take({ frame: {} })
  assert.equal(notices.told.text, '')
})
