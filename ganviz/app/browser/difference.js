// What B is to do otherwise than A, and from where on. See comparing/difference.py.

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text); padding: 12px 18px; font: inherit;
  font-size: 14.5px; width: min(600px, 94vw); max-height: 92vh; box-sizing: border-box; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
h3 { margin: 0 0 6px; font-size: 19px; }
p { margin: 0 0 8px; }
.fields { display: grid; grid-template-columns: max-content 1fr; gap: 9px 12px; align-items: center; margin: 10px 0; }
input[type=text], input[type=number], select { font: inherit; padding: 4px 7px; border: 1px solid var(--lines); border-radius: 5px; background: var(--middle);
  color: var(--text); width: 100%; box-sizing: border-box; }
input { accent-color: var(--real); }
fieldset { border: 0; margin: 0; padding: 0; grid-column: 1 / 3; }
legend { padding: 0; font-weight: 600; margin-bottom: 3px; }
label.line { display: block; padding: 2px 0; }
.checks { display: flex; flex-wrap: wrap; gap: 2px 14px; }
.help { grid-column: 2; font-size: 13px; min-height: 2.4em; margin: 0; }
.problem { color: var(--problem); font-weight: 600; }
footer { display: flex; gap: 8px; justify-content: flex-end; }
button { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; padding: 4px 13px; min-height: 30px; cursor: pointer; }
button.main { background: var(--text); color: var(--paper); border-color: var(--text); font-weight: 600; }
button:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
`

class Difference {
  constructor(model) {
    this.model = model
    this.names = element('select', { id: 'what' })
    this.names.addEventListener('change', () => this.choose())
    this.now = element('span')
    this.value = element('div')
    this.help = element('p', { className: 'help' })
    this.starts = element('fieldset', {}, element('legend', { textContent: 'Both begin' }))
    this.problem = element('p', { className: 'problem', role: 'alert' })
    const cancel = element('button', { type: 'button', textContent: 'Cancel' })
    cancel.addEventListener('click', () => this.dialog.close())
    const form = element('form', {},
      element('div', { className: 'fields' },
        element('label', { htmlFor: 'what', textContent: 'The one difference' }), this.names, element('span'), this.help,
        element('span', { textContent: 'A, as it is' }), this.now, element('label', { htmlFor: 'value', textContent: 'B' }), this.value, this.starts),
      this.problem, element('footer', {}, cancel, element('button', { type: 'submit', className: 'main', textContent: 'Compare' })))
    form.noValidate = true // the server says what is wrong, in words
    form.addEventListener('submit', (event) => { event.preventDefault(); this.send() })
    this.dialog = element('dialog', { 'aria-label': 'Compare two runs' }, element('h3', { textContent: 'Compare two runs' }),
      element('p', { textContent: 'B runs beside A on the same data, latents and chance, step by step, with one difference.' }), form)
    this.dialog.addEventListener('close', () => { model.open = false })
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page are not meant
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
    this.dress()
    this.show()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  show() {
    this.problem.textContent = this.model.problem
    if (this.model.open && !this.dialog.open) {
      this.offer()
      this.choose()
      this.dialog.showModal()
      this.names.focus()
    }
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }

  // the settings that matter to the run of now
  offer() {
    const { offers } = this.model
    const before = this.names.value
    const groups = [...new Set(offers.map(({ group }) => group))]
    this.names.replaceChildren(...groups.map((group) => element('optgroup', { label: group },
      ...offers.filter((offer) => offer.group === group).map(({ name, title }) => element('option', { value: name, textContent: title, selected: name === before })))))
  }

  choose() {
    const offer = this.chosen = this.model.offers.find(({ name }) => name === this.names.value)
    const now = this.model.values[offer.name]
    this.help.textContent = offer.help
    this.now.textContent = now.text
    this.value.replaceChildren(this.field(offer, now.value))
    const begun = offer.live ? this.model.starts : this.model.starts.filter(([start]) => start === 'scratch')
    this.starts.replaceChildren(this.starts.firstChild, ...begun.map(([start, text], i) => element('label', { className: 'line' },
      element('input', { type: 'radio', name: 'start', value: start, checked: i === 0 }), ` ${text}`)))
  }

  field(offer, value) {
    if (offer.kind === 'choice') {
      return element('select', { id: 'value' }, ...offer.options.map(([text, one]) => element('option', { value: JSON.stringify(one), textContent: text, selected: one === value })))
    }
    if (offer.kind === 'choices') {
      return element('div', { className: 'checks', role: 'group', 'aria-label': 'Value of B' }, ...offer.options.map(([text, one]) => element('label', {},
        element('input', { type: 'checkbox', value: JSON.stringify(one), checked: value.includes(one) }), ` ${text}`)))
    }
    return element('input', { id: 'value', type: 'number', min: offer.low, max: offer.high, step: offer.kind === 'integer' ? 1 : 'any', value })
  }

  taken() {
    if (this.chosen.kind === 'choices') return [...this.value.querySelectorAll('input:checked')].map((box) => JSON.parse(box.value))
    const field = this.value.firstChild
    return this.chosen.kind === 'choice' ? JSON.parse(field.value) : field.value === '' ? null : Number(field.value)
  }

  send() {
    const start = this.starts.querySelector('input:checked')?.value ?? 'scratch'
    this.model.send_msg({ compare: [this.chosen.name, this.taken(), start] })
  }
}

export function render({ model }) {
  const difference = new Difference(model)
  for (const name of ['open', 'problem']) model.on(name, () => difference.show())
  model.on('colours', () => difference.dress())
  model.on('remove', () => difference.dialog.close())
  return difference.root
}
