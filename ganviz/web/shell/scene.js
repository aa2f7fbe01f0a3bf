// Slow motion: one step told in scenes, with a clock of the browser's.

import { element, capital, grouped } from '../element.js'
import { button, enable, pictureButton, say } from './dialog.js'
import { picture } from './icons.js'

const PACES = [2, 4, 8] // s a scene

/** The card over the right column; hidden while no step is told.
 * @property {HTMLElement} root */
export class SceneCard {
  /** @param {{store: *, send: (command: *) => void}} app */
  constructor(app) {
    this.app = app
    this.scene = null
    this.place = ''
    this.clock = 0
    this.build()
    app.store.on('scene', (scene) => this.show(scene ?? null))
  }

  build() {
    this.count = element('p', { className: 'scene-count' })
    this.title = element('h2', { className: 'scene-title' })
    this.caption = element('p', { className: 'scene-caption' })
    this.bar = element('progress', { max: 1, value: 0, 'aria-label': 'Scenes of this step' })
    this.before = button('Back', () => this.back(), { title: 'The scene before (,)', dataset: { action: 'scene_back' } })
    this.onward = button('Next', () => this.next(), { title: 'The next scene (.)', className: 'main', dataset: { action: 'scene_next' } })
    this.auto = button('Auto', () => this.toggle(), { title: 'Go on by itself, at this pace', 'aria-pressed': 'false', dataset: { action: 'scene_auto' } })
    this.pace = element('select', { 'aria-label': 'Pace' }, ...PACES.map((s) => element('option', { value: s, textContent: `${s} s a scene`, selected: s === 4 })))
    this.pace.addEventListener('change', () => { if (this.clock) this.start() })
    const leave = pictureButton(picture('close'), 'Leave slow motion (Escape)', () => this.leave(), { dataset: { action: 'scene_leave' } })
    this.root = element('section', { className: 'scene', 'aria-label': 'Slow motion', hidden: true, dataset: { view: 'scene' } },
      element('div', { className: 'scene-head' }, this.count, leave), this.bar,
      element('div', { className: 'scene-told', role: 'status' }, this.title, this.caption),
      element('div', { className: 'part-row' }, this.before, this.onward, element('span', { className: 'part-grow' }), this.auto, this.pace))
  }

  /** @param {Object<string, *>|null} scene the section of a frame */
  show(scene) {
    if (!scene && !this.scene) return
    this.scene = scene
    this.root.hidden = !scene
    if (!scene) {
      this.place = ''
      this.stop()
      return
    }
    const place = `${scene.step} ${scene.place}`
    if (place === this.place) return
    this.place = place
    say(this.count, `Slow motion · step ${grouped(scene.step)} · ${scene.place + 1} of ${scene.count}`)
    this.bar.value = (scene.place + 1) / scene.count
    say(this.title, `${capital(scene.player)}’s update: ${scene.title}`)
    say(this.caption, scene.caption)
    this.onward.textContent = scene.place + 1 < scene.count ? 'Next' : 'Next step'
    enable(this.before, scene.place > 0)
    if (this.clock) this.start() // a scene that was turned to by hand has its whole time
  }

  // --- what keys of the page do, too
  next() {
    this.move('next')
  }

  back() {
    if (this.scene?.place > 0) this.move('back')
  }

  leave() {
    this.stop()
    this.move('leave')
  }

  move(move) {
    if (this.scene) this.app.send({ do: 'scene', move })
  }

  toggle() {
    if (this.clock) this.stop()
    else this.start()
  }

  // asks once for each scene: the next of a step to come may take its time
  start() {
    clearTimeout(this.clock)
    this.clock = setTimeout(() => this.next(), 1000 * Number(this.pace.value))
    this.showClock(true)
  }

  stop() {
    clearTimeout(this.clock)
    this.clock = 0
    this.showClock(false)
  }

  showClock(runs) {
    this.auto.setAttribute('aria-pressed', String(runs))
    this.auto.textContent = runs ? 'Stop' : 'Auto'
  }
}
