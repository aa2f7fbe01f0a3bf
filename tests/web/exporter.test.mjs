import assert from 'node:assert/strict'
import test from 'node:test'

import { Exporter } from '../../ganviz/web/shell/exporter.js'
import { Store } from '../../ganviz/web/shell/store.js'
import { stubDocument } from './page_stub.mjs'

const KINDS = [{ ending: '.gif', group: 'Animation', title: 'GIF' }, { ending: '.csv', group: 'Numbers', title: 'CSV' }]
const FIELD = { name: 'fps', label: 'Frames a second', shape: 'number', help: '', options: [], low: 0.1, high: 60, step: 0.1, wide: false, value: 15, told: '' }
const TOLD = { open: true, may_open: true, kinds: KINDS, ending: '.gif', fields: [FIELD], piece: 4, use: 'Plays everywhere.', estimate: '50 frames', drawn: true, problem: '', blocked: false, looking: '' }
const IDLE = { busy: false, share: -1, doing: '', result: null, opening: {} }
const FILE = { address: 'static/run.gif', name: 'run.gif', size: '1 kB' }

function build() {
  stubDocument()
  globalThis.location = /** @type {*} */ ({ pathname: '/lab', href: 'http://host/lab' })
  const sent = []
  const app = { store: new Store(), send: (message) => sent.push(message), content: {} }
  const dialog = new Exporter(app)
  dialog.dialog = /** @type {*} */ ({ open: true, close() { this.open = false } })
  dialog.build()
  const take = (news) => app.store.take(news)
  take({ export: TOLD, export_preview: 'AAAA', export_progress: IDLE })
  return { dialog, sent, take }
}

test('what is chosen and what will come of it is shown', () => {
  const { dialog, take } = build()
  assert.ok(dialog.chips.get('.gif').checked && !dialog.chips.get('.csv').checked)
  assert.equal(dialog.controls.get('fps').node.value, 15)
  assert.equal(dialog.image.src, 'data:image/png;base64,AAAA')
  assert.deepEqual([dialog.use.text, dialog.note.text, dialog.export.text], ['Plays everywhere.', '50 frames', 'Export'])
  take({ export_preview: '' })
  assert.ok(dialog.image.hidden)
  assert.equal(dialog.note.text, 'Drawing a preview …')
  take({ export: { ...TOLD, problem: 'No.', blocked: true } })
  assert.ok(dialog.export.disabled && !dialog.problem.hidden)
})

test('how far a file is comes by itself, and leaves picture and fields alone', () => {
  const { dialog, take } = build()
  dialog.image.src = dialog.controls.get('fps').node.value = 'as it was'
  take({ export_progress: { ...IDLE, busy: true, share: 0.257, doing: 'frame 26 of 101' } })
  assert.equal(dialog.doing.text, '25%, frame 26 of 101')
  assert.ok(dialog.export.disabled && dialog.form.disabled && !dialog.cancel.hidden)
  assert.equal(dialog.bar.value, 0.257)
  assert.deepEqual([dialog.image.src, dialog.controls.get('fps').node.value], ['as it was', 'as it was'])
  take({ export: { ...TOLD, estimate: '60 frames' } }) // the run has moved on meanwhile
  assert.ok(dialog.export.disabled && !dialog.bar.hidden)
})

test('a finished file is fetched once', () => {
  const { dialog, take } = build()
  let clicks = 0
  dialog.download.listeners.click = () => { clicks += 1 }
  take({ export_progress: { ...IDLE, share: 1, doing: 'done', result: FILE } })
  take({ export_progress: { ...IDLE, share: 1, doing: 'done', result: { ...FILE } } })
  assert.equal(clicks, 1)
  assert.equal(dialog.download.text, 'Download run.gif (1 kB)')
  assert.ok(!dialog.download.hidden && dialog.bar.hidden && !dialog.export.disabled)
})

test('a run goes up piece by piece, each when the one before has arrived', () => {
  const { dialog, take } = build()
  const sent = []
  dialog.sendPiece = (from) => { dialog.sent = from; sent.push(from) }
  dialog.sending = { size: 10 }
  dialog.sent = -1
  const up = (received) => take({ export_progress: { ...IDLE, opening: { name: 'a.ganviz', received, doing: 'uploading' } } })
  for (const received of [0, 0, 4, 4, 8]) up(received)
  assert.deepEqual(sent, [0, 4, 8])
  assert.equal(dialog.loading.value, 0.8)
  assert.ok(dialog.export.disabled)
  take({ export_progress: { ...IDLE, opening: { name: 'a.ganviz', problem: 'a.ganviz is no run.' } } })
  assert.equal(dialog.opens.text, 'a.ganviz is no run.')
})

test('it closes when the server says that it is done with it', () => {
  const { dialog, take } = build()
  take({ export: { ...TOLD, open: false } })
  assert.ok(!dialog.dialog.open)
})
