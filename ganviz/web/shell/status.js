// One line that says what the pictures say; and the same now and then for those who hear it.

import { element } from '../element.js'

const LONG = 170 // letters, of which more take smaller type
const ANNOUNCE_EVERY = 10000 // ms between texts for screen readers while training

export class Status {
  /** @param {Object} app @param {HTMLElement} root the line */
  constructor(app, root) {
    this.root = root
    this.last = -Infinity
    this.announcer = element('p', { className: 'unseen', role: 'status' })
    root.after(this.announcer)
    app.store.on('frame', (frame) => this.show(frame))
  }

  show(frame) {
    if (!frame) return
    const text = frame.diverged ? 'Training diverged.' : frame.scene ? frame.scene.caption ?? '' : frame.status ?? ''
    if (text !== this.text) {
      this.text = text
      this.root.textContent = text
      this.root.title = text
      this.root.classList.toggle('long', text.length > LONG)
    }
    const now = performance.now()
    if (text === this.told || (frame.playing && now - this.last < ANNOUNCE_EVERY)) return
    this.told = text
    this.last = now
    this.announcer.textContent = text
  }
}
