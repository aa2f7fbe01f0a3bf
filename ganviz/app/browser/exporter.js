// Save and export: what is to be written, what it will look like, how far it is; and a run to be opened. See
// exporting/dialog.py.

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text);
  padding: 0; font: inherit; font-size: 14.5px; width: min(1120px, 96vw); max-height: 94vh; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
header, footer { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; padding: 10px 18px; }
header { justify-content: space-between; border-bottom: 1px solid var(--lines); }
footer { border-top: 1px solid var(--lines); min-height: 34px; }
h3 { margin: 0; font-size: 19px; }
.body { display: grid; grid-template-columns: minmax(330px, 5fr) 7fr; gap: 0 22px; padding: 12px 18px; overflow-y: auto; flex: 1; align-items: start; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.kinds { display: grid; grid-template-columns: max-content 1fr; gap: 4px 12px; align-items: center; margin-bottom: 8px; }
.group { font-size: 13px; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; }
.chip { position: relative; border: 1px solid var(--lines); border-radius: 14px; padding: 2px 10px; cursor: pointer; font-size: 13.5px; }
.chip:has(input:checked) { background: var(--text); color: var(--paper); border-color: var(--text); }
.chip input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.use { margin: 0 0 10px; font-weight: 600; }
.fields { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 6px 12px; align-items: center; }
.fields > .wide { grid-column: 2 / 5; }
.fields > label, .fields > .name { font-size: 13.5px; }
.checks { display: flex; flex-wrap: wrap; gap: 2px 12px; }
.checks label, .slider, .scrub { display: flex; gap: 6px; align-items: center; }
.slider input { flex: 1; min-width: 80px; accent-color: var(--real); }
.slider output { min-width: 6.5em; font-variant-numeric: tabular-nums; font-size: 13px; }
input[type=text], input[type=number], select { font: inherit; font-size: 14px; padding: 3px 7px; border: 1px solid var(--lines);
  border-radius: 5px; background: var(--middle); color: var(--text); width: 100%; box-sizing: border-box; }
input[type=checkbox] { accent-color: var(--real); }
.picture { display: flex; flex-direction: column; gap: 6px; align-items: center; justify-content: center; min-height: 300px;
  background: var(--middle); border: 1px solid var(--lines); border-radius: 8px; padding: 8px; }
.body.plain { grid-template-columns: 1fr; }
.plain .picture { display: none; }
.scrub { width: min(460px, 100%); font-size: 13.5px; }
.scrub .slider { flex: 1; }
.picture img { max-width: 100%; max-height: min(54vh, 540px); box-shadow: 0 0 0 1px var(--lines); }
.note { margin: 0; text-align: center; max-width: 42em; }
button, .file, a.download { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit;
  font-size: 14px; padding: 4px 13px; cursor: pointer; min-height: 30px; box-sizing: border-box; white-space: nowrap; text-decoration: none;
  display: inline-flex; align-items: center; }
button.main, a.download { background: var(--text); color: var(--paper); border-color: var(--text); font-weight: 600; }
button[disabled] { opacity: .55; cursor: default; }
.file { position: relative; }
.file input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.chip:focus-within, .file:focus-within, button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible, .body:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
progress { width: min(300px, 30vw); height: 10px; appearance: none; border: 1px solid var(--lines); border-radius: 5px; overflow: hidden; background: var(--middle); }
progress::-webkit-progress-bar { background: var(--middle); }
progress::-webkit-progress-value { background: var(--real); }
progress::-moz-progress-bar { background: var(--real); }
.problem { color: var(--problem); font-weight: 600; margin: 0; }
.problem:not(:empty) { padding: 8px 18px 0; }
.grow { flex: 1; }
[hidden] { display: none !important; }
@media (max-width: 800px) { .body { grid-template-columns: 1fr; row-gap: 12px; } }
`

// where the server's own files lie, whatever stands before them in its address
function home() {
  for (const { src } of document.querySelectorAll('script[src]')) {
    const found = /^(.*\/)static\/(?:js|extensions)\//.exec(src)
    if (found) return found[1]
  }
  return new URL('.', location.href).href
}

class Exporter {
  constructor(model) {
    this.model = model
    this.controls = new Map()
    this.shown = ''
    this.got = ''
    this.build()
    this.dress()
    this.mark()
    this.fill()
    this.look()
    this.tell()
    this.upload()
    this.show()
  }

  // --- building
  build() {
    const close = this.button('Done', () => this.dialog.close())
    this.use = element('p', { className: 'use' })
    this.fields = element('div', { className: 'fields' })
    this.form = element('fieldset', {}, element('legend', { textContent: 'How it looks' }), this.fields)
    this.image = element('img', { alt: 'Preview', hidden: true })
    this.scrub = element('div', { className: 'scrub' })
    this.note = element('p', { className: 'note', role: 'status' })
    this.problem = element('p', { className: 'problem', role: 'alert' })
    this.body = element('div', { className: 'body', tabIndex: 0, role: 'region', 'aria-label': 'What is written' },
      element('div', {}, this.choice(), this.use, this.form), element('div', { className: 'picture' }, this.image, this.scrub, this.note))
    this.dialog = element('dialog', { 'aria-label': 'Save and export' },
      element('header', {}, element('h3', { textContent: 'Save and export' }), close), this.problem, this.body, this.foot(), this.below())
    this.dialog.addEventListener('close', () => { this.model.open = false })
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page are not meant
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
  }

  choice() {
    this.chips = new Map()
    const rows = []
    for (const name of [...new Set(this.model.kinds.map((kind) => kind.group))]) {
      const chips = this.model.kinds.filter((kind) => kind.group === name).map((kind) => this.chip(kind))
      rows.push(element('span', { className: 'group', textContent: name }), element('div', { className: 'chips' }, ...chips))
    }
    this.kinds = element('fieldset', { className: 'kinds' }, element('legend', { textContent: 'What to write' }), ...rows)
    return this.kinds
  }

  chip({ ending, title, group }) {
    const input = element('input', { type: 'radio', name: 'kind', value: ending, 'aria-label': `${group}: ${title}` })
    input.addEventListener('change', () => this.choose('ending', ending))
    this.chips.set(ending, input)
    return element('label', { className: 'chip' }, input, title)
  }

  foot() {
    this.export = this.button('Export', () => this.model.send_msg({ export: true }), 'main')
    this.cancel = this.button('Cancel', () => this.model.send_msg({ cancel: true }))
    this.bar = element('progress', { max: 1, 'aria-label': 'Export' })
    this.doing = element('span', { className: 'grow', role: 'status' })
    this.download = element('a', { className: 'download' })
    return element('footer', {}, this.export, this.bar, this.cancel, this.doing, this.download)
  }

  below() {
    this.file = element('input', { type: 'file', accept: '.ganviz', 'aria-label': 'Open a run' })
    this.file.addEventListener('change', () => this.begin())
    this.loading = element('progress', { max: 1, 'aria-label': 'Upload' })
    this.opening = element('span', { className: 'grow', role: 'status' })
    const words = 'takes the place of this run: save it first if you want it back.'
    this.open = element('footer', {}, element('label', { className: 'file' }, 'Open a run …', this.file), element('span', { textContent: `A .ganviz file ${words}` }), this.loading, this.opening)
    return this.open
  }

  button(text, act, className = '') {
    const button = element('button', { type: 'button', textContent: text, className })
    button.addEventListener('click', act)
    return button
  }

  choose(name, value) { this.model.send_msg({ choose: [name, value] }) }

  // --- fields
  fill() {
    const fields = this.model.fields
    const names = JSON.stringify(fields.map(({ name, label, options }) => [name, label, options]))
    if (names !== this.shown) {
      this.shown = names
      this.rebuild(fields)
    }
    for (const field of fields) this.controls.get(field.name).update(field)
  }

  rebuild(fields) {
    const had = this.root.getRootNode().activeElement?.id
    const rows = (wanted) => fields.filter(wanted).flatMap((field) => {
      const control = this.control(field)
      this.controls.set(field.name, control)
      control.node.classList.toggle('wide', field.wide)
      return [control.label, control.node]
    })
    this.fields.replaceChildren(...rows(({ shape }) => shape !== 'slider'))
    this.scrub.replaceChildren(...rows(({ shape }) => shape === 'slider'))
    if (had) this.body.querySelector(`#${had}`)?.focus() // it was built anew
  }

  control(field) {
    const id = `field-${field.name}`
    const many = field.shape === 'checks'
    const label = element(many ? 'span' : 'label', { className: 'name', textContent: field.label })
    if (!many) label.htmlFor = id
    const { node, update } = { menu: menuOf, checks: checksOf, slider: sliderOf }[field.shape]?.(field, id, this) ?? inputOf(field, id, this)
    return { label, node, update }
  }

  // --- showing
  mark() {
    for (const [ending, input] of this.chips) input.checked = ending === this.model.ending
  }

  look() {
    const old = this.image.src
    this.image.hidden = !this.model.preview?.byteLength
    if (!this.image.hidden) this.image.src = URL.createObjectURL(new Blob([this.model.preview], { type: 'image/png' }))
    if (old) URL.revokeObjectURL(old)
    this.tell()
  }

  tell() {
    const { use, estimate, drawn, problem, blocked, looking, busy, share, doing, result } = this.model.status
    this.use.textContent = use
    this.problem.textContent = problem
    this.kinds.disabled = this.form.disabled = busy
    for (const input of this.scrub.querySelectorAll('input')) input.disabled = busy
    this.export.disabled = busy || blocked || Boolean(this.model.opening.doing)
    this.export.title = busy ? 'One file at a time: this one is being made.' : ''
    this.export.textContent = this.model.ending === '.ganviz' ? 'Save' : 'Export'
    this.bar.hidden = this.cancel.hidden = !busy
    if (share >= 0) this.bar.value = share
    else this.bar.removeAttribute('value')
    const percent = share >= 0 ? `${Math.floor(share * 100)}%, ` : ''
    this.doing.textContent = busy ? `${percent}${doing}` : doing === 'cancelled' ? 'Cancelled; nothing is kept.' : ''
    this.body.classList.toggle('plain', !drawn)
    this.note.textContent = looking || (this.image.hidden ? 'Drawing a preview …' : estimate)
    this.deliver(busy ? null : result)
  }

  deliver(result) {
    this.download.hidden = !result
    if (!result || result.address === this.got) return
    this.got = result.address
    this.download.href = home() + result.address
    this.download.download = result.name
    this.download.textContent = `Download ${result.name} (${result.size})`
    this.download.click()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  show() {
    if (this.model.open && !this.dialog.open) {
      this.dialog.showModal()
      this.chips.get(this.model.ending)?.focus()
    }
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }

  // --- opening a run
  begin() {
    const [file] = this.file.files
    this.file.value = ''
    if (!file) return
    this.sending = file
    this.sent = -1
    this.model.send_msg({ upload: { name: file.name, bytes: file.size } })
  }

  // each piece is sent when the one before has arrived
  upload() {
    const { name, received, doing, problem } = this.model.opening
    this.open.hidden = !this.model.may_open
    this.file.disabled = Boolean(doing)
    this.loading.hidden = !doing
    if (received >= 0 && this.sending) this.loading.value = received / this.sending.size
    else this.loading.removeAttribute('value')
    this.opening.textContent = doing === 'opening' ? `Opening ${name}` : doing ? `Uploading ${name}` : ''
    this.opening.className = problem ? 'grow problem' : 'grow'
    if (problem) this.opening.textContent = problem
    this.tell()
    if (doing === 'uploading' && this.sending && received > this.sent) this.send(received)
  }

  send(from) {
    this.sent = from
    const reader = new FileReader()
    reader.onload = () => this.model.send_msg({ chunk: reader.result.slice(reader.result.indexOf(',') + 1) })
    reader.onerror = () => { this.opening.textContent = 'That file cannot be read.' }
    reader.readAsDataURL(this.sending.slice(from, from + this.model.piece))
  }
}

