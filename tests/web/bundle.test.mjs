// Every module loads without a document, and none has effects of its own but those that begin a page.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'

const ROOT = new URL('../../ganviz/web/', import.meta.url)
const ENTRIES = ['replay/replay.js', 'shell/lab.js', 'wall/wall.js']

for (const name of readdirSync(ROOT, { recursive: true }).filter((file) => file.endsWith('.js'))) {
  if (ENTRIES.includes(name)) continue
  test(`${name} loads without a document`, async () => {
    assert.equal(typeof document, 'undefined')
    await import(new URL(name, ROOT))
  })
}
