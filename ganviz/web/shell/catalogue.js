// The catalogue of objectives, regularizers and tricks: formulas, what each does, where it is from.

import { element } from '../element.js'
import { button, Dialog, enable, isAble, say } from './dialog.js'

/** The dialog that switches them on and off. */
export class Catalogue extends Dialog {
  static key = 'catalogue'
  static title = 'Catalogue'

  beside() {
    this.search = element('input', { type: 'search', placeholder: 'Search: slope, noise, gradient …', 'aria-label': 'Search the catalogue' })
    this.search.addEventListener('input', () => this.filter())
    return [this.search]
  }

  build() {
    this.cards = new Map()
    const entries = this.app.content.catalogue
    const groups = [...new Set(entries.map((entry) => entry.group))].map((name) => this.group(name, entries))
    const smallest = element('a', { href: 'dirac', target: '_blank', rel: 'noopener', textContent: 'The smallest GAN: see why it circles' })
    this.problem = element('p', { className: 'dialog-notice problem', role: 'alert', hidden: true })
    this.none = element('p', { textContent: 'Nothing here has all of these words.', hidden: true, role: 'status' })
    this.list = element('div', { className: 'dialog-body', tabIndex: 0, role: 'region', 'aria-label': 'Entries' }, this.none, ...groups, element('p', {}, smallest))
    this.app.store.on('catalogue', (now) => this.mark(now))
    return [this.problem, this.list]
  }

  group(name, entries) {
    const cards = entries.filter((entry) => entry.group === name).map((entry) => this.card(entry))
    return element('section', {}, element('h3', { textContent: name }), element('div', { className: 'catalogue-entries' }, ...cards))
  }

  card(entry) {
    const node = button('Use it', () => { if (isAble(node)) this.send({ do: 'entry', id: entry.id }) }, { dataset: { entry: entry.id } })
    // formulas and references are made by us, from no one's input; formulas may be wider than a phone
    const formula = element('div', { className: 'catalogue-formula', innerHTML: entry.formula, tabIndex: 0, role: 'group', 'aria-label': `Formula of ${entry.title}` })
    const card = element('article', { className: 'catalogue-entry' },
      element('div', { className: 'part-head' }, element('h4', { textContent: entry.title }), node),
      element('p', { textContent: entry.doc }), formula, element('p', { className: 'small', innerHTML: entry.reference }))
    if (entry.settings) card.append(element('p', { className: 'small', textContent: `Settings: ${entry.settings}` }))
    const text = `${entry.title} ${entry.doc} ${entry.reference} ${entry.group} ${entry.settings}`.toLowerCase()
    this.cards.set(entry.id, { card, node, entry, text })
    return card
  }

  mark({ active = [], hidden = [], problem = '' }) {
    say(this.problem, problem)
    for (const [id, { card, node, entry }] of this.cards) {
      const on = active.includes(id)
      const chosen = on && entry.group === 'Objectives'
      card.classList.toggle('on', on)
      node.textContent = chosen ? 'In use' : on ? 'Take off' : entry.restarts ? 'Use it ↻' : 'Use it'
      node.title = entry.restarts ? 'The run starts again' : 'Taken at the next step'
      enable(node, !hidden.includes(id))
      node.setAttribute('aria-pressed', String(on))
      node.setAttribute('aria-label', `${node.textContent}: ${entry.title}`)
    }
  }

  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean)
    let found = 0
    for (const { card, text } of this.cards.values()) {
      card.hidden = !words.every((word) => text.includes(word))
      if (!card.hidden) found += 1
    }
    for (const section of this.list.querySelectorAll('section')) {
      section.hidden = ![...section.querySelectorAll('article')].some((card) => !card.hidden)
    }
    this.none.hidden = found > 0
  }

  opening() {
    this.search.value = ''
    this.filter()
  }

  shown() {
    this.list.scrollTop = 0
    this.search.focus()
  }
}
