// What the wall is made of: which settings differ across and down, with which values; seeds and steps.

import { clamp, element } from '../element.js'
import { help } from '../shell/menu.js'

const VALUES = 'Values, with commas between them, 1 to 8. Press Enter to take them.'
/** Name, title, kind, what is said of it. @type {[string, string, string, string][]} */
const FIELDS = [
  ['kind', 'Wall', 'select', ''],
  ['across', 'Across', 'select', 'What differs from left to right.'],
  ['across_values', 'Values across', 'text', VALUES],
  ['down', 'Down', 'select', 'What differs from top to bottom.'],
  ['down_values', 'Values down', 'text', VALUES],
  ['seeds', 'Seeds averaged', 'range', 'Runs of each cell. Numbers and colours are their mean; fakes are those of the first.'],
  ['steps', 'Steps', 'number', 'How long each cell is trained. More steps go on from where the wall is.'],
]

// a text that is too long for one line is shown in two
function makeInput(type, id) {
  if (type === 'select') return element('select', { id })
  if (type === 'text') return element('textarea', { id, rows: 2, className: 'value', autocomplete: 'off', spellcheck: false })
  return element('input', { id, type, className: type === 'range' ? '' : 'value', autocomplete: 'off' })
}

function takeAtEnter(event, input) {
  if (event.key !== 'Enter') return
  event.preventDefault()
  input.blur() // which is when a text that has changed is taken
  input.focus()
}

export class Form {
  /** @param {Object} app @param {HTMLElement} root */
  constructor(app, root) {
    this.app = app
    this.inputs = new Map()
    this.common = element('span')
    this.lab = element('a', { textContent: 'Change that in the lab', dataset: { action: 'change' } })
    const told = element('p', { className: 'common' }, element('b', { textContent: 'All cells: ' }), this.common, '; what is not named is as usual. ', this.lab, ', and come back by “Wall of runs” in its menu.')
    root.append(element('div', { className: 'column-body' }, element('div', { className: 'form' }, element('div', { className: 'controls' }, ...FIELDS.map((field) => this.control(field)))), told))
    app.store.on('fields', (fields) => this.show(fields))
    app.store.on('closed', (closed) => { for (const { input } of this.inputs.values()) input.disabled = Boolean(closed) })
  }

  control([name, title, type, explained]) {
    const id = `field-${name}`
    const input = makeInput(type, id)
    const label = element('label', { className: 'title', htmlFor: id, textContent: title })
    const head = element('div', { className: 'head' }, label, ...(explained ? [help(title, explained)] : []))
    const output = type === 'range' ? [element('output', { htmlFor: id })] : []
    const root = element('div', { className: `control ${type}`, dataset: { setting: name } }, head, ...(output.length ? [element('div', { className: 'row' }, input, ...output)] : [input]))
    this.inputs.set(name, { root, input, output: output[0], type })
    input.addEventListener('change', () => this.enter(name))
    if (type === 'text') input.addEventListener('keydown', (event) => takeAtEnter(event, input))
    if (type === 'range') input.addEventListener('input', () => this.tell(name))
    return root
  }

  enter(name) {
    const { input, type } = this.inputs.get(name)
    const isNumber = type === 'range' || type === 'number'
    const value = isNumber ? clamp(Math.round(input.valueAsNumber), Number(input.min), Number(input.max)) : input.value
    if (Number.isNaN(value)) {
      this.show(this.app.store.get('fields'))
      return
    }
    if (isNumber) input.value = value
    this.app.send({ do: 'enter', name, value })
  }

  show(fields) {
    const { values, options, most, single, common, lab } = fields
    for (const [name, offered] of Object.entries(options)) this.offer(name, offered)
    for (const [name, number] of Object.entries(most)) Object.assign(this.inputs.get(name).input, { min: 1, max: number })
    this.inputs.get('steps').input.step = 'any'
    for (const [name, { input }] of this.inputs) {
      input.value = values[name]
      this.tell(name)
    }
    this.inputs.get('down_values').root.hidden = single
    this.common.textContent = common
    this.lab.href = lab
  }

  offer(name, offered) {
    const { input } = this.inputs.get(name)
    const told = JSON.stringify(offered)
    if (told === input.offered) return
    input.offered = told
    input.replaceChildren(...offered.map(([title, value]) => element('option', { value, textContent: title })))
  }

  tell(name) {
    const { input, output } = this.inputs.get(name)
    if (!output) return
    output.textContent = input.value
    input.style.setProperty('--part', `${(100 * (input.value - input.min)) / (input.max - input.min)}%`)
  }
}
