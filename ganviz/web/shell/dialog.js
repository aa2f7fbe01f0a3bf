// Dialogs: built when first opened, closed by Escape, by a button and by a click outside. And small pieces of all parts.

import { element } from '../element.js'
import { picture } from './icons.js'

/** A button with words.
 * @param {string} text @param {(event: Event) => void} act @param {Object<string, *>} properties
 * @returns {HTMLButtonElement} */
export function button(text, act, properties = {}) {
  const { className = '', ...others } = properties
  const node = element('button', { type: 'button', textContent: text, className: `part-button ${className}`.trim(), ...others })
  node.addEventListener('click', act)
  return node
}

/** A button with a picture, and words for those who point at it or hear it.
 * @param {SVGElement} drawn @param {string} label @param {() => void} act @param {Object<string, *>} properties */
export function pictureButton(drawn, label, act, properties = {}) {
  const node = button('', act, { title: label, 'aria-label': label, ...properties, className: `bare ${properties.className ?? ''}` })
  node.append(drawn)
  return node
}

/** The text of a node, which is hidden while there is none. Left alone while it is the same: what tells of changes must
 * not tell the same twice.
 * @param {HTMLElement} node @param {string} text */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text
  node.hidden = !text
}

/** HTML of our own making in a node, which is hidden while there is none.
 * @param {HTMLElement & {given?: string}} node @param {string} html */
export function fill(node, html) {
  if (node.given !== html) node.innerHTML = node.given = html
  node.hidden = !html
}

/** Make a button act or not, without taking the focus from it.
 * @param {Element} node @param {boolean} able */
export function enable(node, able) {
  node.setAttribute('aria-disabled', String(!able))
}

/** @param {Element} node */
export const isAble = (node) => node.getAttribute('aria-disabled') !== 'true'

/** A modal dialog. A subclass names itself in `title`, makes what is in it in `build`, and may do something in `opening`
 * (before it is seen), `shown` (to set the focus) and `closed`.
 *
 * @property {HTMLDialogElement|null} dialog null until it is first opened */
export class Dialog {
  static key = ''
  static title = ''

  /** @param {{store: *, send: (command: *) => void, content: *}} app */
  constructor(app) {
    this.app = app
    this.dialog = null
    this.opener = null
  }

  get isOpen() {
    return Boolean(this.dialog?.open)
  }

  /** @param {Element|null} from what the focus goes back to */
  open(from = document.activeElement) {
    if (this.isOpen) return
    if (!this.dialog) this.make()
    this.opener = from
    this.unheard = this.app.store.get('notice')?.id
    this.notice.hidden = true
    this.opening()
    this.dialog.showModal()
    this.shown()
  }

  close() {
    if (this.isOpen) this.dialog.close()
  }

  /** @returns {Node[]} */
  build() { return [] }
  /** What stands in the head beside the title. @returns {Node[]} */
  beside() { return [] }
  opening() {}
  shown() {}
  closed() {}

  send(command) {
    this.app.send(command)
  }

  make() {
    const { key, title } = /** @type {typeof Dialog} */ (this.constructor)
    this.notice = element('p', { className: 'dialog-notice', role: 'status', hidden: true })
    const close = pictureButton(picture('close'), `Close: ${title}`, () => this.close(), { className: 'dialog-close' })
    const head = element('div', { className: 'dialog-head' }, element('h2', { id: `dialog-${key}`, textContent: title }), ...this.beside(), close)
    this.dialog = element('dialog', { className: `dialog dialog-${key}`, 'aria-labelledby': `dialog-${key}`, tabIndex: -1 }, head, this.notice)
    this.dialog.append(...this.build())
    this.dialog.addEventListener('close', () => this.leave())
    this.dialog.addEventListener('keydown', (event) => { if (this.isOpen) event.stopPropagation() }) // keys of the page are not meant
    this.dialog.addEventListener('pointerdown', (event) => { this.pressed = this.isOutside(event) })
    this.dialog.addEventListener('click', (event) => { if (this.pressed && this.isOutside(event)) this.close() })
    document.body.append(this.dialog)
    this.app.store.on('notice', (notice) => this.hear(notice))
  }

  // the page's notices lie under a dialog
  hear(notice) {
    if (!this.isOpen || notice?.id === this.unheard) return
    say(this.notice, notice?.text ?? '')
    this.notice.classList.toggle('problem', notice?.kind === 'error')
    if (notice?.kind === 'error') this.refused()
  }

  /** Something that was asked for cannot be. */
  refused() {}

  isOutside(event) {
    if (event.target !== this.dialog) return false
    const { left, right, top, bottom } = this.dialog.getBoundingClientRect()
    return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom
  }

  // the browser gives the focus back, unless what had it is hidden by now, as an entry of a menu is; what a key of the
  // page has opened leaves it to the page, for the next key
  leave() {
    this.closed()
    const has = /** @type {HTMLElement|null} */ (document.activeElement)
    if (this.dialog.contains(has)) has?.blur()
    else if (has && has !== document.body) return
    if (!(this.opener instanceof HTMLElement) || this.opener === document.body) return
    const home = /** @type {HTMLElement|null} */ (this.opener.checkVisibility?.() ? this.opener : document.querySelector('[data-action="more"]'))
    home?.focus({ preventScroll: true })
  }
}
