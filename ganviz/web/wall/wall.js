// The page of walls: cells, form and bar, joined to the server.

/* global CONTENT */
import { byId, element } from '../element.js'
import { unpack } from '../frames.js'
import { Busy } from '../shell/busy.js'
import { Connection } from '../shell/connection.js'
import { Help } from '../shell/help.js'
import { Keys } from '../shell/keys.js'
import { Notices } from '../shell/notice.js'
import { Status } from '../shell/status.js'
import { Store } from '../shell/store.js'
import { Theme } from '../shell/theme.js'
import { Board } from './board.js'
import { Detail } from './detail.js'
import { Files } from './files.js'
import { Form } from './form.js'
import { Header } from './header.js'
import { Visits } from './visits.js'

/** The page. Its parts know `store, send, content`, and what a button or key is for by `act`. */
class Wall {
  constructor(content) {
    this.content = content
    this.store = new Store()
    this.send = (message) => this.ask(message)
    this.link = null
    this.frame = null
    this.painted = 0 // frames
    this.waiting = [] // what was asked for before there was a way to the server
    this.build()
    this.listen()
  }

  build() {
    this.theme = new Theme(this.content.colours)
    this.notices = new Notices(this, byId('notices'))
    this.header = new Header(this, byId('bar'))
    this.form = new Form(this, byId('left'))
    this.status = new Status(this, byId('status'))
    this.alone = element('p', { id: 'alone', className: 'note', hidden: true })
    byId('status').after(this.alone)
    this.visits = new Visits(this)
    const open = (place) => { if (!this.store.get('closed')) this.visits.open(place) }
    this.detail = new Detail(byId('right'), open)
    this.board = new Board(byId('board'), { open, attend: (place) => this.detail.show(place, this.frame) })
    this.busy = new Busy(this, byId('busy'))
    this.connection = new Connection(byId('lost'), () => this.greet())
    this.files = new Files(this)
    this.help = new Help(this)
    this.actions = {
      play: () => this.send({ do: 'toggle' }),
      reset: () => this.send({ do: 'reset' }),
      heat: () => this.switch(!this.board.heat),
      export: () => this.files.open(),
      theme: () => this.theme.toggle(),
      help: () => this.help.open(),
    }
    this.switch(false)
  }

  listen() {
    this.theme.on((theme) => {
      this.board.dress(theme.colours)
      this.detail.dress(theme.colours)
      this.link?.send({ do: 'dark', dark: theme.dark })
    })
    this.keys = new Keys(this.content.keys, (action) => this.act(action))
    this.store.on('query', (query) => this.write(query))
    this.store.on('closed', (closed) => { this.detail.open.hidden = Boolean(closed) })
    this.store.on('alone', (words) => {
      this.alone.textContent = words
      this.alone.hidden = !words
    })
    this.store.on('none', (words) => { if (words) this.status.show({ status: words, playing: false }) })
    document.addEventListener('visibilitychange', () => this.link?.send({ do: 'hidden', hidden: document.hidden }))
  }

  /** Do what a button or key is for. @param {string} action */
  act(action) {
    if (this.store.get('closed') && ['play', 'reset', 'export'].includes(action)) return
    this.actions[action]?.()
  }

  switch(heat) {
    this.board.switch(heat)
    this.header.press(heat)
  }

  // --- to the server
  ask(message) {
    this.busy.begin()
    if (this.link) this.link.send(message)
    else this.waiting.push(message)
  }

  /** The way to the server is there. @param {{send: Function, frames: Function, news: Function}} link */
  connect(link) {
    this.link = link
    link.news((news) => this.take(news))
    link.frames((bytes) => this.receive(bytes))
    this.connection.watch()
    this.greet()
    if (document.hidden) link.send({ do: 'hidden', hidden: true })
    for (const message of this.waiting.splice(0)) link.send(message)
  }

  greet() {
    this.link.send({ do: 'hello', address: location.origin + location.pathname, dark: this.theme.dark })
  }

  // the query of the address is the server's, but for the theme
  write(query) {
    const theme = new URLSearchParams(location.search).get('theme')
    const text = [query, theme && `theme=${encodeURIComponent(theme)}`].filter(Boolean).join('&')
    history.replaceState(history.state, '', `${location.pathname}?${text}`)
  }

  // --- from the server
  take(news) {
    if (!news || !Object.keys(news).length) return
    this.busy.end()
    this.store.take(news)
  }

  // what stays while a wall is trained comes with its first frame
  receive(bytes) {
    if (!bytes?.byteLength) return
    this.busy.end()
    const frame = /** @type {import('./cell.js').Frame} */ (unpack(bytes))
    frame.plan ??= this.frame?.plan
    if (!frame.plan) return
    this.frame = frame
    if (this.due) return
    this.due = true
    requestAnimationFrame(() => this.draw())
  }

  draw() {
    this.due = false
    const { frame } = this
    this.board.show(frame)
    const sets = document.documentElement.dataset
    sets.playing = String(frame.playing)
    this.store.take({ frame })
    requestAnimationFrame(() => this.afterPaint(frame))
  }

  /** @param {import('./cell.js').Frame} frame */
  afterPaint({ number, step }) {
    this.painted += 1
    this.link.send({ do: 'painted', frame: number })
    Object.assign(document.documentElement.dataset, { step: String(step), painted: String(this.painted), ganviz: 'ready' })
  }
}

const wall = new Wall(CONTENT)
window.ganviz = Object.assign(wall, { connect: wall.connect.bind(wall) })
