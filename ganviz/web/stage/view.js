// What the views share: a title, options beside it, an explanation behind an i, and a body.

import { element } from '../element.js'
import { Paper } from './paper.js'

let count = 0

/** One view. A subclass sets `key`, builds itself in `build`, and draws in `draw(state)`; both run B's view and A's
 * have the same choices, kept by the stage.
 *
 * @property {HTMLElement} root the section, @property {HTMLElement} body, @property {HTMLElement} options */
export class View {
  /** Name in the register, and that of its element's `data-view`. */
  static key = ''
  /** Sections of a frame that it draws: where all of them are missing in a moment of the past, it says so. */
  static sections = []

  /** @param {import('./stage.js').Stage} stage @param {''|'B'} letter 'B' for the rival's */
  constructor(stage, letter = '') {
    const { key } = /** @type {typeof View} */ (this.constructor)
    this.key = key
    this.stage = stage
    this.letter = letter
    this.info = stage.content.views?.[key] ?? { title: key, help: '' }
    this.choices = stage.choicesOf(key)
    this.options = element('span', { className: 'options' })
    this.heading = element('h2', { textContent: this.title })
    this.body = element('div', { className: 'body' })
    const head = element('header', {}, this.heading, this.options, this.about())
    this.root = element('section', { className: 'view', 'aria-label': this.title, dataset: { view: key } }, head, this.body)
    if (letter) this.root.dataset.letter = letter
    /** Set to add a button that closes the view. @type {(() => void)|null} */
    this.closing = null
    this.build()
  }

  /** @param {() => void} act called when somebody closes the view; adds the button */
  set onclose(act) {
    if (!this.closing) {
      const button = element('button', { type: 'button', className: 'close', 'aria-label': `Close: ${this.title}`, textContent: '×' })
      button.addEventListener('click', () => this.closing())
      this.root.querySelector('header').append(button)
    }
    this.closing = act
  }

  get title() {
    return this.letter ? `${this.letter} · ${this.info.title}` : this.info.title
  }

  get colours() {
    return this.stage.colours
  }

  get unit() {
    return this.stage.unit
  }

  /** Make what is in `body` and `options`; once. */
  build() {}

  /** Draw a state: the merged frame, of the rival for a view with the letter B.
   * @param {Object<string, *>} state */
  draw(state) {}

  /** Show the state again, if there is one: after a choice. */
  again() {
    this.stage.redraw()
  }

  /** Let the letter A stand before the title while there is a B. @param {string} letter */
  call(letter) {
    const title = letter ? `${letter} · ${this.info.title}` : this.title
    if (this.heading.textContent !== title) this.heading.textContent = title
  }

  // --- pieces
  /** A canvas in the body's way of filling its box. @param {string} label @param {Object} options see `Paper` */
  paper(label, options = {}) {
    return new Paper(label, { unit: () => this.stage.unit, ...options })
  }

  /** A button that is pressed or not; the choice is kept under `name` and shared with the other run's view.
   * @param {string} name @param {string} label @param {boolean} pressed at first
   * @param {(on: boolean) => void} [act] called after a click
   * @returns {{button: HTMLButtonElement, readonly on: boolean}} */
  toggle(name, label, pressed, act = () => {}) {
    const { choices } = this
    choices.start(name, pressed)
    const button = element('button', { type: 'button', textContent: label, className: 'toggle' })
    button.addEventListener('click', () => {
      choices.set(name, !choices.get(name))
      act(choices.get(name))
    })
    choices.on(name, (on) => button.setAttribute('aria-pressed', String(on)))
    if (!this.letter) this.options.append(button) // B follows
    return { button, get on() { return choices.get(name) } }
  }

  /** One of several, as a list to choose from; kept and shared as by `toggle`.
   * @param {string} name @param {string} label @param {[*, string][]} offers value and words @param {*} first
   * @param {(value: *) => void} [act]
   * @returns {{root: HTMLElement, select: HTMLSelectElement, readonly value: *}} */
  choice(name, label, offers, first, act = () => {}) {
    const { choices } = this
    choices.start(name, first)
    const select = element('select', { 'aria-label': label, title: label })
    select.append(...offers.map(([value, words]) => element('option', { value: String(value), textContent: words })))
    select.addEventListener('change', () => {
      choices.set(name, offers[select.selectedIndex][0])
      act(choices.get(name))
    })
    choices.on(name, (value) => { select.selectedIndex = offers.findIndex(([offer]) => offer === value) })
    if (!this.letter) this.options.append(select)
    return { root: select, select, get value() { return choices.get(name) } }
  }

  // the i, and what it says
  about() {
    const id = `about-${this.key}${this.letter}-${++count}`
    const text = element('div', { id, className: 'help', role: 'note', textContent: this.info.help, popover: 'auto' })
    const button = element('button', { type: 'button', className: 'about', 'aria-label': `About: ${this.title}`, popovertarget: id, textContent: 'i' })
    text.addEventListener('toggle', (event) => {
      if (event.newState !== 'open') return
      const { right, bottom } = button.getBoundingClientRect()
      const { offsetWidth: width, offsetHeight: height } = text
      text.style.left = `${Math.max(8, Math.min(right - width, window.innerWidth - width - 8))}px`
      text.style.top = `${Math.max(8, Math.min(bottom + 4, window.innerHeight - height - 8))}px`
    })
    return element('span', { className: 'asked' }, button, text)
  }
}

/** What somebody has chosen in a view; both runs' views look here. */
export class Choices {
  constructor(changed = () => {}) {
    this.changed = changed
    this.values = {}
    this.listeners = []
  }

  start(name, value) {
    if (!(name in this.values)) this.values[name] = value
  }

  get(name) {
    return this.values[name]
  }

  set(name, value) {
    this.values[name] = value
    for (const [wanted, listen] of this.listeners) if (wanted === name) listen(value)
    this.changed()
  }

  /** Called at once, and whenever the choice changes. */
  on(name, listen) {
    this.listeners.push([name, listen])
    listen(this.values[name])
  }
}
