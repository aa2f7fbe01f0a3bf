// Which views are open: a list with a box for each.

import { element, focusIn } from '../element.js'
import { picture } from './icons.js'
import { menu } from './menu.js'

export class ViewsMenu {
  constructor(app) {
    this.app = app
    this.button = element('button', { type: 'button', className: 'wide', dataset: { action: 'views' } }, picture('views'), 'Open or close views')
    this.boxes = new Map()
    const keys = Object.keys(app.content.views)
    this.list = element('div', { className: 'views-list', dataset: { stays: '' } }, ...keys.map((key, place) => this.row(key, place)))
    this.root = menu(this.button, 'Views', [this.list])
    for (const name of ['opened', 'kind', 'hidden']) app.store.on(name, () => this.show())
  }

  row(key, place) {
    const box = element('input', { type: 'checkbox' })
    box.addEventListener('change', () => this.app.layout.toggle(key))
    const hint = place < 9 ? [element('kbd', { textContent: String(place + 1) })] : []
    const row = element('label', {}, box, element('span', { textContent: this.app.content.views[key].title }), ...hint)
    this.boxes.set(key, { box, row })
    return row
  }

  open() {
    if (!this.root.isConnected) return
    this.root.showPopover()
    focusIn(this.list, 'label:not([hidden]) input')
  }

  show() {
    const [opened, kind] = [this.app.store.get('opened') ?? [], this.app.store.get('kind')]
    for (const [key, { box, row }] of this.boxes) {
      box.checked = opened.includes(key)
      row.hidden = Boolean(kind) && !this.app.content.views[key].kinds.includes(kind)
    }
    this.button.hidden = (this.app.store.get('hidden') ?? []).includes('views')
  }
}