// --- controls: a node, and how it takes a value
function inputOf(field, id, exporter) {
  const type = { text: 'text', number: 'number', check: 'checkbox' }[field.shape]
  const node = element('input', { id, type, title: field.help })
  if (field.shape === 'number') Object.assign(node, { min: field.low, max: field.high, step: 'any' })
  if (field.shape === 'text') node.maxLength = 120
  const value = () => (field.shape === 'check' ? node.checked : field.shape === 'number' ? node.valueAsNumber : node.value)
  node.addEventListener('change', () => exporter.choose(field.name, Number.isNaN(value()) ? null : value()))
  const update = ({ value }) => {
    if (field.shape === 'check') node.checked = value
    else if (node.getRootNode().activeElement !== node) node.value = value
  }
  return { node, update }
}

function menuOf(field, id, exporter) {
  const node = element('select', { id, title: field.help }, ...field.options.map(([value, text]) => element('option', { value, textContent: text })))
  node.addEventListener('change', () => exporter.choose(field.name, node.value))
  return { node, update: ({ value }) => { node.value = value } }
}

function checksOf(field, id, exporter) {
  const boxes = field.options.map(([value]) => element('input', { type: 'checkbox', value, id: `${id}-${value}` }))
  const told = () => exporter.choose(field.name, boxes.filter((box) => box.checked).map((box) => box.value))
  for (const box of boxes) box.addEventListener('change', told)
  const labels = field.options.map(([, text], i) => element('label', {}, boxes[i], text))
  const node = element('div', { className: 'checks', role: 'group', 'aria-label': field.label }, ...labels)
  return { node, update: ({ value }) => { for (const box of boxes) box.checked = value.includes(box.value) } }
}

function sliderOf(field, id, exporter) {
  const input = element('input', { id, type: 'range', min: field.low, max: field.high, step: field.step })
  const output = element('output')
  output.htmlFor = id
  input.addEventListener('input', () => exporter.choose(field.name, input.valueAsNumber))
  const update = ({ value, told }) => {
    if (input.getRootNode().activeElement !== input) input.value = value
    output.textContent = told
    input.setAttribute('aria-valuetext', told)
  }
  return { node: element('div', { className: 'slider' }, input, output), update }
}

export function render({ model }) {
  const exporter = new Exporter(model)
  model.on('open', () => exporter.show())
  model.on('ending', () => exporter.mark())
  model.on('fields', () => exporter.fill())
  model.on('preview', () => exporter.look())
  model.on('status', () => exporter.tell())
  for (const name of ['opening', 'may_open']) model.on(name, () => exporter.upload())
  model.on('colours', () => exporter.dress())
  return exporter.root
}
