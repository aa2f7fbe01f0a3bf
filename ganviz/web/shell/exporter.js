// Save and export: what is to be written, what it will look like, how far it is; and a run to be opened.
//
// The store's `export` is {open, may_open, kinds, ending, fields, piece, use, estimate, drawn, problem, blocked, looking},
// where `open` false closes the dialog once it was true; `export_preview` is a PNG in base64, '' for none; and
// `export_progress` is {busy, share, doing, result, opening}, which is all that comes while a file is made. What is sent:
// {do: 'export'} with open: true|false when the dialog opens or closes, choose: [name, value], export: true,
// cancel: true, upload: {name, bytes}, or chunk: base64.

import { element } from '../element.js'
import { button, Dialog, say } from './dialog.js'
import { controlOf } from './export_fields.js'
import { home } from './home.js'

const IDLE = { busy: false, share: -1, doing: '', result: null, opening: {} }

/** The dialog that writes files. */
export class Exporter extends Dialog {
  static key = 'export'
  static title = 'Save and export'

  build() {
    this.controls = new Map()
    this.chips = new Map()
    this.made = this.got = ''
    this.waits = element('p', { className: 'dialog-body', textContent: 'Asking what can be written …', role: 'status' })
    this.problem = element('p', { className: 'dialog-notice problem', role: 'alert', hidden: true })
    this.use = element('p', { className: 'export-use' })
    this.fields = element('div', { className: 'export-fields' })
    this.form = element('fieldset', {}, element('legend', { className: 'part-spoken', textContent: 'How it looks' }), this.fields)
    this.kinds = element('fieldset', { className: 'export-kinds' }, element('legend', { className: 'part-spoken', textContent: 'What to write' }))
    this.image = element('img', { alt: 'Preview', hidden: true })
    this.scrub = element('div', { className: 'export-scrub' })
    this.note = element('p', { className: 'export-note', role: 'status' })
    this.body = element('div', { className: 'dialog-body export-body', tabIndex: 0, role: 'region', 'aria-label': 'What is written', hidden: true },
      element('div', {}, this.kinds, this.use, this.form), element('div', { className: 'export-picture' }, this.image, this.scrub, this.note))
    const parts = [this.problem, this.waits, this.body, this.foot(), this.below()]
    this.app.store.on('export', (told) => this.take(told))
    this.app.store.on('export_preview', (preview) => this.look(preview))
    this.app.store.on('export_progress', (progress) => this.follow(progress))
    return parts
  }

  foot() {
    this.export = button('Export', () => this.ask({ export: true }), { className: 'main' })
    this.cancel = button('Cancel', () => this.ask({ cancel: true }))
    this.bar = element('progress', { max: 1, 'aria-label': 'Export' })
    this.doing = element('span', { className: 'part-grow', role: 'status' })
    this.download = element('a', { className: 'part-button main' })
    return element('div', { className: 'dialog-foot' }, this.export, this.bar, this.cancel, this.doing, this.download)
  }

  below() {
    this.file = element('input', { type: 'file', accept: '.ganviz', 'aria-label': 'Open a run' })
    this.file.addEventListener('change', () => this.begin())
    this.loading = element('progress', { max: 1, 'aria-label': 'Upload' })
    this.opens = element('span', { className: 'part-grow', role: 'status' })
    this.openRow = element('div', { className: 'dialog-foot' }, element('label', { className: 'part-button part-file' }, 'Open a run …', this.file),
      element('span', { className: 'small', textContent: 'A .ganviz file takes the place of this run: save it first if you want it back.' }), this.loading, this.opens)
    return this.openRow
  }

  ask(message) {
    this.send({ do: 'export', ...message })
  }

  choose(name, value) {
    this.ask({ choose: [name, value] })
  }

  opening() {
    this.ask({ open: true })
  }

  shown() {
    if (this.told) this.chips.get(this.told.ending)?.focus()
  }

  closed() {
    if (this.told) this.told = { ...this.told, open: false }
    this.ask({ open: false })
  }

  // --- what comes from the server
  take(told) {
    const first = !this.told
    const closes = this.told?.open && told.open === false
    this.told = told
    if (!told.kinds?.length) return
    if (first) this.offer(told.kinds)
    this.waits.hidden = true
    this.body.hidden = false
    for (const [ending, input] of this.chips) input.checked = ending === told.ending
    this.fill(told.fields)
    this.tell(told)
    this.follow(this.app.store.get('export_progress') ?? IDLE)
    if (first && this.isOpen) this.chips.get(told.ending)?.focus()
    if (closes) this.close()
  }

