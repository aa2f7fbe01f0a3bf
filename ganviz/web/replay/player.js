// Which frame is shown: by the scrubber, the buttons, the keys, or by playing.

import { byId, clamp, grouped, lastUpTo } from '../element.js'
import { Marks } from './marks.js'

const ICONS = { play: 'M8 5v14l11-7z', pause: 'M6 5h4v14H6zM14 5h4v14h-4z' }

export class Player {
  // `onShow(frame, playing)` is called whenever another frame is to be shown or playing ends
  constructor(run, onShow) {
    this.steps = run.steps
    this.onShow = onShow
    this.index = 0
    this.playing = false
    this.marks = new Marks(run, (frame) => this.jump(frame))
    this.actions = {
      play: () => this.toggle(),
      back: () => this.jump(this.index - 1),
      next: () => this.jump(this.index + 1),
      'mark-back': () => this.jump(this.marks.before(this.index)),
      'mark-next': () => this.jump(this.marks.after(this.index)),
    }
    this.wire()
  }

  get last() {
    return this.steps.length - 1
  }

  wire() {
    this.scrubber = /** @type {HTMLInputElement} */ (byId('scrubber'))
    this.speed = /** @type {HTMLSelectElement} */ (byId('speed'))
    this.scrubber.max = String(this.last)
    this.scrubber.addEventListener('input', () => this.jump(Number(this.scrubber.value)))
    for (const [id, act] of Object.entries(this.actions)) byId(id).addEventListener('click', act)
    for (const id of ['mark-back', 'mark-next']) byId(id).hidden = !this.marks.order.length
    byId('controls').hidden = false
    document.addEventListener('keydown', (event) => this.press(event))
  }

  // --- moving
  // go somewhere and stay there; nowhere is no place to go
  jump(frame) {
    if (frame === undefined) return
    this.pause()
    this.go(frame)
  }

  go(frame) {
    this.index = clamp(frame, 0, this.last)
    this.tell()
    this.onShow(this.index, this.playing)
  }

  goToStep(step) {
    const before = lastUpTo(this.steps, step)
    const after = Math.min(before + 1, this.last)
    this.jump(step - this.steps[before] <= this.steps[after] - step ? before : after)
  }

  toggle() {
    if (this.playing) return this.pause()
    if (this.index === this.last) this.go(0)
    this.playing = true
    this.due = performance.now()
    this.tell()
    requestAnimationFrame((now) => this.tick(now))
  }

  pause() {
    if (!this.playing) return
    this.playing = false
    this.tell()
    this.onShow(this.index, false)
  }

  // screens refresh more often than frames are due, and a busy machine less often
  tick(now) {
    if (!this.playing) return
    const wait = 1000 / Number(this.speed.value)
    const passed = Math.floor((now - this.due) / wait)
    if (passed > 0) {
      this.due += passed * wait
      this.go(this.index + passed)
    }
    if (this.index === this.last) this.pause()
    else requestAnimationFrame((later) => this.tick(later))
  }

  // --- telling
  tell() {
    this.scrubber.value = String(this.index)
    this.scrubber.setAttribute('aria-valuetext', `step ${grouped(this.steps[this.index])}`)
    byId('place').textContent = `frame ${this.index + 1} of ${this.last + 1}`
    byId('play-icon').setAttribute('d', this.playing ? ICONS.pause : ICONS.play)
    byId('play-label').textContent = this.playing ? 'Pause' : 'Play'
    const impossible = {
      back: this.index === 0,
      next: this.index === this.last,
      'mark-back': this.marks.before(this.index) === undefined,
      'mark-next': this.marks.after(this.index) === undefined,
    }
    // not `disabled`, which would take the focus away from whoever presses the button again and again
    for (const [id, value] of Object.entries(impossible)) byId(id).setAttribute('aria-disabled', String(value))
  }

  // --- keys, wherever the focus is, unless what has it needs them
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('select')) return
    const keys = {
      ' ': this.actions.play,
      ArrowLeft: this.actions.back,
      ArrowRight: this.actions.next,
      Home: () => this.jump(0),
      End: () => this.jump(this.last),
      ',': this.actions['mark-back'],
      '.': this.actions['mark-next'],
      t: () => byId('theme').click(),
    }
    const pressesButton = event.key === ' ' && event.target.closest('button, summary')
    if (!keys[event.key] || pressesButton) return
    event.preventDefault() // the scrubber would move a second time, the page would scroll
    keys[event.key]()
  }
}
