// What a person must know: one line over the foot of the stage, with what can be done about it.

import { element, grouped } from '../element.js'
import { picture } from './icons.js'

const SHOWN_FOR = 6 // s, of what the page itself has to say

/** What is said of a run that has diverged; null of any other. @param {Object<string, *>|null} frame */
export function divergence(frame) {
  if (!frame?.diverged) return null
  const acts = [{ do: 'reset', label: 'Reset' }]
  if (Number.isFinite(frame.last_sound_step)) acts.push({ do: 'go_back', label: `Go back to step ${grouped(frame.last_sound_step)}` })
  return { id: `diverged-${frame.run}`, kind: 'error', text: frame.status || frame.diverged, acts }
}

export class Notices {
  /** @param {Object} app @param {HTMLElement} root */
  constructor(app, root) {
    this.app = app
    this.closed = new Set()
    this.own = 0
    this.problem = element('div', { role: 'alert' })
    this.told = element('div', { role: 'status' })
    root.append(this.problem, this.told)
    app.store.on('notice', (notice) => this.hear(notice))
    app.store.on('frame', (frame) => this.look(frame))
  }

  /** Something that only the browser has to say. @param {string} text @param {string} kind */
  tell(text, kind = 'info') {
    this.app.store.take({ notice: { id: `own-${++this.own}`, text, kind, acts: [], seconds: SHOWN_FOR } })
  }

  // divergence is told of once, by the frame, which is there first
  hear(notice) {
    if (notice?.seconds && !this.closed.has(notice.id)) this.end(notice)
    this.show(this.told, notice && notice.text === this.diverged?.text ? null : notice)
  }

  // mere information goes by itself, once, unless somebody is about to close it
  end(notice) {
    if (this.ending === notice) return
    this.ending = notice
    const over = () => {
      if (this.app.store.get('notice') !== notice) return
      if (this.told.matches(':hover, :focus-within')) {
        setTimeout(over, 1000)
        return
      }
      this.closed.add(notice.id)
      this.app.store.take({ notice: null })
    }
    setTimeout(over, 1000 * notice.seconds)
  }

  look(frame) {
    const notice = divergence(frame)
    const key = JSON.stringify(notice)
    if (key === this.seen) return
    this.seen = key
    if (!notice && this.diverged) this.closed.delete(this.diverged.id) // told again, should it come again
    this.diverged = notice
    this.show(this.problem, notice)
    this.hear(this.app.store.get('notice'))
  }

  show(place, notice) {
    const none = !notice?.text || this.closed.has(notice.id)
    place.className = none ? '' : `notice ${notice.kind ?? 'info'}`
    place.dataset.id = none ? '' : String(notice.id)
    place.replaceChildren(...(none ? [] : this.parts(place, notice)))
  }

  parts(place, notice) {
    const acts = (notice.acts ?? []).map(({ label, ...command }) => {
      const button = element('button', { type: 'button', textContent: label, dataset: { action: command.do } })
      button.addEventListener('click', () => this.app.send(command))
      return button
    })
    const close = element('button', { type: 'button', className: 'quiet', 'aria-label': 'Close this notice' }, picture('close'))
    close.addEventListener('click', () => {
      this.closed.add(notice.id)
      this.show(place, null)
    })
    return [element('p', { textContent: notice.text }), ...acts, close]
  }
}
