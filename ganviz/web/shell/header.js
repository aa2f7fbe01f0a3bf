// The bar at the top: name, figures, the one Play, steps, speed, and what else a person does with a run.

import { element, grouped } from '../element.js'
import { picture } from './icons.js'
import { menu } from './menu.js'

const ICON = {
  step_discriminator: 'step', step_generator: 'step', step_both: 'step', step_many: 'many', from_scratch: 'scratch',
  new_seed: 'seed', slow_motion: 'slow',
}
const TITLES = {
  step_discriminator: 'Step D', step_generator: 'G', step_both: 'Both', step_many: 'steps', settle: 'Train D to its optimum',
  slow_motion: 'Slow motion', reset: 'Reset', from_scratch: 'From scratch', new_seed: 'New seed', undo: 'Undo', redo: 'Redo',
}
const MORE = [ // what the menu holds besides what does not fit into the bar
  ['catalogue', 'Catalogue'], ['draw', 'Draw your own data'], ['lessons', 'Lessons and challenges'], ['share', 'Share'],
  ['wall', 'Wall of runs'], ['dirac', 'The Dirac-GAN'], ['present', 'Present'], ['views', 'Views'], ['theme', 'Light or dark'], ['help', 'Keys'],
]
// what goes into the menu where the bar is too narrow, the first first
const YIELDING = ['settle', 'new_seed', 'slow_motion', 'redo', 'undo', 'from_scratch', 'group_many', 'export', 'compare', 'rate', 'group_speed',
  'reset', 'step_both', 'step_generator', 'step_discriminator', 'recipes']

/** Steps a second: two figures below ten. @param {number} perSecond */
export function rate(perSecond) {
  if (!perSecond || perSecond >= 10) return Math.round(perSecond || 0).toLocaleString('en-US')
  return perSecond.toFixed(1)
}

export class Header {
  /** @param {Object} app @param {HTMLElement} root the bar, which holds a heading and the button that plays */
  constructor(app, root) {
    this.app = app
    this.root = root
    this.parts = {}
    /** @type {HTMLButtonElement} */
    this.play = root.querySelector('[data-action=play]')
    this.play.addEventListener('click', () => app.act('play'))
    this.build()
    app.store.on('frame', (frame) => this.show(frame))
    app.store.on('speed', (speed) => this.showSpeed(speed))
    for (const key of ['hidden', 'wall']) app.store.on(key, () => this.hide())
    new ResizeObserver(() => this.fit()).observe(root)
  }

  /** How many steps "N steps" takes. */
  get count() {
    return Math.max(1, Math.round(Number(this.number.value) || 1))
  }

  build() {
    this.step = element('b', { textContent: '0' })
    this.rate = element('span', { className: 'rate' })
    this.parts.rate = this.rate
    const figures = element('p', { className: 'figures' }, 'step ', this.step, this.rate)
    const steps = element('div', { className: 'joined', role: 'group', 'aria-label': 'Steps' },
      ...['step_discriminator', 'step_generator', 'step_both'].map((name) => this.button(name)), this.many())
    const run = [this.button('settle'), this.button('slow_motion'), this.speedMenu(), ...['reset', 'from_scratch', 'new_seed', 'undo', 'redo'].map((name) => this.button(name))]
    const places = this.app.content.menu.header.map(([name, label]) => this.button(name, label))
    this.more = element('button', { type: 'button', dataset: { action: 'more' }, className: 'named', 'aria-label': 'More' }, picture('more'), element('span', { textContent: 'More' }))
    this.moved = element('div', { className: 'moved' })
    const entries = this.entries()
    this.menu = menu(this.more, 'More', [this.moved, ...entries])
    this.root.append(figures, steps, ...run, element('span', { className: 'space' }), ...places, this.more, this.menu)
    this.home = new Map(YIELDING.map((name) => [name, this.anchor(this.parts[name])]))
  }

  // where a part that yields comes back to
  anchor(part) {
    const mark = document.createComment('')
    part?.before(mark)
    return mark
  }

  button(name, label = TITLES[name]) {
    const help = this.helpOf(name)
    const node = element('button', { type: 'button', dataset: { action: name }, title: help, 'aria-label': this.spoken(name, label), className: 'named' },
      picture(ICON[name] ?? name), element('span', { textContent: label }))
    node.addEventListener('click', () => this.app.act(name))
    this.parts[name] = node
    return node
  }

