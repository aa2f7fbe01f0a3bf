import assert from 'node:assert/strict'
import test from 'node:test'
import { actionOf, nameOf } from '../../ganviz/web/shell/keys.js'

const KEYS = { ' ': ['play', ''], d: ['step_discriminator', ''], r: ['reset', ''], '?': ['help', ''], Escape: ['leave', ''], 'Control+z': ['undo', ''], 'Control+Z': ['redo', ''], '[': ['moment_before', ''] }
const press = (key, more = {}) => ({ key, ...more })

test('letters count in either case, and undo with either key of the system', () => {
  assert.equal(actionOf(press('D'), KEYS), 'step_discriminator')
  assert.equal(nameOf(press('z', { ctrlKey: true })), 'Control+z')
  assert.equal(actionOf(press('Z', { metaKey: true, shiftKey: true }), KEYS), 'redo')
  assert.equal(actionOf(press('?', { shiftKey: true }), KEYS), 'help')
})

test('keys of the browser and the system are left alone', () => {
  assert.equal(actionOf(press('r', { ctrlKey: true }), KEYS), '')
  assert.equal(actionOf(press('d', { altKey: true }), KEYS), '')
  assert.equal(actionOf(press('d', { defaultPrevented: true }), KEYS), '')
  assert.equal(actionOf(press('constructor'), KEYS), '')
})

test('typing and dialogs keep their keys', () => {
  for (const where of [{ typing: true }, { elsewhere: true }]) {
    for (const key of ['d', ' ', 'Escape']) assert.equal(actionOf(press(key), KEYS, where), '')
  }
})

test('a list keeps letters, by which it finds entries', () => {
  assert.equal(actionOf(press('d'), KEYS, { choosing: true }), '')
  assert.equal(actionOf(press('z', { ctrlKey: true }), KEYS, { choosing: true }), 'undo')
})

test('space plays, unless a button has the focus, which it presses', () => {
  assert.equal(actionOf(press(' '), KEYS), 'play')
  assert.equal(actionOf(press(' '), KEYS, { pressable: true }), '')
  assert.equal(actionOf(press('d'), KEYS, { pressable: true }), 'step_discriminator')
})

test('a held key goes on only where going on makes sense', () => {
  assert.equal(actionOf(press('d', { repeat: true }), KEYS), 'step_discriminator')
  assert.equal(actionOf(press('[', { repeat: true }), KEYS), 'moment_before')
  assert.equal(actionOf(press('r', { repeat: true }), KEYS), '')
  assert.equal(actionOf(press(' ', { repeat: true }), KEYS), '')
})
