// Marks on the scrubber: one button for each frame at which something happened.

import { byId, element, grouped, lastUpTo } from '../element.js'
import { tip } from '../stage/tip.js'

export class Marks {
  constructor(run, onPick) {
    this.frames = new Map() // frame -> [[step, words]]
    for (const [step, words] of run.marks) {
      const frame = lastUpTo(run.steps, step)
      this.frames.set(frame, [...(this.frames.get(frame) ?? []), [step, words]])
    }
    this.order = [...this.frames.keys()].sort((a, b) => a - b)
    byId('marks').replaceChildren(...this.order.map((frame) => this.button(frame, run.steps.length - 1, onPick)))
  }

  button(frame, last, onPick) {
    const words = this.words(frame)
    const button = element('button', { type: 'button', className: 'mark', 'aria-label': `Go to ${words}` })
    button.style.setProperty('--at', String(last ? frame / last : 0))
    const tell = () => {
      const { left, top } = button.getBoundingClientRect()
      tip.show(words, left, top)
    }
    for (const event of ['pointerenter', 'focus']) button.addEventListener(event, tell)
    for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => tip.hide())
    button.addEventListener('click', () => onPick(frame))
    return button
  }

  // what happened at a frame; nothing at most of them
  words(frame) {
    const told = (this.frames.get(frame) ?? []).map(([step, words]) => `step ${grouped(step)}: ${words}`)
    return told.join('; ')
  }

  after(frame) {
    return this.order.find((marked) => marked > frame)
  }

  before(frame) {
    return this.order.findLast((marked) => marked < frame)
  }
}
