// Runs and branches side by side: to compare, name, switch to and discard.
//
// The store's `branches` is {current, rival, list: [{number, name, step, parent, forked_at, differs, metrics, diverged}]},
// where `differs` says in words what sets it apart from the present run ('' for nothing), and `metrics` is {title: words}.

import { element, grouped } from '../element.js'
import { button, Dialog } from './dialog.js'

const SURE_FOR = 4000 // ms for which a second press discards

/** The titles of all metrics, in the order in which they come. @param {{metrics?: Object<string, string>}[]} list */
export function titles(list) {
  return [...new Set(list.flatMap(({ metrics }) => Object.keys(metrics ?? {})))]
}

/** How a branch began. @param {{parent: number|null, forked_at: number}} branch @param {{number: number, name: string}[]} list */
export function origin({ parent, forked_at: at }, list) {
  if (parent === null || parent === undefined) return 'by itself'
  const name = list.find(({ number }) => number === parent)?.name ?? 'a discarded run'
  return `step ${grouped(at)} of ${name}`
}

/** The dialog that lists them. */
export class Branches extends Dialog {
  static key = 'branches'
  static title = 'Runs and branches'

  build() {
    this.table = element('table')
    this.scroll = element('div', { className: 'branches-scroll', tabIndex: 0, role: 'region', 'aria-label': 'List of runs and branches' }, this.table)
    this.app.store.on('branches', () => { if (this.isOpen) this.draw() })
    return [element('div', { className: 'dialog-body' },
      element('p', { className: 'dialog-lead', textContent: 'Each run that another one took the place of waits here where it stood. To branch off, go back on the timeline and choose “Go on from here”.' }),
      this.scroll)]
  }

  opening() {
    this.made = ''
    this.draw()
  }

  shown() {
    (this.table.querySelector('button') ?? this.scroll).focus()
  }

  draw() {
    const { list = [], current = null, rival = null } = this.app.store.get('branches') ?? {}
    const key = JSON.stringify([list, current, rival])
    if (key === this.made || document.activeElement?.matches('.dialog-branches td input')) return // somebody is typing a name
    this.made = key
    const had = document.activeElement?.getAttribute('aria-label')
    const metrics = titles(list)
    const heads = ['Name', 'Began', 'Stands at', ...metrics, 'Differs from the present run', 'What to do']
    this.table.replaceChildren(
      element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { textContent: text, scope: 'col' })))),
      element('tbody', {}, ...list.map((branch) => this.row(branch, list, metrics, { current, rival }))))
    if (had) [...this.table.querySelectorAll('button')].find((node) => node.getAttribute('aria-label') === had)?.focus() // it was built anew
  }

  row(branch, list, metrics, { current, rival }) {
    const here = branch.number === current
    const cell = (title, text, className = '') => element('td', { textContent: text, className, dataset: { title } }) // the title is for narrow pages
    const acts = here ? ['This is the present run'] : branch.number === rival ? ['This is B, which runs beside it'] : this.acts(branch)
    return element('tr', { className: here ? 'current' : '', dataset: { branch: branch.number } },
      element('td', {}, this.name(branch)), cell('Began', origin(branch, list)),
      cell('Stands at', `step ${grouped(branch.step)}${branch.diverged ? ', diverged' : ''}`, 'number'),
      ...metrics.map((title) => cell(title, branch.metrics?.[title] ?? '–', 'number')),
      cell('Differs', here ? '' : branch.differs || 'the same settings', 'differs'), element('td', { className: 'acts' }, ...acts))
  }

  name({ number, name }) {
    const input = element('input', { type: 'text', value: name, maxLength: 60, 'aria-label': `Name of ${name}` })
    input.addEventListener('change', () => this.send({ do: 'rename', branch: number, name: input.value }))
    input.addEventListener('keydown', (event) => { if (event.key === 'Enter') this.scroll.focus() })
    input.addEventListener('blur', () => setTimeout(() => { if (this.isOpen) this.draw() }))
    return input
  }

  acts({ number, name }) {
    const away = button('Discard', () => {
      if (away.dataset.sure) return this.send({ do: 'discard', branch: number })
      away.dataset.sure = away.textContent = 'Really discard?'
      setTimeout(() => { away.dataset.sure = ''; away.textContent = 'Discard' }, SURE_FOR)
    }, { 'aria-label': `Discard ${name}` })
    return [button('Switch to', () => this.send({ do: 'switch', branch: number }), { 'aria-label': `Switch to ${name}` }), away]
  }
}
