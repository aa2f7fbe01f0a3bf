// The bar at the top of a page of walls: name, Play, figures, and what else a person does with a wall.

import { element, grouped } from '../element.js'
import { rate } from '../shell/header.js'
import { picture } from '../shell/icons.js'
import { menu } from '../shell/menu.js'

const BUTTONS = [['reset', 'Reset', 'reset'], ['heat', 'Heatmap', 'wall'], ['export', 'Export', 'export']]
const MORE = [['theme', 'Light or dark'], ['help', 'Keys']]

export class Header {
  /** @param {Object} app @param {HTMLElement} root the bar, which holds a heading and the button that plays */
  constructor(app, root) {
    this.app = app
    this.buttons = new Map()
    this.play = root.querySelector('[data-action=play]')
    this.play.addEventListener('click', () => app.act('play'))
    this.step = element('b', { textContent: '0' })
    this.rate = element('span', { className: 'rate' })
    const figures = element('p', { className: 'figures' }, 'step ', this.step, this.rate)
    const more = element('button', { type: 'button', dataset: { action: 'more' }, className: 'named', 'aria-label': 'More' }, picture('more'), element('span', { textContent: 'More' }))
    const entries = [this.link(), ...MORE.map(([name, label]) => this.entry(name, label))]
    root.append(figures, ...BUTTONS.map((button) => this.button(...button)), element('span', { className: 'space' }), this.link(), more, menu(more, 'More', entries))
    app.store.on('frame', (frame) => this.show(frame))
    app.store.on('closed', (closed) => this.close(Boolean(closed)))
  }

  link() {
    return element('a', { href: './', className: 'named', dataset: { action: 'lab' } }, element('span', { textContent: 'Back to the lab' }))
  }

  button(name, label, drawn) {
    const node = element('button', { type: 'button', dataset: { action: name }, className: 'named', title: this.helpOf(name), 'aria-label': label }, picture(drawn), element('span', { textContent: label }))
    node.addEventListener('click', () => this.app.act(name))
    this.buttons.set(name, node)
    return node
  }

  entry(name, label) {
    const node = element('button', { type: 'button', dataset: { action: name }, title: this.helpOf(name) }, picture(name), element('span', { textContent: label }))
    node.addEventListener('click', () => setTimeout(() => this.app.act(name)))
    return node
  }

  // "r: reset all cells" is told as "Reset all cells (r)"
  helpOf(action) {
    const [key, ...rest] = (Object.values(this.app.content.keys).find(([name]) => name === action)?.[1] ?? '').split(': ')
    const text = rest.join(': ')
    return `${text.slice(0, 1).toUpperCase()}${text.slice(1)} (${key})`
  }

  show({ step, rate: perSecond, cells, playing }) {
    if (step === undefined) return
    this.step.textContent = grouped(step)
    this.rate.textContent = `${rate(perSecond)} steps/s of ${cells} ${cells > 1 ? 'cells' : 'cell'}`
    if (playing === this.playing) return
    this.playing = playing
    this.play.replaceChildren(picture(playing ? 'pause' : 'play'), element('span', { textContent: playing ? 'Pause' : 'Play' }))
    this.play.setAttribute('aria-label', playing ? 'Pause' : 'Play')
  }

  /** @param {boolean} heat */
  press(heat) {
    this.buttons.get('heat').setAttribute('aria-pressed', String(heat))
  }

  close(closed) {
    for (const node of [this.play, this.buttons.get('reset'), this.buttons.get('export')]) node.disabled = closed
  }
}
