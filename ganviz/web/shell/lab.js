// The lab's page: puts stage and shell together, and joins them to the server.

/* global CONTENT */
import { byId, element } from '../element.js'
import { unpack } from '../frames.js'
import { Stage } from '../stage/stage.js'
import { makeActions } from './actions.js'
import { AllSettings } from './all_settings.js'
import { Busy } from './busy.js'
import { Connection } from './connection.js'
import { ContestCard } from './contest.js'
import { Dialogs } from './dialogs.js'
import { Form } from './form.js'
import { Header } from './header.js'
import { Intro } from './intro.js'
import { Keys } from './keys.js'
import { Layout } from './layout.js'
import { LessonCard } from './lesson.js'
import { remember, remembered } from './memory.js'
import { Notices } from './notice.js'
import { Presenter } from './presenter.js'
import { Story } from './preset.js'
import { SceneCard } from './scene.js'
import { Status } from './status.js'
import { Store } from './store.js'
import { Theme } from './theme.js'
import { Timeline } from './timeline.js'
import { ViewsMenu } from './views_menu.js'

const EDITED = /^(generator|discriminator)_(layers|width|steps)$/ // what the diagram changes
const HELD_BACK = 60 // frames that wait while the recorded run is shown, at most
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** The page. Its parts know `store, send, stage, content, calm`, and the shell's own know each other by it. */
class Lab {
  constructor(content) {
    this.content = content
    this.address = location.origin + location.pathname
    this.store = new Store()
    this.send = (message) => this.ask(message)
    this.stage = new Stage({ content, send: this.send })
    this.link = null
    this.painted = 0 // frames
    this.live = false // whether the stage shows the live run
    this.waiting = [] // what was asked for before there was a way to the server
    this.held = [] // frames that came while the recorded run was shown
    this.last = {}
    this.build()
    this.listen()
    this.intro.start()
  }

  get calm() {
    return calm.matches
  }

  get connected() {
    return this.held.length > 0 || this.live
  }

  get diagram() {
    return /** @type {import('../stage/diagram.js').DiagramView} */ (this.stage.view('diagram'))
  }

  // --- building
  build() {
    this.theme = new Theme(this.content.colours)
    this.notices = new Notices(this, byId('notices'))
    this.dialogs = new Dialogs(this)
    this.buildLeft()
    this.buildRight()
    this.timeline = new Timeline(this)
    byId('time').append(this.timeline.root)
    this.actions = makeActions(this)
    this.header = new Header(this, byId('bar'))
    this.status = new Status(this, byId('status'))
    this.presenter = new Presenter(this, byId('large').querySelector('dl'))
    this.busy = new Busy(this, byId('busy'))
    this.connection = new Connection(byId('lost'), () => this.greet())
    this.intro = new Intro(this, byId('over'))
    this.lessonCard.onmenu = (from) => this.dialogs.open('lessons', from)
    this.timeline.onbranches = (from) => this.dialogs.open('branches', from)
    this.contestCard.oncures = (from) => this.dialogs.open('recipes', from)
    this.layout.show()
  }

  buildLeft() {
    this.lessonCard = new LessonCard(this)
    this.story = new Story(this, this.lessonCard.root)
    this.form = new Form(this)
    this.allSettings = new AllSettings(this, this.form)
    byId('left').append(element('div', { className: 'column-body' }, this.story.root, this.form.root), element('div', { className: 'column-foot' }, this.allSettings.button))
  }

  buildRight() {
    this.sceneCard = new SceneCard(this)
    this.contestCard = new ContestCard(this)
    this.viewsMenu = new ViewsMenu(this)
    byId('cards').append(this.contestCard.root, this.sceneCard.root)
    byId('right').append(element('div', { className: 'column-foot' }, this.viewsMenu.button, this.viewsMenu.root))
    const places = { strip: byId('strip'), stage: byId('pictures'), below: byId('below'), side: byId('views'), store: byId('slots') }
    this.layout = new Layout(this, places)
  }

