// What every key does.

import { element } from '../element.js'
import { Dialog } from './dialog.js'

/** The keys and what each of them does, as the register words it: "key: what it does"; those without words are told with
 * another. Digits come last: an object has them first, wherever they stand.
 * @param {Object<string, [string, string]>} keys
 * @returns {[string, string][]} */
export function rows(keys) {
  /** @param {[string, *]} entry */
  const isDigit = ([key]) => /^\d$/.test(key)
  const all = Object.entries(keys)
  return [...all.filter((entry) => !isDigit(entry)), ...all.filter(isDigit)].map(([, told]) => told).filter(([, label]) => label).map(([, label]) => {
    const at = label.indexOf(': ')
    return [label.slice(0, at), label.slice(at + 2)]
  })
}

/** The dialog that tells them. */
export class Help extends Dialog {
  static key = 'help'
  static title = 'Keys'

  build() {
    const list = element('dl', { className: 'help-keys' }, ...rows(this.app.content.keys).map(([key, words]) => element('div', {},
      element('dt', {}, element('kbd', { textContent: key })), element('dd', { textContent: words }))))
    return [element('div', { className: 'dialog-body', tabIndex: 0, role: 'region', 'aria-label': 'Keys' }, list,
      element('p', { className: 'small', textContent: 'Tab moves between controls, arrow keys move a slider. Click into the page first if keys do nothing.' }))]
  }
}