  offer(kinds) {
    for (const name of [...new Set(kinds.map((kind) => kind.group))]) {
      const chips = kinds.filter((kind) => kind.group === name).map((kind) => this.chip(kind))
      this.kinds.append(element('span', { className: 'export-group', textContent: name }), element('div', { className: 'export-chips' }, ...chips))
    }
  }

  chip({ ending, title, group }) {
    const input = element('input', { type: 'radio', name: 'export-kind', value: ending, 'aria-label': `${group}: ${title}` })
    input.addEventListener('change', () => this.choose('ending', ending))
    this.chips.set(ending, input)
    return element('label', { className: 'export-chip' }, input, title)
  }

  fill(fields) {
    const names = JSON.stringify(fields.map(({ name, label, options }) => [name, label, options]))
    if (names !== this.made) {
      this.made = names
      this.rebuild(fields)
    }
    for (const field of fields) this.controls.get(field.name).update(field)
  }

  rebuild(fields) {
    const had = document.activeElement?.id
    const rows = (wanted) => fields.filter(wanted).flatMap((field) => {
      const control = controlOf(field, (name, value) => this.choose(name, value))
      this.controls.set(field.name, control)
      control.node.classList.toggle('export-wide', field.wide)
      return [control.label, control.node]
    })
    this.fields.replaceChildren(...rows(({ shape }) => shape !== 'slider'))
    this.scrub.replaceChildren(...rows(({ shape }) => shape === 'slider'))
    if (had?.startsWith('export-field-')) document.getElementById(had)?.focus() // it was built anew
  }

  look(preview) {
    this.image.hidden = !preview
    if (preview) this.image.src = `data:image/png;base64,${preview}`
    this.explain()
  }

  tell({ use, ending, drawn, problem }) {
    this.use.textContent = use
    say(this.problem, problem)
    this.export.textContent = ending === '.ganviz' ? 'Save' : 'Export'
    this.body.classList.toggle('plain', !drawn)
    this.explain()
  }

  explain() {
    if (this.told) this.note.textContent = this.told.looking || (this.image.hidden ? 'Drawing a preview …' : this.told.estimate)
  }

  // --- how far it is
  follow(progress) {
    if (!this.told) return
    const { busy, opening } = progress
    this.kinds.disabled = this.form.disabled = busy
    for (const input of this.scrub.querySelectorAll('input')) input.disabled = busy
    this.export.disabled = busy || this.told.blocked || Boolean(opening.doing)
    this.export.title = busy ? 'One file at a time: this one is being made.' : ''
    this.count(progress)
    this.deliver(busy ? null : progress.result)
    this.upload(opening)
  }

  count({ busy, share, doing }) {
    this.bar.hidden = this.cancel.hidden = !busy
    if (share >= 0) this.bar.value = share
    else this.bar.removeAttribute('value')
    const percent = share >= 0 ? `${Math.floor(share * 100)}%, ` : ''
    this.doing.textContent = busy ? `${percent}${doing}` : doing === 'cancelled' ? 'Cancelled; nothing is kept.' : ''
  }

  deliver(result) {
    this.download.hidden = !result
    if (!result || result.address === this.got) return
    this.got = result.address
    Object.assign(this.download, { href: home() + result.address, download: result.name, textContent: `Download ${result.name} (${result.size})` })
    this.download.click()
  }

  // --- opening a run
  begin() {
    const [file] = this.file.files
    this.file.value = ''
    if (!file) return
    this.sending = file
    this.sent = -1
    this.ask({ upload: { name: file.name, bytes: file.size } })
  }

  // each piece is sent when the one before has arrived
  upload({ name = '', received = -1, doing = '', problem = '' } = {}) {
    this.openRow.hidden = !this.told.may_open
    this.file.disabled = Boolean(doing)
    this.loading.hidden = !doing
    if (received >= 0 && this.sending) this.loading.value = received / this.sending.size
    else this.loading.removeAttribute('value')
    this.opens.textContent = problem || (doing === 'opening' ? `Opening ${name}` : doing ? `Uploading ${name}` : '')
    this.opens.classList.toggle('problem', Boolean(problem))
    if (doing === 'uploading' && this.sending && received > this.sent) this.sendPiece(received)
  }

  sendPiece(from) {
    this.sent = from
    const reader = new FileReader()
    reader.onload = () => this.ask({ chunk: String(reader.result).replace(/^[^,]*,/, '') })
    reader.onerror = () => { this.opens.textContent = 'That file cannot be read.' }
    reader.readAsDataURL(this.sending.slice(from, from + this.told.piece))
  }
}