  spoken(name, label) {
    return { step_generator: 'Step G', step_both: 'Step both' }[name] ?? label
  }

  // "d: step the discriminator only" is told as "Step the discriminator only (d)"
  helpOf(action) {
    const told = Object.values(this.app.content.keys).find(([name]) => name === action)?.[1] ?? ''
    const [key, ...rest] = told.split(': ')
    const text = rest.join(': ')
    return text ? `${text[0].toUpperCase()}${text.slice(1)} (${key})` : TITLES[action] ?? ''
  }

  many() {
    this.number = element('input', { type: 'number', min: 1, max: 1000000, value: 100, 'aria-label': 'How many steps at once', inputMode: 'numeric' })
    const go = this.button('step_many')
    go.setAttribute('aria-label', 'N steps')
    const group = element('span', { className: 'many' }, this.number, go)
    this.parts.group_many = group
    return group
  }

  speedMenu() {
    this.speed = element('select', { 'aria-label': 'Speed', title: 'At most so many steps a second', dataset: { action: 'speed' } },
      ...this.app.content.speeds.map(([title, value]) => element('option', { value, textContent: title })))
    this.speed.addEventListener('change', () => this.app.send({ do: 'speed', value: Number(this.speed.value) }))
    const group = element('label', { className: 'speed' }, this.speed)
    this.parts.group_speed = group
    return group
  }

  entries() {
    return MORE.map(([name, label]) => {
      const link = name === 'wall' || name === 'dirac'
      const node = element(link ? 'a' : 'button', { dataset: { action: name }, title: link ? '' : this.helpOf(name) }, picture(name), element('span', { textContent: label }))
      if (link) Object.assign(node, { target: '_blank', rel: 'noopener' })
      else {
        node.type = 'button'
        node.addEventListener('click', () => setTimeout(() => this.app.act(name)))
      }
      this.parts[name] = node
      return node
    })
  }

  // --- what is shown
  show(frame) {
    if (!frame) return
    const { step, rate: perSecond, playing, warm } = frame
    this.rate.title = `Training steps a second, on ${frame.device}`
    const longer = [this.say(this.step, grouped(step)), this.say(this.rate, `${rate(perSecond)} steps/s`)].includes(true)
    if (playing !== this.playing) this.showPlaying(playing)
    if (warm !== this.warm) {
      this.warm = warm
      this.hide()
    } else if (longer) {
      this.fit()
    }
  }

  // whether it takes more room now
  say(node, text) {
    const longer = text.length > node.textContent.length
    if (node.textContent !== text) node.textContent = text
    return longer
  }

  showPlaying(playing) {
    this.playing = playing
    this.play.replaceChildren(picture(playing ? 'pause' : 'play'), element('span', { textContent: playing ? 'Pause' : 'Play' }))
    this.play.setAttribute('aria-label', playing ? 'Pause' : 'Play')
  }

  showSpeed(value) {
    const known = [...this.speed.options].some((option) => Number(option.value) === value)
    if (!known) this.speed.append(element('option', { value, textContent: `${value} steps/s` }))
    this.speed.value = String(value)
  }

  hide() {
    const hidden = new Set(this.app.store.get('hidden') ?? [])
    const wall = this.app.store.get('wall')
    for (const [name, part] of Object.entries(this.parts)) {
      const without = { from_scratch: !this.warm, wall: !wall, group_many: hidden.has('step_many'), group_speed: hidden.has('speed') }[name]
      part.hidden = Boolean(without) || hidden.has(name)
    }
    this.play.hidden = hidden.has('play')
    if (wall) this.parts.wall.href = wall
    this.parts.dirac.href = new URL('dirac', this.app.address).href
    this.fit()
  }

  /** Move what does not fit into the menu, the least needed first. What fits stays untouched: a button that is moved
   * loses the focus, and the click that is on its way. */
  fit() {
    for (const name of YIELDING) if (this.parts[name]?.parentNode === this.moved) this.home.get(name).after(this.parts[name])
    for (const name of YIELDING) {
      if (this.root.scrollWidth <= this.root.clientWidth) break
      if (this.parts[name]) this.moved.prepend(this.parts[name])
    }
  }
}
