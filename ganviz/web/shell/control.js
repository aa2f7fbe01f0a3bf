// One control for one setting, made from its schema.

import { element, focusIn } from '../element.js'
import { same } from './drafts.js'
import { picture } from './icons.js'
import { help } from './menu.js'
import { placeOf, read, scale, valueAt, written } from './numbers.js'

const RESTARTS = '↻'
const OWN = ['data', 'seed', 'drawing'] // chosen always: there is nothing to go back to

/** A value in the words of its schema. @param {Object} schema @param {*} value @param {string[]} [classes] */
export function worded(schema, value, classes = []) {
  if (typeof value === 'number' && ['number', 'integer'].includes(schema.kind)) return written(value)
  if (Array.isArray(value)) {
    const all = schema.name === 'classes' ? classes : null
    return value.map((one) => all?.[one] ?? schema.options.find(([, known]) => known === one)?.[0] ?? one).join(', ') || 'none'
  }
  return String(schema.options?.find(([, known]) => known === value)?.[0] ?? value)
}

/** What every control has: name, help, a sign if it starts the run again, a mark where it differs from what is usual. */
class Control {
  /** @param {Object} schema @param {{set: (name: string, value: *) => void, done: () => void, refuse: (why: string) => void}} form */
  constructor(schema, form) {
    this.schema = schema
    this.form = form
    this.id = `setting-${schema.name}`
    this.shown = undefined
    this.label = element(this.labels ? 'label' : 'span', { className: 'title', id: `${this.id}-title`, textContent: schema.title, htmlFor: this.labels ? this.id : undefined })
    this.usual = element('button', { type: 'button', className: 'usual', hidden: true }, picture('back'))
    this.usual.addEventListener('click', () => {
      this.form.set(schema.name, this.advice)
      this.form.done()
      this.focus()
    })
    const head = element('div', { className: 'head' }, this.label, ...this.signs(), help(schema.title, this.help()), this.usual)
    this.root = element('div', { className: `control ${schema.kind}`, dataset: { setting: schema.name } }, head, ...this.build())
  }

  get labels() {
    return true
  }

  /** @returns {Node[]} */
  build() { return [] }
  /** @param {*} value @param {string[]} classes */
  draw(value, classes) {}

  signs() {
    const { symbol, live } = this.schema
    const [letter, index] = (symbol ?? '').split('_')
    const low = index ? [element('sub', { textContent: index })] : []
    const sign = letter ? [element('span', { className: 'symbol', 'aria-hidden': 'true' }, letter, ...low)] : []
    if (live) return sign
    const words = 'Changing this starts the run again'
    return [...sign, element('span', { className: 'restarts', title: words, role: 'img', 'aria-label': words, textContent: RESTARTS })]
  }

  help() {
    const { help: text, live } = this.schema
    return live ? text : `${text} Changing it starts the run again.`
  }

  focus() {
    focusIn(this.root, 'input, select, button[aria-pressed]')
  }

  /** @param {*} value @param {*} advice what is usual, given the others @param {string[]} classes titles of the data's */
  show(value, advice, classes) {
    this.advice = advice
    if (!same([value, classes], this.shown)) {
      this.shown = [value, classes]
      this.draw(value, classes)
    }
    const differs = advice !== undefined && !OWN.includes(this.schema.name) && !same(value, advice)
    this.root.classList.toggle('differs', differs)
    if (this.usual.hidden === differs) this.usual.hidden = !differs
    if (!differs) return
    const words = `Back to the recommended ${worded(this.schema, advice, classes)}`
    this.usual.title = words
    this.usual.setAttribute('aria-label', `${this.schema.title}: ${words.toLowerCase()}`)
  }

  put(value) {
    this.form.set(this.schema.name, value)
  }
}

