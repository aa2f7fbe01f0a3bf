// Light, dark, or as the reader's system has it; kept by the browser.

import { note, noted } from './memory.js'

/** The colours of the page: custom properties on the root, and whoever asks by `on`. */
export class Theme {
  /** @param {{light: Object<string, *>, dark: Object<string, *>}} colours */
  constructor(colours) {
    this.palettes = colours
    this.listeners = []
    this.system = matchMedia('(prefers-color-scheme: dark)')
    const asked = new URLSearchParams(location.search).get('theme')
    this.chosen = [asked, noted('theme')].find((word) => ['light', 'dark'].includes(word)) ?? ''
    this.system.addEventListener('change', () => this.apply())
    this.apply()
  }

  get dark() {
    return this.chosen ? this.chosen === 'dark' : this.system.matches
  }

  get colours() {
    return this.palettes[this.dark ? 'dark' : 'light']
  }

  /** The other one; what the system has anyway is followed again. */
  toggle() {
    const dark = !this.dark
    this.choose(dark === this.system.matches ? '' : dark ? 'dark' : 'light')
  }

  /** @param {''|'light'|'dark'} word '' for the system's own */
  choose(word) {
    this.chosen = word
    note('theme', word)
    this.apply()
  }

  /** @param {(theme: Theme) => void} callback called at once, and at each change */
  on(callback) {
    this.listeners.push(callback)
    callback(this)
  }

  apply() {
    const { dataset, style } = document.documentElement
    dataset.theme = this.dark ? 'dark' : 'light'
    for (const [name, colour] of Object.entries(this.colours)) {
      if (typeof colour === 'string') style.setProperty(`--${name}`, colour)
    }
    for (const callback of this.listeners) callback(this)
  }
}
