// Which view stands where: the picture in the middle, the game beside it, the rest in the column at the right.

import { byId, element } from '../element.js'
import { DiagnosisCard } from './diagnosis.js'
import { picture } from './icons.js'
import { help } from './menu.js'

const PAIRED = ['ledger', 'raster'] // these stand under the pictures, too, where two runs are compared

/** Where the open views stand.
 * @param {Object<string, {kinds: string[]}>} views in their order @param {string[]} opened
 * @param {string} kind of data @param {boolean} comparing
 * @returns {{strip: string, stage: [string, ''|'B'][], below: [string, ''|'B'][], side: string[]}} */
export function arrange(views, opened, kind, comparing) {
  const fitting = Object.keys(views).filter((key) => opened.includes(key) && views[key].kinds.includes(kind))
  const main = kind === 'images' ? 'samples' : 'plane'
  /** @param {string} key @returns {[string, ''|'B'][]} */
  const pair = (key) => (comparing ? [[key, ''], [key, 'B']] : [[key, '']])
  const below = comparing ? fitting.filter((key) => PAIRED.includes(key)) : []
  return {
    strip: fitting.includes('diagram') ? 'diagram' : '',
    stage: fitting.includes(main) ? pair(main) : [],
    below: below.flatMap(pair),
    side: fitting.filter((key) => key !== 'diagram' && key !== main && !below.includes(key)),
  }
}

// replace what stands in a place, unless it stands there: what is drawn by others must not be moved about
function fill(place, nodes) {
  const now = [...place.children]
  if (now.length === nodes.length && now.every((node, i) => node === nodes[i])) return
  for (const node of now) if (!nodes.includes(node)) node.remove()
  nodes.forEach((node, i) => { if (place.children[i] !== node) place.insertBefore(node, place.children[i] ?? null) })
}

export class Layout {
  /** @param {Object} app @param {{strip: HTMLElement, stage: HTMLElement, below: HTMLElement, side: HTMLElement, store: HTMLElement}} places
   *   store: where the slots of charts wait */
  constructor(app, places) {
    this.app = app
    this.places = places
    this.cards = new Map()
    this.shown = ''
    this.large = null
    for (const key of ['opened', 'kind', 'comparing']) app.store.on(key, () => this.show())
    window.addEventListener('resize', () => { if (this.large) this.measure() })
  }

  get opened() {
    return this.app.store.get('opened') ?? Object.entries(this.app.content.views).filter(([, view]) => view.opened).map(([key]) => key)
  }

  /** Open a view, or close it. @param {string} key */
  toggle(key) {
    if ((this.app.store.get('hidden') ?? []).includes('views')) return
    const { opened } = this
    const wanted = opened.includes(key) ? opened.filter((other) => other !== key) : [...opened, key]
    this.app.store.take({ opened: wanted })
    this.app.send({ do: 'views', open: wanted })
  }

  show() {
    const { views } = this.app.content
    const told = arrange(views, this.opened, this.app.store.get('kind') ?? 'plane', Boolean(this.app.store.get('comparing')))
    const key = JSON.stringify(told)
    if (key === this.shown) return
    this.shown = key
    if (this.large && !JSON.stringify(told).includes(`"${this.large.dataset.view}"`)) this.lessen()
    const { strip, stage, below, side } = this.places
    fill(strip, told.strip ? [this.card(told.strip)] : [])
    fill(stage, told.stage.map(([name, letter]) => this.card(name, letter)))
    fill(below, told.below.map(([name, letter]) => this.card(name, letter)))
    this.fillSide(side, told.side)
    const sets = document.documentElement.dataset
    sets.strip = told.strip ? 'on' : 'off'
    sets.pictures = String(told.stage.length)
    below.hidden = !told.below.length
    this.app.stage.open([...told.side, ...[...told.stage, ...told.below].map(([name]) => name), told.strip].filter((name) => views[name]?.place === 'stage'))
  }

  // charts stay where they are once they are there, and are hidden: moving them would have them laid out anew
  fillSide(side, keys) {
    for (const [name, card] of this.cards) if (card.parentElement === side) card.hidden = !keys.includes(name)
    for (const key of keys) {
      const card = this.card(key)
      card.hidden = false
      card.style.order = Object.keys(this.app.content.views).indexOf(key)
      if (card.parentElement !== side) side.append(card)
    }
  }

  // --- cards
  card(key, letter = '') {
    const name = key + letter
    if (!this.cards.has(name)) {
      const card = this.make(key, letter)
      card.classList.add('card')
      this.cards.set(name, card)
    }
    return this.cards.get(name)
  }

  make(key, letter) {
    const { place, title } = this.app.content.views[key]
    if (place === 'shell') return this.dressed(new DiagnosisCard(this.app).root, key, title)
    if (place === 'chart') return this.dressed(this.chart(key), key, title)
    const view = this.app.stage.view(key, letter)
    this.dressed(view.root, key, title, false)
    if (!letter) view.onclose = () => this.toggle(key)
    return view.root
  }

  chart(key) {
    const slot = this.places.store.querySelector(`[data-slot="${key}"]`)
    return this.section(key, element('div', { className: 'body' }, ...(slot ? [slot] : [])))
  }

  section(key, body) {
    const { title, help: text } = this.app.content.views[key]
    const head = element('header', {}, element('h2', { textContent: title }), element('span', { className: 'options' }), help(title, text))
    return element('section', { className: 'view', 'aria-label': title, dataset: { view: key } }, head, body)
  }

  // buttons that enlarge and close
  dressed(root, key, title, closes = true) {
    const head = root.querySelector('header')
    const larger = element('button', { type: 'button', className: 'larger', 'aria-label': `Enlarge: ${title}`, 'aria-pressed': 'false' }, picture('enlarge'))
    larger.addEventListener('click', () => (this.large === root ? this.lessen() : this.enlarge(root)))
    head.append(larger)
    if (closes) {
      const close = element('button', { type: 'button', className: 'close', 'aria-label': `Close: ${title}`, textContent: '×' })
      close.addEventListener('click', () => this.toggle(key))
      head.append(close)
    }
    return root
  }

  // --- large
  enlarge(root) {
    this.lessen()
    this.large = root
    this.measure()
    root.classList.add('enlarged')
    this.press(root, true)
  }

  // an enlarged view takes the place of the stage; where the page is one column, that of all
  measure() {
    const box = [byId('middle'), byId('stage')].map((node) => node.getBoundingClientRect()).find(({ width }) => width)
    const { style } = document.documentElement
    for (const side of ['left', 'top', 'width', 'height']) {
      if (box) style.setProperty(`--large-${side}`, `${box[side]}px`)
      else style.removeProperty(`--large-${side}`)
    }
  }

  /** Give an enlarged view its place back. @returns {boolean} whether there was one */
  lessen() {
    const root = this.large
    if (!root) return false
    this.large = null
    root.classList.remove('enlarged')
    this.press(root, false)
    return true
  }

  press(root, on) {
    const button = root.querySelector('.larger')
    button.setAttribute('aria-pressed', String(on))
    button.replaceChildren(picture(on ? 'lessen' : 'enlarge'))
    document.documentElement.toggleAttribute('data-large', on)
  }
}
