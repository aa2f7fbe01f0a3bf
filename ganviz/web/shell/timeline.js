// The history of the run in one row: scrub, play, marks, bookmarks, going back.

import { element, grouped, icon } from '../element.js'
import { button, enable, isAble, pictureButton } from './dialog.js'
import { picture } from './icons.js'
import { above } from './marks.js'
import { Asking, Past } from './past.js'
import { Track } from './track.js'

const TICK = 66 // ms between moments while the history is played
const DURATIONS = [5, 10, 30, 60, 180] // s for the whole history
const FORK = 'M5 20V4M5 15c0-6 12-3 12-10M13.5 8L17 4.5 20.5 8'
const ICONS = {
  mark_before: 'M6 6h2v12H6zm3.5 6 8.5 6V6z', mark_after: 'M6 18l8.5-6L6 6v12zM16 6v12h2V6h-2z',
  moment_before: 'M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z', moment_after: 'M10 6 8.6 7.4l4.6 4.6-4.6 4.6L10 18l6-6z',
  play: 'M13 3a9 9 0 0 0-9 9H1l3.9 3.9L9 12H6a7 7 0 1 1 2.1 4.9l-1.4 1.4A9 9 0 1 0 13 3zm-1 5v5l4.3 2.5.7-1.2-3.5-2.1V8z', pause: 'M6 19h4V5H6v14zm8-14v14h4V5h-4z',
  bookmark: 'M17 3H7a2 2 0 0 0-2 2v16l7-3 7 3V5a2 2 0 0 0-2-2zm0 15-5-2.2L7 18V5h10z',
}

/** The row under the stage.
 * @property {HTMLElement} root @property {((from: Element) => void)|null} onbranches opens the list of branches */
export class Timeline {
  /** @param {{store: *, send: (command: *) => void}} app */
  constructor(app) {
    this.app = app
    this.past = new Past()
    this.asking = new Asking((step) => app.send({ do: 'show', step }))
    this.section = null
    this.player = 0
    this.onbranches = null
    this.build()
    app.store.on('timeline', (section) => this.take(section))
    app.store.on('presenting', () => this.draw())
  }

  build() {
    this.track = new Track({ go: (step) => { this.stop(); this.go(step) }, key: (name) => this.key(name) })
    this.place = element('b')
    this.since = element('span')
    this.where = element('div', { className: 'timeline-where', role: 'status' }, this.place, this.since)
    this.buttons = {
      mark_before: this.picture('mark_before', 'The mark before ({)', () => this.jump(-1)),
      moment_before: this.picture('moment_before', 'The moment before ([)', () => this.move(-1)),
      play_history: this.picture('play', 'Play the history (h)', () => this.toggle(), 'play_history'),
      moment_after: this.picture('moment_after', 'The next moment (])', () => this.move(1)),
      mark_after: this.picture('mark_after', 'The next mark (})', () => this.jump(1)),
    }
    this.speed = element('select', { className: 'timeline-speed', 'aria-label': 'How long the whole history takes to play', title: 'How long the whole history takes to play' },
      ...DURATIONS.map((s) => element('option', { value: s, textContent: s < 60 ? `${s} s` : `${s / 60} min`, selected: s === 10 })))
    this.live = this.worded('live', 'Live', 'Back to the present (v)', () => this.present())
    this.restore = this.named('go_on', 'Go on from here', 'Train from this step as a new branch; what came after it is kept (w)', () => this.goOn())
    this.mark = this.named('bookmark', 'Bookmark', 'Mark this moment with a note (b)', () => this.askNote())
    this.branches = this.named('branches', 'Branches', 'Runs and branches, to switch to and to compare (o)', () => this.openBranches())
    for (const node of [this.live, this.restore]) enable(node, false) // until there is a past
    for (const node of Object.values(this.buttons)) node.disabled = true
    this.buildNote()
    this.buildProgress()
    this.root = element('section', { className: 'timeline', 'aria-label': 'History of the run', dataset: { view: 'timeline' } },
      element('div', { className: 'timeline-steps' }, ...Object.values(this.buttons), this.speed), this.track.root,
      element('div', { className: 'timeline-place' }, this.where, this.working),
      element('div', { className: 'timeline-acts' }, this.live, this.restore, this.mark, this.branches), this.note)
  }

