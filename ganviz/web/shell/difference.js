// What B is to do otherwise than A, and from where on.

import { element } from '../element.js'
import { button, Dialog, say } from './dialog.js'

const PATIENCE = 1500 // ms after which a comparison that was not refused has begun
const FIRST = 'generator_lr' // what is offered before anything else was chosen

// what sets both runs apart, '' for nothing to compare
const apart = (told) => (told?.title ? JSON.stringify(told.differs) : '')

/** The dialog that begins a comparison. The store's `difference` is {offers: [{name, title, help, group, live, kind,
 * options: [[title, value]], low, high}], values: {name: {value, text}}, starts: [[name, words]], problem}. */
export class Difference extends Dialog {
  static key = 'difference'
  static title = 'Compare two runs'

  build() {
    this.names = element('select', { id: 'difference-name' })
    this.names.addEventListener('change', () => this.choose())
    this.now = element('output')
    this.value = element('div')
    this.help = element('p', { className: 'small difference-help' })
    this.begins = element('div', { className: 'difference-starts' })
    this.starts = element('fieldset', {}, element('legend', { textContent: 'Both begin' }), this.begins)
    this.problem = element('p', { className: 'problem', role: 'alert', hidden: true })
    this.waits = element('p', { textContent: 'Looking at the run …', role: 'status' })
    this.form = element('form', { className: 'dialog-body', noValidate: true }, // the server says what is wrong, in words
      element('p', { className: 'dialog-lead', textContent: 'B runs beside A on the same data, latents and chance, step by step, with one difference.' }),
      this.waits, this.fields(), this.problem,
      element('div', { className: 'part-row end' }, button('Cancel', () => this.close()), element('button', { type: 'submit', className: 'part-button main', textContent: 'Compare' })))
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.compare() })
    this.app.store.on('difference', (told) => this.take(told))
    this.app.store.on('contest', (told) => { if (this.sent && apart(told) !== this.before) this.close() })
    return [this.form]
  }

  fields() {
    this.grid = element('div', { className: 'difference-fields' },
      element('label', { htmlFor: 'difference-name', textContent: 'The one difference' }), this.names, this.help,
      element('span', { textContent: 'A, as it is' }), this.now,
      element('label', { htmlFor: 'difference-value', textContent: 'B' }), this.value, this.starts)
    return this.grid
  }

  opening() {
    this.sent = false
    this.told = null
    this.grid.hidden = true
    this.waits.hidden = false
    say(this.problem, '')
    this.send({ do: 'ask_difference' })
    const known = this.app.store.get('difference') // from before; news come if anything is new
    if (known) this.take({ ...known, problem: '' })
  }

  shown() {
    this.names.focus()
  }

  closed() {
    this.sent = false
  }

  refused() {
    this.sent = false
  }

  take(told) {
    if (told === null && this.sent) this.close()
    if (!told?.offers?.length) return
    say(this.problem, told.problem ?? '')
    if (this.sent && !told.problem) return this.close()
    this.sent = false
    const key = JSON.stringify([told.offers, told.values, told.starts])
    if (this.told && key === this.key) return
    this.told = told
    this.key = key
    this.waits.hidden = true
    this.grid.hidden = false
    this.offer()
    this.choose()
    if (this.isOpen) this.names.focus()
  }

  // the settings that matter to the run of now
  offer() {
    const { offers } = this.told
    const before = this.names.value || (offers.some(({ name }) => name === FIRST) ? FIRST : '')
    const groups = [...new Set(offers.map(({ group }) => group))]
    this.names.replaceChildren(...groups.map((group) => element('optgroup', { label: group },
      ...offers.filter((offer) => offer.group === group).map(({ name, title }) => element('option', { value: name, textContent: title, selected: name === before })))))
  }

  choose() {
    const offer = this.chosen = this.told.offers.find(({ name }) => name === this.names.value)
    const now = this.told.values[offer.name]
    this.help.textContent = offer.help
    this.now.textContent = now.text
    this.value.replaceChildren(this.field(offer, now.value))
    const begun = offer.live ? this.told.starts : this.told.starts.filter(([start]) => start === 'scratch')
    this.begins.replaceChildren(...begun.map(([start, text], i) => element('label', {},
      element('input', { type: 'radio', name: 'difference-start', value: start, checked: i === 0 }), ` ${text}`)))
  }

  field(offer, value) {
    const id = 'difference-value'
    if (offer.kind === 'choice') {
      return element('select', { id }, ...offer.options.map(([text, one]) => element('option', { value: JSON.stringify(one), textContent: text, selected: one === value })))
    }
    if (offer.kind === 'choices') {
      return element('div', { className: 'difference-checks', role: 'group', 'aria-label': 'Value of B' }, ...offer.options.map(([text, one]) => element('label', {},
        element('input', { type: 'checkbox', value: JSON.stringify(one), checked: value.includes(one) }), ` ${text}`)))
    }
    return element('input', { id, type: 'number', min: offer.low, max: offer.high, step: offer.kind === 'integer' ? 1 : 'any', value })
  }

  taken() {
    if (this.chosen.kind === 'choices') return [...this.value.querySelectorAll('input:checked')].map((/** @type {HTMLInputElement} */ box) => JSON.parse(box.value))
    const field = /** @type {HTMLInputElement|HTMLSelectElement} */ (this.value.firstChild)
    return this.chosen.kind === 'choice' ? JSON.parse(field.value) : field.value === '' ? null : Number(field.value)
  }

  compare() {
    if (!this.told) return
    const start = /** @type {HTMLInputElement|null} */ (this.starts.querySelector('input:checked'))?.value ?? 'scratch'
    this.sent = true
    this.before = apart(this.app.store.get('contest'))
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { if (this.sent) this.close() }, PATIENCE)
    this.send({ do: 'compare', name: this.chosen.name, value: this.taken(), start })
  }
}
