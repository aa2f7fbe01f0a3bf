// The whole game, wide: the board, what is said of it, and the editors of both players.

import { element, focusIn } from '../element.js'
import { Board } from './diagram_board.js'
import { Editor } from './players.js'

const UPDATES = {
  discriminator: ["D's update", ': it learns to tell real from fake.'],
  generator: ["G's update", ': it learns to fool D.'],
}
const HINT = 'Point at a part, or tab to it, and read here what it does; click to see it large. Everything shown is live.'

/** The wide picture. On its own in a view, or in a window over the page. */
export class WholeGame {
  /** @param {import('./diagram.js').DiagramView} diagram */
  constructor(diagram) {
    this.diagram = diagram
    this.board = new Board(diagram, 'wide')
    this.now = element('p', { className: 'diagram-update' })
    this.about = element('p', { className: 'diagram-about' })
    this.board.sheet.append(this.now, this.about)
    this.editors = ['generator', 'discriminator'].map((player) => new Editor(diagram, player, this.board.sheet))
    this.isOpen = true
    this.explain(null)
  }

  /** @param {string|null} part */
  explain(part) {
    const { diagram } = this
    const label = part === 'generator' ? diagram.stage.state?.game?.label : ''
    this.about.textContent = part ? `${diagram.textOf(part)[1]}${label ? ` Shown: ${label}.` : ''}` : diagram.stage.content.hint ?? HINT
  }

  /** What the board does not show. @param {Object<string, *>} state */
  show(state) {
    if (!this.isOpen) return
    if (this.window) this.board.draw(state)
    for (const editor of this.editors) editor.show(state.game)
    const { learner } = this.diagram
    if (learner === this.told) return
    this.told = learner
    const [title, text] = UPDATES[learner] ?? ['', '']
    this.now.replaceChildren(element('b', { textContent: title }), text)
  }

  // --- a window of its own, which leaves the rest of the page in reach
  /** @param {HTMLElement} opener takes the focus when it closes @returns {HTMLElement} */
  makeWindow(opener) {
    this.opener = opener
    this.isOpen = false
    const shut = element('button', { type: 'button', className: 'close', 'aria-label': 'Close the whole game', textContent: '×' })
    shut.addEventListener('click', () => this.close())
    const head = element('header', {}, element('h2', { textContent: this.diagram.title }), shut)
    this.window = element('div', { className: 'diagram-window', role: 'dialog', 'aria-label': 'The whole game', popover: 'manual' }, head, this.board.root)
    this.press = (event) => { if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) this.close() }
    new ResizeObserver(() => this.fit()).observe(this.window)
    return this.window
  }

  fit() {
    const width = this.board.root.clientWidth
    if (!width) return
    this.board.fit(width, 0, 1)
    if (this.diagram.stage.state?.game) this.show(this.diagram.stage.state)
  }

  open() {
    if (this.isOpen) return this.close()
    this.isOpen = true
    this.window.showPopover()
    this.fit()
    focusIn(this.window, '.close')
    document.addEventListener('keydown', this.press)
  }

  close() {
    if (!this.window || !this.isOpen) return
    this.isOpen = false
    document.removeEventListener('keydown', this.press)
    const within = this.window.contains(document.activeElement)
    this.window.hidePopover()
    if (within) this.opener.focus()
  }
}