/** A slider over rungs or an even scale, and its value as a field to write in. */
class NumberControl extends Control {
  build() {
    const { schema } = this
    this.scale = scale(schema, schema.default)
    this.field = element('input', { type: 'text', inputMode: 'decimal', className: 'value', autocomplete: 'off', spellcheck: false })
    this.field.addEventListener('change', () => this.write())
    this.field.addEventListener('keydown', (event) => this.key(event))
    if (!this.scale) {
      this.field.id = this.id
      return [this.field]
    }
    this.field.setAttribute('aria-label', `${schema.title}, exact value`)
    this.range = element('input', { type: 'range', id: this.id })
    this.range.addEventListener('input', () => this.slide())
    this.range.addEventListener('change', () => this.form.done())
    return [element('div', { className: 'row' }, this.range, this.field)]
  }

  slide() {
    const value = valueAt(this.scale, Number(this.range.value))
    this.tell(value)
    this.put(value)
  }

  write() {
    const { value, problem } = read(this.field.value, this.schema)
    if (problem) {
      this.form.refuse(problem)
      this.draw(this.shown[0])
      return
    }
    this.put(value)
    this.form.done()
  }

  key(event) {
    if (event.key === 'Escape') {
      this.draw(this.shown[0])
      this.field.blur()
    }
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (!by || !this.range) return
    event.preventDefault()
    this.range[by > 0 ? 'stepUp' : 'stepDown']()
    this.slide()
    this.form.done()
  }

  draw(value) {
    if (this.range) {
      // rungs of the ladder only, and the value itself: what was there before is gone
      this.scale = scale(this.schema, value)
      const { min, max, step } = this.scale
      Object.assign(this.range, { min, max, step: step === 1 ? 1 : 'any' })
      if (step !== 1) this.range.step = String(step)
      this.range.value = String(placeOf(this.scale, value))
    }
    this.tell(value)
  }

  tell(value) {
    const text = written(value)
    if (document.activeElement !== this.field || this.field.value === '' || Number(this.field.value) !== value) this.field.value = text
    if (!this.range) return
    this.range.setAttribute('aria-valuetext', text)
    const { min, max } = this.scale
    this.range.style.setProperty('--part', `${max > min ? (100 * (placeOf(this.scale, value) - min)) / (max - min) : 0}%`)
  }
}

class ChoiceControl extends Control {
  build() {
    this.select = element('select', { id: this.id })
    this.select.append(...this.schema.options.map(([title, value]) => element('option', { value, textContent: title })))
    this.select.addEventListener('change', () => {
      this.put(this.select.value)
      this.form.done()
    })
    return [this.select]
  }

  draw(value) {
    this.select.value = value
  }
}

/** Any number of several: buttons that are pressed or not. */
class ChoicesControl extends Control {
  get labels() {
    return false
  }

  build() {
    this.group = element('div', { className: 'chips', role: 'group', 'aria-labelledby': `${this.id}-title` })
    this.offered = ''
    return [this.group]
  }

  draw(value, classes) {
    const { schema } = this
    const offers = schema.name === 'classes' ? classes.map((title, k) => [title, k]) : schema.options
    if (JSON.stringify(offers) !== this.offered) this.offer(offers)
    for (const [button, one] of this.buttons) button.setAttribute('aria-pressed', String(value.includes(one)))
  }

  offer(offers) {
    this.offered = JSON.stringify(offers)
    this.buttons = offers.map(([title, one]) => {
      const button = element('button', { type: 'button', className: 'chip', textContent: title })
      button.addEventListener('click', () => this.toggle(one))
      return [button, one]
    })
    this.group.replaceChildren(...this.buttons.map(([button]) => button))
  }

  toggle(one) {
    const now = this.shown[0]
    const order = this.buttons.map(([, value]) => value)
    const wanted = now.includes(one) ? now.filter((other) => other !== one) : [...now, one]
    this.put(wanted.sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    this.form.done()
  }
}

const KINDS = { number: NumberControl, integer: NumberControl, choice: ChoiceControl, choices: ChoicesControl }

/** A control for a setting; null for what is made elsewhere, such as a drawing.
 * @param {Object} schema @param {Object} form */
export function makeControl(schema, form) {
  return schema.kind in KINDS ? new KINDS[schema.kind](schema, form) : null
}
