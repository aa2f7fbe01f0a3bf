// The settings: a control for each, a few in sight, all of them near.

import { element } from '../element.js'
import { makeControl } from './control.js'
import { Drafts, Throttle, same } from './drafts.js'

const CONTROLS_ONLY = ['data', 'seed', 'drawing'] // these differ from a recommendation by nature

/** Names that a form shows: those of effect now and not hidden. @param {string[]} names
 * @param {{idle?: string[]}} told @param {string[]} hidden */
export function inForce(names, told, hidden) {
  const out = new Set([...(told.idle ?? []), ...hidden])
  return names.filter((name) => !out.has(name))
}

/** Names whose value differs from the recommended one. @param {string[]} names
 * @param {{values: Object<string, *>, usual?: Object<string, *>}} told */
export function changed(names, told) {
  const { values, usual = {} } = told
  return names.filter((name) => name in usual && !CONTROLS_ONLY.includes(name) && !same(values[name], usual[name]))
}

/** Controls by name, each there once: it stands in the column or in the panel of all settings. */
export class Form {
  constructor(app) {
    this.app = app
    this.schemas = app.content.settings
    this.controls = new Map()
    this.drafts = new Drafts()
    this.throttle = new Throttle((changes) => app.send({ do: 'change', settings: changes }))
    this.listeners = []
    this.root = element('div', { className: 'form' })
    this.first = element('div', { className: 'controls' })
    this.formulas = element('div', { className: 'formulas', tabIndex: 0, role: 'group', 'aria-label': 'What each player minimises' })
    this.others = element('div', { className: 'controls' })
    this.heading = element('h3', { textContent: 'Also changed', hidden: true })
    this.root.append(this.first, this.heading, this.others)
    /** Whether all settings are shown elsewhere, which then has the controls. */
    this.lent = false
    app.store.on('settings', (told) => this.take(told))
    app.store.on('hidden', () => this.arrange())
    app.store.on('refused', () => {
      this.drafts.refuse()
      this.show()
    })
  }

  get told() {
    return this.app.store.get('settings')
  }

  get hidden() {
    return this.app.store.get('hidden') ?? []
  }

  /** Called whenever what is shown has changed. @param {() => void} callback */
  on(callback) {
    this.listeners.push(callback)
  }

  /** The control of a setting. @param {string} name */
  control(name) {
    if (!this.controls.has(name)) this.controls.set(name, makeControl(this.schemas[name], this))
    return this.controls.get(name)
  }

  take(told) {
    if (!told) return
    this.drafts.settle(told.values)
    this.arrange()
  }

  // --- what controls ask
  set(name, value) {
    this.drafts.put(name, value)
    this.throttle.put(name, value)
    this.show()
  }

  done() {
    this.throttle.flush()
  }

  refuse(why) {
    this.app.notify(why, 'error')
  }

  // --- what is seen
  /** Put these controls into a place, unless they stand there. @param {HTMLElement} place @param {string[]} names
   * @param {Object<string, Node>} [between] what follows the control of a setting, by its name */
  fill(place, names, between = {}) {
    const wanted = names.flatMap((name) => [this.control(name)?.root, between[name]]).filter(Boolean)
    const now = [...place.children]
    if (now.length === wanted.length && now.every((node, i) => node === wanted[i])) return
    const focused = place.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null
    place.replaceChildren(...wanted)
    if (focused && place.contains(focused)) focused.focus()
  }

  arrange() {
    const { told } = this
    if (!told) return
    if (!this.lent) {
      const first = inForce(this.app.content.first, told, this.hidden)
      const rest = inForce(Object.keys(this.schemas), told, this.hidden).filter((name) => !first.includes(name))
      this.fill(this.first, first, { objective: this.formulas })
      this.fill(this.others, changed(rest, told))
      this.heading.hidden = !this.others.childElementCount
    }
    if (this.drawn !== told.formulas) this.draw(told.formulas)
    this.show()
    for (const callback of this.listeners) callback()
  }

  draw(formulas) {
    this.drawn = formulas
    const both = typeof formulas === 'string' ? [formulas] : Object.values(formulas ?? {})
    this.formulas.innerHTML = both.join('')
    this.formulas.hidden = !both.length
  }

  show() {
    const { told } = this
    if (!told) return
    for (const [name, control] of this.controls) {
      if (control?.root.isConnected) control.show(this.drafts.value(name, told.values[name]), told.usual?.[name], told.classes ?? [])
    }
  }
}
