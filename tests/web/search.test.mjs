import assert from 'node:assert/strict'
import test from 'node:test'
import { sizes } from '../../ganviz/web/shell/all_settings.js'
import { find, plain, told } from '../../ganviz/web/shell/search.js'

const setting = (name, title, more = {}) => ({ name, title, help: '', group: 'Learning', symbol: '', synonyms: [], options: [], ...more })
const SETTINGS = Object.fromEntries([
  setting('generator_lr', 'G learning rate', { symbol: 'α_G', synonyms: ['lr', 'step size'] }),
  setting('discriminator_lr', 'D learning rate', { symbol: 'α_D', synonyms: ['lr', 'step size'] }),
  setting('generator_beta1', 'G β₁', { synonyms: ['beta', 'momentum'] }),
  setting('discriminator_steps', 'D updates per step', { symbol: 'k' }),
  setting('objective', 'Objective', { options: [['Wasserstein', 'wasserstein']], help: 'What each player minimises.' }),
  setting('std', 'Width σ', { group: 'Data' }),
  setting('kernel', 'Kernel width'),
].map((one) => [one.name, one]))

test('letters are compared without case, accents and Greek', () => {
  assert.equal(plain('  G β₁ '), 'g beta1')
  assert.equal(plain('generator_lr'), 'generator lr')
  assert.equal(plain('Gauß – é'), 'gauß – e')
})

test('a setting is found by title, name, symbol, synonym and what it offers', () => {
  assert.deepEqual(find(SETTINGS, 'lr').sort(), ['discriminator_lr', 'generator_lr'])
  assert.deepEqual(find(SETTINGS, 'beta'), ['generator_beta1'])
  assert.deepEqual(find(SETTINGS, 'MOMENTUM'), ['generator_beta1'])
  assert.equal(find(SETTINGS, 'sigma')[0], 'std')
  assert.deepEqual(find(SETTINGS, 'wasser'), ['objective'])
  assert.deepEqual(find(SETTINGS, 'step size').sort(), ['discriminator_lr', 'generator_lr'])
})

test('a symbol stands before what only begins alike', () => {
  assert.equal(find(SETTINGS, 'k')[0], 'discriminator_steps')
  assert.ok(find(SETTINGS, 'k').includes('kernel'))
})

test('all words count, and one letter is not looked for within words', () => {
  assert.equal(find(SETTINGS, 'learning d')[0], 'discriminator_lr')
  assert.deepEqual(find(SETTINGS, 'learning objective'), ['objective'])
  assert.ok(!find(SETTINGS, 'j').includes('objective'))
  assert.deepEqual(find(SETTINGS, 'nothing like it'), [])
})

test('an empty query finds all, in their order; the count is told in words', () => {
  assert.deepEqual(find(SETTINGS, '  '), Object.keys(SETTINGS))
  assert.equal(told(7, ''), '7 settings')
  assert.equal(told(1, 'k'), '1 setting found')
  assert.equal(told(0, ' zz '), 'Nothing found for “zz”')
})

test('the size of the networks is told once it is known', () => {
  assert.equal(sizes({ generator: 12345, discriminator: 678 }), 'Weights: 12,345 in the generator, 678 in the discriminator.')
  assert.equal(sizes(), '')
})
