// All settings: a wide panel over the column at the left, in groups, with a search.

import { element, grouped } from '../element.js'
import { inForce } from './form.js'
import { picture } from './icons.js'
import { find, told } from './search.js'

export class AllSettings {
  constructor(app, form) {
    this.app = app
    this.form = form
    this.button = element('button', { type: 'button', className: 'wide', 'aria-expanded': 'false', dataset: { action: 'settings' } },
      picture('settings'), 'All settings')
    this.button.addEventListener('click', () => this.toggle())
    this.root = null
    form.on(() => this.draw())
  }

  get isOpen() {
    return Boolean(this.root && !this.root.hidden)
  }

  toggle() {
    if (this.isOpen) this.close()
    else this.open()
  }

  open() {
    if (!this.root) this.build()
    this.root.hidden = false
    this.form.lent = true
    this.button.setAttribute('aria-expanded', 'true')
    this.search.value = ''
    this.draw()
    this.search.focus()
  }

  close() {
    if (!this.isOpen) return
    this.root.hidden = true
    this.form.lent = false
    this.button.setAttribute('aria-expanded', 'false')
    this.form.arrange()
    this.button.focus()
  }

  build() {
    this.search = element('input', { type: 'search', placeholder: 'Name, symbol or other word: lr, beta, k …', 'aria-label': 'Search the settings', autocomplete: 'off', spellcheck: false })
    this.search.addEventListener('input', () => this.draw())
    const close = element('button', { type: 'button', className: 'quiet', 'aria-label': 'Close all settings' }, picture('close'))
    close.addEventListener('click', () => this.close())
    this.count = element('p', { className: 'count', role: 'status' })
    this.groups = this.app.content.groups.map(([title, names]) => this.group(title, names))
    this.list = element('div', { className: 'groups' }, ...this.groups.map(({ root }) => root))
    this.rest = element('p', { className: 'note' })
    this.weights = element('p', { className: 'note' })
    this.root = element('section', { className: 'all-settings', 'aria-label': 'All settings', hidden: true },
      element('header', {}, element('h2', { textContent: 'All settings' }), close),
      element('div', { className: 'finder' }, picture('search'), this.search), this.count, this.list, this.weights, this.rest)
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      event.stopPropagation()
      this.close()
    })
    document.body.append(this.root)
  }

  group(title, names) {
    const place = element('div', { className: 'controls' })
    return { names, place, root: element('section', { 'aria-label': title }, element('h3', { textContent: title }), place) }
  }

  draw() {
    const now = this.app.store.get('settings')
    if (!this.isOpen || !now) return
    const { settings } = this.app.content
    const found = find(settings, this.search.value)
    const searching = Boolean(this.search.value.trim())
    const seen = new Set(inForce(found, now, this.form.hidden).filter((name) => settings[name].kind !== 'drawing'))
    for (const { names, place, root } of this.groups) {
      const order = searching ? found.filter((name) => names.includes(name)) : names
      this.form.fill(place, order.filter((name) => seen.has(name)))
      root.hidden = !place.childElementCount
    }
    this.form.show()
    this.say(told(seen.size, this.search.value))
    const idle = found.filter((name) => (now.idle ?? []).includes(name))
    this.rest.textContent = this.without(idle, searching)
    this.rest.hidden = !idle.length
    this.weights.textContent = sizes(now.parameters)
  }

  say(words) {
    if (this.count.textContent !== words) this.count.textContent = words
  }

  // what is not shown, as it would change nothing
  without(idle, searching) {
    const titles = idle.map((name) => this.app.content.settings[name].title)
    if (searching && titles.length <= 6) return `Without effect as things are: ${titles.join(', ')}.`
    return `${idle.length} more have no effect with the present choices and are not shown.`
  }
}

/** How large the networks are. @param {Object<string, number>} [parameters] trainable ones of each player */
export function sizes({ generator, discriminator } = {}) {
  return generator === undefined ? '' : `Weights: ${grouped(generator)} in the generator, ${grouped(discriminator)} in the discriminator.`
}
