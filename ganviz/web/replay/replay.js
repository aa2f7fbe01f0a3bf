// The page: opens the data, builds the views, shows what the player says.

import { byId, capital, element, grouped, lastUpTo } from '../element.js'
import { Recording } from '../stage/recording.js'
import { Stage } from '../stage/stage.js'
import { JudgementView } from './judgement.js'
import { LossesView } from './losses.js'
import { Player } from './player.js'
import { PictureQualityView, QualityView } from './quality.js'

const CHARTS = {
  losses: LossesView,
  judgement: JudgementView,
  quality: QualityView,
  picture_quality: PictureQualityView,
}
const MAIN = ['plane', 'samples']
const REST = 400 // ms after which a new moment is read aloud: one in passing would only interrupt

class Page {
  constructor(recording, run) {
    this.recording = recording
    this.run = run
    const views = Object.fromEntries(run.views.map((info) => [info.key, info]))
    const send = (command) => command.do === 'show' && this.player.goToStep(command.step)
    this.stage = new Stage({ content: { views, colours: run.colours, run }, send, live: false, classes: CHARTS })
    this.arrange(run.views.map(({ key }) => key))
    this.player = new Player(run, (frame, playing) => this.show(frame, playing))
    byId('about').textContent = this.about()
    this.wireTheme()
  }

  // the plane or the pictures, or else the first view, to the left with the settings below, the rest to the right
  arrange(keys) {
    const main = keys.filter((key) => MAIN.includes(key))
    const rest = keys.filter((key) => !MAIN.includes(key))
    byId('settings').hidden = false
    const left = main.length ? main : rest.splice(0, 1)
    byId('left').append(...left.map((key) => this.card(key)), byId('settings'))
    byId('right').append(...rest.map((key) => this.card(key)))
    this.stage.open(keys)
  }

  card(key) {
    const { root } = this.stage.view(key)
    root.classList.add('card', ...(MAIN.includes(key) ? ['flowing'] : []))
    return root
  }

  // what the reader should know of the file
  about() {
    const { steps, left_out: out, limit_mb: limit } = this.run
    const span = `${grouped(steps.length)} moments of a run, steps ${grouped(steps[0])} to ${grouped(steps.at(-1))}`
    const thinned = out ? `; ${grouped(out)} more were left out evenly, to keep this file under ${limit} MB` : ''
    return `${span}${thinned}. Keys: space plays, arrows step, Home and End, comma and full stop go from mark to mark, t changes the theme.`
  }

  // --- a frame
  async show(index, playing) {
    this.wanted = index
    const frame = await this.recording.frame(index)
    if (this.wanted !== index) return // somebody has moved on meanwhile
    this.caption(frame, index)
    this.stage.show({ ...frame, trail: this.run.trail })
    clearTimeout(this.resting)
    if (!playing) this.resting = setTimeout(() => this.announce(), REST)
  }

  caption(frame, index) {
    byId('step').textContent = grouped(frame.step)
    byId('step').dataset.step = frame.step
    byId('status').textContent = frame.status
    byId('status').classList.toggle('diverged', Boolean(frame.diverged))
    const { marks } = this.player
    const here = marks.words(index)
    const [since] = here ? [] : [marks.before(index)].filter((marked) => marked !== undefined)
    byId('event').hidden = !marks.order.length // its room stays, so that nothing jumps
    byId('event').textContent = capital(here) || (since === undefined ? '' : `Since ${marks.words(since)}`)
    byId('event').classList.toggle('now', Boolean(here))
    this.tellSettings(frame.settings)
  }

  announce() {
    byId('announcer').textContent = `${byId('status').textContent} ${byId('event').textContent}`.trim()
  }

  tellSettings(settings) {
    if (settings === this.told) return
    const before = new Map(this.told?.main)
    this.told = settings
    const rows = ([title, text]) => element('div', {}, element('dt', { textContent: title }), element('dd', { textContent: text }))
    byId('main-settings').replaceChildren(...settings.main.map(rows))
    byId('other-settings').replaceChildren(...settings.rest.map(rows))
    settings.main.forEach(([title, text], i) => {
      const changed = before.size && before.get(title) !== text
      byId('main-settings').children[i].classList.toggle('changed', Boolean(changed))
    })
  }

  // --- light and dark, large and small
  wireTheme() {
    const reader = matchMedia('(prefers-color-scheme: dark)')
    this.dress(this.run.dark ?? reader.matches)
    let chosen = this.run.dark !== null
    reader.addEventListener('change', () => chosen || this.dress(reader.matches))
    byId('theme').addEventListener('click', () => {
      chosen = true
      this.dress(!this.dark)
    })
  }

  dress(dark) {
    this.dark = dark
    const theme = dark ? 'dark' : 'light'
    const colours = this.run.colours[theme]
    document.documentElement.dataset.theme = theme
    for (const [name, colour] of Object.entries(colours)) {
      if (typeof colour === 'string') document.documentElement.style.setProperty(`--${name}`, colour)
    }
    this.stage.dress(colours)
  }
}

async function start() {
  const recording = new Recording(byId('data').textContent)
  const page = new Page(recording, await recording.open())
  const { steps } = page.run
  // run.html#1200 opens at step 1,200
  const asked = Number(location.hash.slice(1))
  await page.player.go(asked ? lastUpTo(steps, asked) : 0)
  for (let i = 0; i < steps.length; i++) await recording.frame(i) // ready before anybody asks
}

start().catch((problem) => {
  byId('status').setAttribute('role', 'alert')
  byId('status').textContent = typeof DecompressionStream === 'undefined'
    ? 'This browser is too old to open the replay; please take a newer one.'
    : `This replay cannot be opened; the file may be damaged (${problem.message}).`
})
