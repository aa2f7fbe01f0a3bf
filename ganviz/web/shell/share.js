// A link to the page as it is.
//
// The store's `share` is {link, note, hide: [names], presenter, controls: [[name, title]]}. What is sent:
// {do: 'share', open: true} when the dialog opens, {do: 'share', hide: [names], presenter: true|false} when somebody chooses.

import { element } from '../element.js'
import { button, Dialog, say } from './dialog.js'

/** The dialog that tells the link. */
export class Share extends Dialog {
  static key = 'share'
  static title = 'Share this page'

  build() {
    this.link = element('input', { type: 'text', readOnly: true, 'aria-label': 'Link' })
    this.link.addEventListener('focus', () => this.link.select())
    this.copied = element('p', { className: 'share-copied', role: 'status' })
    this.copying = button('Copy link', () => this.copy(), { className: 'main' })
    this.note = element('p', { className: 'small' })
    this.presenter = element('input', { type: 'checkbox' })
    this.presenter.addEventListener('change', () => this.choose())
    this.boxes = element('div', { className: 'share-controls' })
    this.app.store.on('share', (told) => this.take(told))
    return [element('div', { className: 'dialog-body' },
      element('div', { className: 'share-link' }, this.link, this.copying), this.copied, this.note,
      element('label', { className: 'part-check' }, this.presenter, ' Open in presenter mode'),
      element('details', {}, element('summary', { textContent: 'Hide controls in it' }), this.boxes))]
  }

  opening() {
    say(this.copied, '')
    this.send({ do: 'share', open: true })
  }

  shown() {
    this.copying.focus()
  }

  take(told) {
    if (!told) return
    this.link.value = told.link ?? ''
    say(this.note, told.note ?? '')
    this.presenter.checked = Boolean(told.presenter)
    this.offer(told.controls ?? [])
    for (const box of this.boxes.querySelectorAll('input')) box.checked = (told.hide ?? []).includes(box.value)
  }

  offer(controls) {
    const key = JSON.stringify(controls)
    if (key === this.made) return
    this.made = key
    this.boxes.replaceChildren(...controls.map(([name, title]) => {
      const box = element('input', { type: 'checkbox', value: name })
      box.addEventListener('change', () => this.choose())
      return element('label', { className: 'part-check' }, box, ` ${title}`)
    }))
  }

  choose() {
    const hide = [...this.boxes.querySelectorAll('input:checked')].map((/** @type {HTMLInputElement} */ box) => box.value)
    say(this.copied, '')
    this.send({ do: 'share', hide, presenter: this.presenter.checked })
  }

  // pages that are not served over https have no clipboard
  async copy() {
    try {
      await navigator.clipboard.writeText(this.link.value)
      say(this.copied, 'Copied.')
    } catch {
      this.link.focus()
      say(this.copied, document.execCommand('copy') ? 'Copied.' : 'Select the link and copy it.')
    }
  }
}
