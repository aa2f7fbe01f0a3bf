// A recorded run, played until the live one takes over; then three doors. Once for each visitor; without the run for
// those who have asked their system to keep still.

import { element } from '../element.js'
import { Recording } from '../stage/recording.js'
import { Doors } from './doors.js'
import { note, noted } from './memory.js'

const CAPTIONS = ['Orange is made up, blue is real.', 'The colour is what D believes.', 'The fakes follow.']
const CAPTION = 2400 // ms for which each stands
const RATE = 11 // moments of the recording a second
const REST = 1200 // ms before it begins again

/** Whether somebody is here for the first time. @param {string} search of the address @param {string} seen */
export function wanted(search, seen) {
  const asked = [...new URLSearchParams(search).keys()].filter((name) => name !== 'theme')
  return !seen && !asked.length
}

export class Intro {
  /** @param {Object} app @param {HTMLElement} place over the stage */
  constructor(app, place) {
    this.app = app
    this.place = place
    this.on = false
    this.over = false
    this.doors = null
    this.caption = element('p', { className: 'intro-caption', role: 'status' })
  }

  /** Begin, if it is wanted. */
  start() {
    if (!this.app.content.intro_url || !wanted(location.search, noted('doors'))) return
    if (this.app.calm) return this.offer()
    this.on = true
    document.documentElement.dataset.ganviz = 'intro'
    this.place.append(this.caption)
    this.say(0)
    this.load()
    this.skip = (event) => { if (!event.target.closest?.('.doors')) this.end() }
    window.addEventListener('pointerdown', this.skip, true)
    window.addEventListener('keydown', this.skip, true)
  }

  async load() {
    try {
      const answer = await fetch(new URL(this.app.content.intro_url, this.app.address))
      const text = answer.ok ? await answer.text() : ''
      this.recording = text ? await this.open(text) : null
    } catch (problem) {
      console.warn(problem)
    }
    if (!this.recording) return this.end()
    if (this.on) this.play()
  }

  async open(text) {
    const recording = new Recording(text)
    await recording.open()
    return recording
  }

  // again and again, for as long as the live run is not there
  play() {
    const again = () => { this.timer = setTimeout(() => this.play(), REST) }
    this.stop = this.recording.play(this.app.stage, { rate: RATE, onend: again })
  }

  say(which) {
    if (!this.on) return
    if (which < CAPTIONS.length) {
      this.caption.textContent = CAPTIONS[which]
      this.timing = setTimeout(() => this.say(which + 1), CAPTION)
    } else {
      this.over = true
      if (this.app.connected) this.end()
    }
  }

  /** The live run has a frame. */
  arrived() {
    if (this.on && this.over) this.end()
  }

  /** Let the live run take over. */
  end() {
    if (!this.on) return
    this.on = false
    this.stop?.()
    clearTimeout(this.timer)
    clearTimeout(this.timing)
    window.removeEventListener('pointerdown', this.skip, true)
    window.removeEventListener('keydown', this.skip, true)
    this.caption.remove()
    this.app.goLive()
    this.offer()
  }

  offer() {
    this.doors = new Doors(this.app, this.place, () => note('doors', 'seen'))
  }

  /** Somebody has asked for something: they know the way. */
  pass() {
    this.end()
    this.doors?.leave()
  }
}
