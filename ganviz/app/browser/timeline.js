// The history of the run: scrub, play, marks, going back, branches. See timeline.py.

const COVERED = 96 // px at the lower edge of the page that the timeline takes
const THUMB = 16 // px, width of the slider's handle
const PATIENCE = 500 // ms for which one moment that was asked for is waited for
const TICK = 66 // ms between moments while the history is played
const DURATIONS = [5, 10, 30, 60, 180] // s for the whole history

const STYLE = `
.timeline { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; color: var(--text); font-size: 14px; background: var(--paper);
  border-radius: 6px; padding: 4px 10px 2px; border: 1px solid var(--faint); }
.timeline.past { border-color: var(--real); box-shadow: 0 0 0 1px var(--real); }
button, select, input.note { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit;
  font-size: 13px; padding: 2px 7px; min-height: 28px; box-sizing: border-box; }
button { cursor: pointer; white-space: nowrap; }
button.icon { min-width: 30px; padding: 2px 4px; }
button svg { width: 18px; height: 18px; fill: currentColor; display: block; margin: auto; }
button:disabled { opacity: .4; cursor: default; }
button.main { background: var(--real); border-color: var(--real); color: var(--paper); }
button:focus-visible, select:focus-visible, input:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
[hidden] { display: none !important; }
.where { flex: 1 1 220px; min-width: 0; padding: 0 4px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-variant-numeric: tabular-nums; }
.track { position: relative; flex: 1 1 100%; }
.track input { width: 100%; margin: 0; height: 20px; accent-color: var(--real); display: block; }
.marks { display: block; width: 100%; height: 14px; }
.tip { position: absolute; bottom: 36px; transform: translateX(-50%); max-width: 340px; background: var(--text); color: var(--paper);
  padding: 3px 8px; border-radius: 4px; font-size: 12px; pointer-events: none; z-index: 5; width: max-content; }
progress { width: 140px; accent-color: var(--real); }
form { display: flex; gap: 4px; }
input.note { width: 200px; }
`
const ICONS = {
  lastMark: 'M6 6h2v12H6zm3.5 6 8.5 6V6z', nextMark: 'M6 18l8.5-6L6 6v12zM16 6v12h2V6h-2z',
  back: 'M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z', forth: 'M10 6 8.6 7.4l4.6 4.6-4.6 4.6L10 18l6-6z',
  play: 'M8 5v14l11-7z', pause: 'M6 19h4V5H6v14zm8-14v14h4V5h-4z',
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

function counted(step) {
  return step.toLocaleString('en')
}

// The index of the last of rising numbers that is not over a limit; -1 if there is none.
function lastUpTo(numbers, limit) {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle] <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

class Timeline {
  constructor(model) {
    this.model = model
    this.kept = new Int32Array()
    this.marks = []
    this.first = this.last = 0
    this.shown = null // the step looked at; null for the present
    this.asked = undefined // a moment that the server has not sent yet, and since when
    this.next = undefined // the one to ask for after it
    this.player = 0
    this.build()
    this.dress()
    this.take()
  }

  build() {
    this.drawn = new Marks(this)
    this.slider = element('input', { type: 'range', step: 1, min: 0, max: 1, value: 1, 'aria-label': 'Timeline of the run' })
    this.slider.addEventListener('input', () => { this.stop(); this.go(Number(this.slider.value)) })
    this.slider.addEventListener('keydown', (event) => this.key(event))
    this.where = element('span', { className: 'where', role: 'status' })
    this.buttons = {
      lastMark: this.button('lastMark', 'The mark before ({)', () => this.jump(-1)),
      back: this.button('back', 'The moment before ([)', () => this.move(-1)),
      play: this.button('play', 'Play the history (h)', () => this.toggle()),
      forth: this.button('forth', 'The next moment (])', () => this.move(1)),
      nextMark: this.button('nextMark', 'The next mark (})', () => this.jump(1)),
    }
    this.speed = element('select', { 'aria-label': 'How long the whole history takes to play' },
      ...DURATIONS.map((s) => element('option', { value: s, textContent: s < 60 ? `in ${s} s` : `in ${s / 60} min`, selected: s === 10 })))
    this.live = this.words('Live', 'Back to the present (v)', () => this.present())
    this.restore = this.words('Go on from here', 'Train from this step as a new branch; what came after it is kept (w)',
      () => this.send({ restore: this.shown }))
    this.mark = this.words('Bookmark', 'Mark this moment with a note (b)', () => this.askNote())
    this.branches = this.words('Branches', 'Runs and branches, to switch to and to compare (o)', () => this.send({ branches: true }))
    this.buildNote()
    this.buildProgress()
    this.root = element('div', { className: 'timeline', role: 'group', 'aria-label': 'History of the run' }, element('style', { textContent: STYLE }),
      ...Object.values(this.buttons), this.speed, this.where, this.working, this.note, this.mark, this.restore, this.live, this.branches,
      element('div', { className: 'track' }, this.drawn.canvas, this.drawn.tip, this.slider))
  }

  buildNote() {
    this.text = element('input', { className: 'note', maxLength: 200, placeholder: 'What happens here?', 'aria-label': 'Note of the bookmark' })
    this.note = element('form', { hidden: true }, this.text, element('button', { textContent: 'Keep' }))
    this.note.addEventListener('submit', (event) => {
      event.preventDefault()
      this.send({ bookmark: this.text.value })
      this.closeNote()
    })
    this.note.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.key === 'Escape') this.closeNote()
    })
  }

  buildProgress() {
    this.share = element('progress', { max: 1, value: 0, 'aria-label': 'Replaying' })
    const cancel = element('button', { type: 'button', textContent: 'Cancel' })
    cancel.addEventListener('click', () => this.send({ cancel: true }))
    this.working = element('span', { hidden: true }, this.share, ' ', cancel)
  }

  button(name, label, act) {
    const button = element('button', { type: 'button', className: 'icon', title: label, 'aria-label': label }, icon(name))
    button.addEventListener('click', act)
    return button
  }

  words(text, label, act) {
    const button = element('button', { type: 'button', textContent: text, title: label })
    button.addEventListener('click', act)
    return button
  }

  // --- what comes from the server
  take() {
    const frame = unpack(this.model.frame)
    if (!frame) return
    this.frame = frame
    this.kept = frame.kept.data
    this.marks = frame.marks.map(([step, kind, text]) => ({ step, kind, text }))
    this.first = this.kept.length ? this.kept[0] : 0
    this.last = Math.max(frame.step, this.first)
    this.answered(frame.shown)
    if (this.asked === undefined && !this.player) this.shown = frame.shown
    this.draw()
  }

  answered(shown) {
    if (this.asked === undefined || (shown !== this.asked.step && performance.now() - this.asked.at < PATIENCE)) return
    this.asked = undefined
    if (this.next === undefined) return
    const { next } = this
    this.next = undefined
    this.ask(next)
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
    this.drawn.draw()
  }

  draw() {
    const { frame, slider } = this
    const [past, restoring] = [this.shown !== null, frame.restoring]
    Object.assign(slider, { min: this.first, max: Math.max(this.last, this.first + 1) })
    slider.value = past ? this.shown : this.last
    slider.disabled = this.kept.length < 2
    const told = this.told()
    slider.setAttribute('aria-valuetext', told)
    if (this.where.textContent !== told) this.where.textContent = told
    this.where.title = told
    this.root.classList.toggle('past', past)
    this.live.disabled = !past
    this.live.classList.toggle('main', past)
    this.restore.hidden = !past || restoring !== null || frame.locked
    this.mark.hidden = !this.note.hidden
    this.branches.textContent = frame.branches > 1 ? `Branches (${frame.branches})` : 'Branches'
    this.working.hidden = restoring === null
    this.share.value = restoring ?? 0
    for (const button of Object.values(this.buttons)) button.disabled = this.kept.length < 2
    this.drawn.draw()
  }

  told() {
    const now = `step ${counted(this.frame.step)}`
    if (this.frame.restoring !== null) return 'Replaying to go back …'
    const here = this.marks.filter((mark) => this.before() < mark.step && mark.step <= (this.shown ?? this.last))
    const place = this.shown === null ? `Live: ${now}` : `Looking back at step ${counted(this.shown)} of ${counted(this.frame.step)}`
    return [place, ...here.slice(-3).map((mark) => mark.text)].join(' · ')
  }

  // --- where a person goes
  index() {
    return lastUpTo(this.kept, this.shown ?? this.last)
  }

  // what was kept last before the moment that is shown: what is marked since then belongs to this moment
  before() {
    return this.shown === null ? this.last - 1 : this.kept[this.index() - 1] ?? -1
  }

  // to the kept moment at or before a step
  go(step) {
    if (step >= this.last) return this.present()
    const place = Math.max(lastUpTo(this.kept, step), 0)
    this.look(this.kept[place])
  }

  present() {
    this.stop()
    this.look(null)
  }

  look(step) {
    this.shown = step
    this.ask(step)
    this.draw()
  }

  // one at a time: moments that come while one is awaited replace each other
  ask(step) {
    const waiting = this.asked !== undefined && performance.now() - this.asked.at < PATIENCE
    if (waiting) {
      this.next = step
      clearTimeout(this.late)
      this.late = setTimeout(() => { if (this.next !== undefined) { this.asked = undefined; this.ask(this.next) } }, PATIENCE)
      return
    }
    this.next = undefined
    this.asked = { step, at: performance.now() }
    this.send({ show: step })
  }

  move(by) {
    this.stop()
    const place = this.shown === null && by < 0 && this.kept[this.kept.length - 1] < this.last ? this.kept.length - 1 : this.index() + by
    if (place >= this.kept.length || (place === this.kept.length - 1 && this.kept[place] >= this.last)) this.present()
    else this.look(this.kept[Math.max(place, 0)])
  }

  jump(by) {
    this.stop()
    const steps = this.marks.map((mark) => mark.step)
    const found = by > 0 ? steps.find((step) => step > (this.shown ?? this.last)) : steps.filter((step) => step <= this.before()).pop()
    if (found !== undefined) this.go(found)
    else if (by > 0) this.present()
  }

  key(event) {
    const acts = {
      ArrowLeft: () => this.move(-1), ArrowDown: () => this.move(-1), ArrowRight: () => this.move(1), ArrowUp: () => this.move(1),
      PageDown: () => this.jump(-1), PageUp: () => this.jump(1), Home: () => this.go(this.first), End: () => this.present(),
    }
    if (!acts[event.key]) return
    event.preventDefault()
    acts[event.key]()
  }

  // --- playing the history
  toggle() {
    if (this.player) return this.stop()
    const whole = this.last - this.first
    this.position = this.shown ?? this.first
    this.player = setInterval(() => this.tick(whole), TICK)
    this.showPlaying()
  }

  tick(whole) {
    this.position += whole * TICK / 1000 / Number(this.speed.value)
    if (this.position >= this.last) return this.present()
    this.go(this.position)
  }

  stop() {
    clearInterval(this.player)
    this.player = 0
    this.showPlaying()
  }

  showPlaying() {
    const label = this.player ? 'Pause the history (h)' : 'Play the history (h)'
    this.buttons.play.replaceChildren(icon(this.player ? 'pause' : 'play'))
    Object.assign(this.buttons.play, { title: label, ariaLabel: label })
  }

  // --- bookmarks
  askNote() {
    this.stop()
    this.note.hidden = false
    this.mark.hidden = true
    this.text.value = ''
    this.text.focus()
  }

  closeNote() {
    this.note.hidden = true
    this.mark.hidden = false
    this.mark.focus()
  }

  send(message) {
    this.model.send_msg(message)
  }

  // what a key of the page asks for
  press(action) {
    const acts = {
      moment_before: () => this.move(-1), moment_after: () => this.move(1), mark_before: () => this.jump(-1),
      mark_after: () => this.jump(1), play_history: () => this.toggle(), live: () => this.present(), bookmark: () => this.askNote(),
    }
    acts[action]?.()
  }
}

export function render({ model }) {
  const timeline = new Timeline(model)
  // once it stands on the page, what takes the focus is scrolled to where the timeline does not cover it
  requestAnimationFrame(() => {
    timeline.root.getRootNode().host?.closest('.main-content')?.style.setProperty('scroll-padding-bottom', `${COVERED}px`)
  })
  model.on('frame', () => timeline.take())
  model.on('colours', () => timeline.dress())
  model.on('pressed', () => timeline.press(model.pressed.split(':')[0]))
  model.on('remove', () => timeline.stop())
  return timeline.root
}