  listen() {
    this.theme.on((theme) => {
      this.stage.dress(theme.colours)
      this.tell({ do: 'dark', dark: theme.dark })
    })
    this.stage.onpainted = (number) => this.afterPaint(number)
    this.stage.onlost = () => this.greet()
    this.keys = new Keys(this.content.keys, (action) => this.act(action))
    this.store.on('keep', (kept) => { if (kept) remember(kept) })
    this.store.on('query', (query) => this.write(query))
    this.store.on('hidden', (hidden) => this.diagram.lock((hidden ?? []).some((name) => EDITED.test(name))))
    this.store.on('attend', (part) => this.diagram.attend(part || null))
    document.addEventListener('visibilitychange', () => this.tell({ do: 'hidden', hidden: document.hidden }))
  }

  // --- to the server
  /** Do what a button or key is for. @param {string} action */
  act(action) {
    if ((this.store.get('hidden') ?? []).includes(action)) return
    this.actions[action]?.()
  }

  /** Ask for something, and show that it is on its way. */
  ask(message) {
    this.intro?.pass()
    this.busy.begin()
    if (this.link) this.link.send(message)
    else this.waiting.push(message)
  }

  // what only the browser knows; it asks for nothing
  tell(message) {
    this.link?.send(message)
  }

  /** Something for a person to know that only concerns the browser. @param {string} text @param {string} [kind] */
  notify(text, kind = 'info') {
    this.notices.tell(text, kind)
  }

  /** The way to the server is there. @param {{send: Function, frames: Function, news: Function}} link */
  connect(link) {
    this.link = link
    link.news((news) => this.take(news))
    link.frames((bytes) => this.frame(bytes))
    this.connection.watch()
    this.greet()
    if (document.hidden) this.tell({ do: 'hidden', hidden: true })
    for (const message of this.waiting.splice(0)) link.send(message)
  }

  greet() {
    this.tell({ do: 'hello', address: this.address, kept: remembered(), dark: this.theme.dark })
  }

  // the query of the address is the server's, but for the theme and what skips the recorded run
  write(query) {
    if (typeof query !== 'string') return
    const asked = new URLSearchParams(location.search)
    const own = ['theme', 'intro'].filter((name) => asked.has(name)).map((name) => `${name}=${encodeURIComponent(asked.get(name))}`)
    const text = [query, ...own].filter(Boolean).join('&')
    history.replaceState(history.state, '', location.pathname + (text && `?${text}`))
  }

  // --- from the server
  take(news) {
    if (!news || !Object.keys(news).length) return
    this.busy.end()
    this.store.take(news)
  }

  frame(bytes) {
    if (!bytes?.byteLength) return
    this.busy.end()
    if (!this.intro.on) {
      this.draw([bytes])
      return
    }
    this.held.push(bytes)
    this.tell({ do: 'painted', frame: unpack(bytes).number })
    if (this.held.length > HELD_BACK) this.intro.end()
    else this.intro.arrived()
  }

  /** The live run takes over from the recorded one. */
  goLive() {
    delete document.documentElement.dataset.ganviz
    this.stage.clear()
    if (this.held.length) this.draw(this.held.splice(0))
  }

  draw(frames) {
    this.live = true
    for (const bytes of frames) this.stage.take(bytes)
    this.spread()
  }

  // sections that have changed, for those who want to know, and the frame as a whole
  spread() {
    const { state } = this.stage
    if (!state) return
    const changed = Object.entries(state).filter(([key, value]) => value !== this.last[key])
    this.last = state
    const sets = document.documentElement.dataset
    sets.kind = state.kind ?? 'plane'
    sets.playing = String(Boolean(state.playing))
    sets.diverged = String(Boolean(state.diverged))
    this.store.take({ ...Object.fromEntries(changed), frame: state })
  }

  afterPaint(number) {
    if (this.intro.on || !this.live || !this.stage.state) return
    if (number === this.number) return // drawn again for the browser's own reasons
    this.number = number
    this.tell({ do: 'painted', frame: number })
    this.painted += 1
    const sets = document.documentElement.dataset
    sets.step = String(this.stage.state.step)
    sets.painted = String(this.painted)
    sets.ganviz = 'ready'
  }
}

const lab = new Lab(CONTENT)
window.ganviz = Object.assign(lab, { connect: lab.connect.bind(lab) })