  buildNote() {
    this.text = element('input', { type: 'text', maxLength: 200, placeholder: 'What happens here?', 'aria-label': 'Note of the bookmark' })
    const form = element('form', {}, this.text, element('button', { className: 'part-button main', textContent: 'Keep' }))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.app.send({ do: 'bookmark', note: this.text.value })
      this.note.hidePopover()
    })
    this.note = element('div', { className: 'timeline-note', popover: 'auto' }, form)
    this.note.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page are not meant
  }

  buildProgress() {
    this.share = element('progress', { max: 1, value: 0, 'aria-label': 'Replaying' })
    const cancel = button('Cancel', () => this.app.send({ do: 'cancel_restore' }), { dataset: { action: 'cancel_restore' } })
    this.working = element('div', { className: 'timeline-working', hidden: true }, element('span', { textContent: 'Going back …' }), this.share, cancel)
  }

  picture(name, label, act, action = name) {
    return pictureButton(icon(ICONS[name]), label, act, { dataset: { action } })
  }

  worded(action, text, label, act) {
    const node = button(text, () => { if (isAble(node)) act() }, { title: label, dataset: { action } })
    return node
  }

  // a picture with words, which a narrow page leaves out
  named(action, text, label, act) {
    const words = element('span', { className: 'timeline-words', textContent: text })
    const node = button('', () => { if (isAble(node)) act() }, { title: label, 'aria-label': text, className: 'part-named', dataset: { action } })
    node.append(action === 'go_on' ? icon('', FORK) : action in ICONS ? icon(ICONS[action]) : picture(action), words)
    return node
  }

  // --- what comes from the server
  /** @param {Object<string, *>|null} section */
  take(section) {
    if (!section) return
    this.section = section
    this.past.take(section)
    this.asking.answered(section.shown)
    if (this.asking.asked === undefined && !this.player) this.past.shown = section.shown
    this.draw()
  }

  draw() {
    if (!this.section) return
    const { past, section } = this
    const [isPast, restoring] = [past.shown !== null, section.restoring ?? null]
    const [place, since] = [this.told(), past.happened()]
    this.track.draw(past, [isPast ? place : `Live, step ${grouped(past.step)}`, since].filter(Boolean).join(' · '))
    this.where.setAttribute('aria-live', isPast ? 'polite' : 'off') // steps that pass are not read out
    if (this.place.textContent !== place) this.place.textContent = place
    if (this.since.textContent !== since) this.since.textContent = since
    this.where.title = since
    this.where.hidden = restoring !== null
    this.working.hidden = restoring === null
    this.share.value = restoring ?? 0
    this.root.classList.toggle('past', isPast)
    enable(this.live, isPast)
    this.live.classList.toggle('main', isPast)
    enable(this.restore, isPast && restoring === null)
    this.restore.hidden = Boolean(this.app.store.get('presenting')) // w does it
    this.nameBranches(section.branches)
    for (const node of Object.values(this.buttons)) node.disabled = !past.isLong
  }

  nameBranches(count) {
    const text = count > 1 ? `Branches (${count})` : 'Branches'
    this.branches.lastChild.textContent = text
    this.branches.setAttribute('aria-label', text)
  }

  told() {
    const { shown, step } = this.past
    // the header counts the steps of what is live
    return shown === null ? 'Live' : `Step ${grouped(shown)} of ${grouped(step)}`
  }

  // --- where a person goes
  go(step) {
    const to = this.past.at(step)
    if (to === null) this.present()
    else this.look(to)
  }

  present() {
    this.stop()
    this.look(null)
  }

  look(step) {
    this.past.shown = step
    this.asking.ask(step)
    this.draw()
  }

  move(by) {
    this.stop()
    this.look(this.past.moved(by))
  }

  jump(by) {
    this.stop()
    const to = this.past.jumped(by)
    if (to !== undefined) this.look(to)
  }

  goOn() {
    if (this.past.shown !== null) this.app.send({ do: 'restore', step: this.past.shown })
  }

  openBranches() {
    this.onbranches?.(this.branches)
  }

  key(name) {
    const acts = {
      ArrowLeft: () => this.move(-1), ArrowDown: () => this.move(-1), ArrowRight: () => this.move(1), ArrowUp: () => this.move(1),
      PageDown: () => this.jump(-1), PageUp: () => this.jump(1), Home: () => this.go(this.past.first), End: () => this.present(),
    }
    acts[name]?.()
    return name in acts
  }

  // --- playing the history
  toggle() {
    if (this.player) return this.stop()
    if (!this.past.isLong) return
    this.position = this.past.shown ?? this.past.first
    this.player = setInterval(() => this.tick(), TICK)
    this.showPlaying()
  }

  tick() {
    const { first, last } = this.past
    this.position += (last - first) * TICK / 1000 / Number(this.speed.value)
    if (this.position >= last) this.present()
    else this.go(this.position)
  }

  stop() {
    if (!this.player) return
    clearInterval(this.player)
    this.player = 0
    this.showPlaying()
  }

  showPlaying() {
    const label = this.player ? 'Pause the history (h)' : 'Play the history (h)'
    this.buttons.play_history.replaceChildren(icon(ICONS[this.player ? 'pause' : 'play']))
    Object.assign(this.buttons.play_history, { title: label, ariaLabel: label })
  }

  // --- bookmarks
  askNote() {
    this.stop()
    this.text.value = ''
    this.note.showPopover()
    above(this.note, this.mark)
    this.text.focus()
  }

  /** What a key of the page asks for. @param {string} action @returns {boolean} whether it is one of the timeline's */
  press(action) {
    const acts = {
      moment_before: () => this.move(-1), moment_after: () => this.move(1), mark_before: () => this.jump(-1), mark_after: () => this.jump(1),
      play_history: () => this.toggle(), live: () => this.present(), go_on: () => this.goOn(), bookmark: () => this.askNote(),
      branches: () => this.openBranches(),
    }
    acts[action]?.()
    return action in acts
  }
}
