// A challenge on a lesson's page: its goal and how it stands, hints, another try, the solution.

import { element } from '../element.js'
import { button, say } from './dialog.js'

const MOODS = { won: 'good', good: 'good', success: 'good', lost: 'bad', bad: 'bad', warning: 'bad' }

/** @property {HTMLElement} root */
export class Challenge {
  /** @param {{send: (command: *) => void}} app */
  constructor(app) {
    this.told = element('p', { className: 'challenge-told', role: 'status' })
    this.bar = element('progress', { max: 1, value: 0, 'aria-label': 'Steps used' })
    this.hints = element('ul', { className: 'challenge-hints', 'aria-label': 'Hints' })
    this.hint = button('Hint', () => app.send({ do: 'hint' }), { dataset: { action: 'hint' } })
    this.again = button('Try again', () => app.send({ do: 'try_again' }), { dataset: { action: 'try_again' } })
    this.solve = button('Solution', () => app.send({ do: 'solution' }), { dataset: { action: 'solution' } })
    this.root = element('div', { className: 'challenge', hidden: true }, this.told, this.bar, this.hints,
      element('div', { className: 'part-row' }, this.hint, this.again, this.solve))
  }

  /** @param {Object<string, *>|null} challenge as a card of the store's `lesson` tells it */
  show(challenge) {
    this.root.hidden = !challenge
    if (!challenge) return
    say(this.told, challenge.told)
    this.told.className = `challenge-told ${MOODS[challenge.mood] ?? ''}`
    this.bar.value = Math.min(challenge.share, 1)
    const hints = [challenge.hints ?? []].flat()
    if (hints.length !== this.hints.children.length) this.hints.replaceChildren(...hints.map((html) => element('li', { innerHTML: html })))
    this.hints.hidden = !hints.length
    this.hint.textContent = `Hint (${challenge.hints_left} left)`
    this.hint.hidden = !challenge.hints_left || challenge.won
    this.again.hidden = !challenge.again
    this.solve.hidden = !challenge.solve
  }
}
