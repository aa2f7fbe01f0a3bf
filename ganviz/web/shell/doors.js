// Where to begin: three doors, for those who come for the first time.

import { element } from '../element.js'
import { picture } from './icons.js'

const DOORS = [
  ['watch', 'play', 'Watch', 'See the fakes learn to look real'],
  ['break', 'recipes', 'Break it', 'Make the game collapse, then cure it'],
  ['draw', 'draw', 'Draw your own', 'Give it your own picture to learn'],
]

export class Doors {
  /** @param {Object} app @param {HTMLElement} place over the stage @param {() => void} gone called once somebody has chosen */
  constructor(app, place, gone) {
    this.app = app
    this.gone = gone
    const doors = DOORS.map(([name, image, title, text]) => {
      const button = element('button', { type: 'button', className: 'door', dataset: { action: `door_${name}` } }, picture(image), element('strong', { textContent: title }), element('span', { textContent: text }))
      button.addEventListener('click', () => this.choose(name))
      return button
    })
    const open = element('button', { type: 'button', className: 'quiet small', textContent: 'Open the lab', dataset: { action: 'door_lab' } })
    open.addEventListener('click', () => this.choose('lab'))
    this.root = element('section', { className: 'doors', 'aria-label': 'Where to begin' }, element('div', { className: 'three' }, ...doors), open)
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      this.choose('lab')
    })
    place.append(this.root)
  }

  /** They are not needed any more. */
  leave() {
    if (!this.root.isConnected) return
    this.root.remove()
    this.gone()
  }

  choose(name) {
    this.leave()
    if (name === 'watch' && !this.app.store.get('playing')) this.app.send({ do: 'play' })
    if (name === 'break') this.app.send({ do: 'break', recipe: this.app.content.recipes[0].name })
    if (name === 'draw') this.app.dialogs.open('draw')
  }
}
