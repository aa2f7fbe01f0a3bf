// For a room: the picture at full height, narration in large type, three large numbers, a pointer.

import { element, grouped, percent } from '../element.js'

const LARGER = 1.5 // type and lines of the views

/** The three numbers: [what, how much]. @param {Object<string, *>} frame @param {{kind?: string, title?: string}|null} diagnosis
 * @returns {[string, string][]} */
export function figures(frame, diagnosis) {
  const { step, judgement, diverged, status = '' } = frame
  const [, captured, word] = /(\d+ of [\d,]+) (\w+) captured/.exec(status) ?? [] // the line of words tells of it first
  /** @type {[string, string]} */
  const second = captured ? [`${word} captured`, captured] : ['D is right', percent(judgement?.accuracy ?? NaN)]
  const verdict = diverged ? 'diverged' : (diagnosis?.title ?? diagnosis?.kind ?? '–').replaceAll('_', ' ')
  return [['step', grouped(step ?? 0)], second, ['diagnosis', verdict]]
}

export class Presenter {
  /** @param {Object} app @param {HTMLElement} root where the numbers stand */
  constructor(app, root) {
    this.app = app
    this.cells = [0, 1, 2].map(() => [element('dt'), element('dd')])
    root.append(...this.cells.map((cell) => element('div', {}, ...cell)))
    this.dot = element('div', { className: 'pointer', hidden: true, 'aria-hidden': 'true' })
    this.leave = element('button', { type: 'button', className: 'leave-room', title: 'Leave presenter mode (Escape)', textContent: 'Leave' })
    this.leave.addEventListener('click', () => app.act('present'))
    document.body.append(this.dot, this.leave)
    app.store.on('presenting', (on) => this.show(Boolean(on)))
    app.store.on('frame', (frame) => this.count(frame))
    window.addEventListener('pointermove', (event) => this.follow(event))
    window.addEventListener('keydown', (event) => this.hold(event.key === 'Shift'))
    window.addEventListener('keyup', (event) => { if (event.key === 'Shift') this.hold(false) })
    window.addEventListener('blur', () => this.hold(false))
  }

  get on() {
    return 'presenting' in document.documentElement.dataset
  }

  toggle() {
    const on = !this.on
    this.show(on)
    this.app.send({ do: 'present', on })
  }

  show(on) {
    if (on === this.on) return
    document.documentElement.toggleAttribute('data-presenting', on)
    this.app.stage.enlarge(on ? LARGER : 1)
    if (!on) this.pointing = false
    this.point()
    this.count(this.app.store.get('frame'))
  }

  count(frame) {
    if (!this.on || !frame) return
    figures(frame, this.app.store.get('diagnosis')).forEach((texts, i) => texts.forEach((text, j) => {
      if (this.cells[i][j].textContent !== text) this.cells[i][j].textContent = text
    }))
  }

  // --- the pointer
  togglePointer() {
    this.pointing = !this.pointing
    this.point()
  }

  hold(held) {
    if (held === this.held) return
    this.held = held
    this.point()
  }

  point() {
    this.dot.hidden = !(this.pointing || (this.held && this.on))
  }

  follow({ clientX, clientY }) {
    this.dot.style.transform = `translate(${clientX}px, ${clientY}px)`
  }
}
