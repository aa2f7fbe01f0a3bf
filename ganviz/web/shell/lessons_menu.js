// All lessons and challenges: what they are about, how long they take, how far one has come.

import { element } from '../element.js'
import { button, Dialog } from './dialog.js'

const GROUPS = [['lesson', 'Lessons'], ['challenge', 'Challenges']]

/** The dialog that opens a lesson. */
export class LessonsMenu extends Dialog {
  static key = 'lessons'
  static title = 'Lessons and challenges'

  build() {
    this.list = element('div', { className: 'dialog-body lessons', tabIndex: 0, role: 'region', 'aria-label': 'Lessons' })
    this.app.store.on('lesson', () => this.draw())
    return [this.list]
  }

  shown() {
    const { card } = this.app.store.get('lesson') ?? {}
    /** @type {HTMLElement|null} */
    const first = this.list.querySelector(card ? '.lessons-entry.open button' : '.lessons-entry:not(.done) button')
    ;(first ?? this.list).focus()
  }

  draw() {
    const { menu = [], card = null } = this.app.store.get('lesson') ?? {}
    const key = JSON.stringify([menu, card?.name])
    if (key === this.drawn) return
    this.drawn = key
    const kinds = GROUPS.map(([kind, title]) => [title, menu.filter((entry) => (entry.kind ?? 'lesson') === kind)])
    this.list.replaceChildren(...kinds.filter(([, entries]) => entries.length).map(([title, entries]) => element('section', {},
      element('h3', { textContent: title }), element('ul', {}, ...entries.map((entry) => this.entry(entry, card))))))
  }

  entry({ name, title, summary, minutes, reached, pages }, card) {
    const [open, done] = [card?.name === name, reached >= pages]
    const begun = reached > 0 && !done
    const label = open ? 'Go on' : done ? 'Again' : begun ? 'Go on' : 'Begin'
    const start = button(label, () => this.choose(name, open), { 'aria-label': `${label}: ${title}`, className: open || begun ? 'main' : '' })
    const where = done ? 'done' : begun ? `page ${reached} of ${pages}` : ''
    return element('li', { className: `lessons-entry ${open ? 'open' : ''} ${done ? 'done' : ''}` },
      element('span', { className: 'lessons-tick', textContent: done ? '✓' : '', 'aria-hidden': 'true' }),
      element('div', {}, element('h4', { textContent: title }), element('p', { textContent: summary ?? '' })),
      element('span', { className: 'lessons-time', textContent: [`${minutes} min`, where].filter(Boolean).join(', ') }), start)
  }

  choose(name, open) {
    this.close()
    if (!open) this.send({ do: 'lesson', name })
  }
}
