// The dialog that writes a wall to a file: what kind, how far it is, and the file itself.
//
// The store's `export` is {busy, doing, problem, result}, where `result` is {address, name, size} or null.

import { element } from '../element.js'
import { button, Dialog, say } from '../shell/dialog.js'
import { home } from '../shell/home.js'

export class Files extends Dialog {
  static key = 'wall-files'
  static title = 'Export the wall'

  build() {
    this.chips = new Map()
    this.got = ''
    this.problem = element('p', { className: 'dialog-notice problem', role: 'alert', hidden: true })
    this.use = element('p', { className: 'export-use' })
    this.kinds = element('fieldset', { className: 'export-kinds' }, element('legend', { className: 'part-spoken', textContent: 'What to write' }))
    this.offer(this.app.content.files)
    const parts = [this.problem, element('div', { className: 'dialog-body' }, this.kinds, this.use), this.foot()]
    this.choose(this.app.content.files[0])
    this.app.store.on('export', (told) => this.tell(told))
    return parts
  }

  offer(files) {
    for (const name of [...new Set(files.map((file) => file.group))]) {
      const chips = files.filter((file) => file.group === name).map((file) => this.chip(file))
      this.kinds.append(element('span', { className: 'export-group', textContent: name }), element('div', { className: 'export-chips' }, ...chips))
    }
  }

  chip(file) {
    const input = element('input', { type: 'radio', name: 'wall-file', value: file.name, 'aria-label': file.name })
    input.addEventListener('change', () => this.choose(file))
    this.chips.set(file.name, input)
    return element('label', { className: 'export-chip' }, input, file.title)
  }

  choose(file) {
    this.chosen = file.name
    this.chips.get(file.name).checked = true
    this.use.textContent = file.use
  }

  foot() {
    this.export = button('Export', () => this.send({ do: 'export', kind: this.chosen }), { className: 'main' })
    this.cancel = button('Cancel', () => this.send({ do: 'cancel' }))
    this.bar = element('progress', { 'aria-label': 'Export' })
    this.doing = element('span', { className: 'part-grow', role: 'status' })
    this.download = element('a', { className: 'part-button' })
    return element('div', { className: 'dialog-foot' }, this.export, this.bar, this.cancel, this.doing, this.download)
  }

  shown() {
    this.chips.get(this.chosen).focus()
  }

  tell({ busy, doing, problem, result }) {
    say(this.problem, problem)
    this.kinds.disabled = this.export.disabled = busy
    this.bar.hidden = this.cancel.hidden = !busy
    const told = busy ? `${doing.slice(0, 1).toUpperCase()}${doing.slice(1)} …` : doing === 'cancelled' ? 'Cancelled; nothing is kept.' : ''
    if (this.doing.textContent !== told) this.doing.textContent = told
    this.deliver(busy ? null : result)
  }

  deliver(result) {
    this.download.hidden = !result
    if (!result || result.address === this.got) return
    this.got = result.address
    Object.assign(this.download, { href: home() + result.address, download: result.name, textContent: `Download ${result.name} (${result.size})` })
    this.download.click()
  }
}
