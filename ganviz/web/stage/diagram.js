// The game as a living diagram: who gives what to whom, with a miniature of each part.

import { element } from '../element.js'
import { Board } from './diagram_board.js'
import { isLoss, playerOf } from './diagram_layout.js'
import { WholeGame } from './diagram_whole.js'
import { Magnifier } from './magnifier.js'
import { PAINTERS, paintLoss } from './painters.js'
import { View } from './view.js'

const KEPT = 120 // losses remembered for the small curves
const PHASE = 10 // frames for which each player's update is shown while both learn
const WARP = 1400 // ms in which the lattice warps
const LINGER = 160 // ms for which an explanation stays when the pointer has left
const HEED = 120 // ms after which other views heed what somebody points at
const NARROW = 560 // px of width, under which the game is a strip; more where type is larger
const EQUILIBRIUM = { discriminator: 0, generator: 1 } // places in the pair of losses at rest
const NOW = { discriminator: "D's update", generator: "G's update" }

/** The game, as a strip at the edge of the stage or, where there is more room, wide. */
export class DiagramView extends View {
  static key = 'diagram'
  static sections = ['game']

  build() {
    this.history = { generator: [], discriminator: [] }
    this.count = 0
    this.warp = 1
    this.pointed = null
    this.active = []
    this.learner = ''
    this.calm = matchMedia('(prefers-reduced-motion: reduce)')
    this.room = element('div', { className: 'diagram-room' })
    this.now = element('p', { className: 'diagram-now', 'aria-hidden': 'true' })
    this.opener = element('button', { type: 'button', className: 'diagram-opener', textContent: 'Whole game', title: 'The whole game, wide, with layers and buttons to edit both players' })
    this.opener.addEventListener('click', () => this.openWhole())
    this.root.classList.toggle('locked', !this.stage.live)
    this.tip = element('div', { className: 'diagram-words', role: 'tooltip', id: `diagram-words${this.letter}`, popover: 'manual' })
    this.tip.addEventListener('pointerenter', () => this.linger(true))
    this.tip.addEventListener('pointerleave', () => this.linger(false))
    this.root.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.hideTip() })
    this.body.append(this.room, this.now, this.opener, this.tip)
    new ResizeObserver(() => this.fit()).observe(this.room)
  }

  /** Title and explanation of a part. @param {string} part @returns {[string, string]} */
  textOf(part) {
    return this.stage.content.nodes?.[part] ?? [part, '']
  }

  // --- room
  fit() {
    const { clientWidth: width, clientHeight: height } = this.room
    if (!width) return
    const kind = width < NARROW * Math.max(1, this.unit) ? 'strip' : 'wide'
    if (this.board?.kind !== kind) this.change(kind)
    this.board.fit(width, height, this.unit)
    const { state } = this.stage
    if (!state?.game) return
    this.board.draw(state)
    this.inline?.show(state)
  }

  change(kind) {
    this.inline = kind === 'wide' ? new WholeGame(this) : null
    this.board = this.inline?.board ?? new Board(this, kind)
    this.room.replaceChildren(this.board.root)
    this.root.dataset.layout = kind
    this.whole?.close()
  }

  // --- frames
  draw(state) {
    if (!state.game) return
    this.remember(state)
    this.active = state.scene?.nodes ?? []
    this.learner = learnerOf(state, this.count)
    this.tellNow()
    if (this.unit !== this.drawnUnit) this.fit()
    this.drawnUnit = this.unit
    this.board?.draw(state)
    for (const whole of [this.inline, this.whole]) whole?.show(state)
    if (this.magnifier?.part) this.magnifier.draw()
  }

  // one loss for each step shown; told slowly, a step changes it
  remember({ run, step, losses }) {
    if (run !== this.run) this.history = { generator: [], discriminator: [] }
    const moved = run !== this.run || step !== this.step
    this.run = run
    this.step = step
    if (!moved && losses?.now === this.losses) return
    this.losses = losses?.now
    if (moved) this.count += 1
    for (const [player, history] of Object.entries(this.history)) {
      if (!moved) history.pop()
      history.push(losses?.now[player] ?? NaN)
      if (history.length > KEPT) history.shift()
    }
    this.latest = {} // tells a changed history from the one that was drawn
  }

  /** What a part shows: as long as these are the same, so is its picture. @param {string} part */
  needs(part) {
    const { state } = this.stage
    if (isLoss(part)) return [this.latest, this.colours, state.losses?.equilibrium?.[EQUILIBRIUM[playerOf(part)]]]
    return [...PAINTERS[part].needs(state), this.colours, part === 'generator' ? this.warp : 1]
  }

  /** Paint a part on a canvas, in the canvas' own pixels. @param {string} part @param {HTMLCanvasElement} canvas */
  paint(part, canvas) {
    const { state } = this.stage
    const context = this.begin(canvas)
    if (isLoss(part)) {
      const player = playerOf(part)
      const equilibrium = state.losses?.equilibrium?.[EQUILIBRIUM[player]] ?? NaN
      return paintLoss(context, canvas.width, canvas.height, this.history[player], equilibrium, this.colours[player], this.colours)
    }
    const { paint, needs } = PAINTERS[part]
    if (needs(state).every(Boolean)) paint(context, canvas.width, state, this.colours, this.warp)
  }

  /** An empty canvas. @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
  begin(canvas) {
    const context = canvas.getContext('2d')
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.globalAlpha = 1
    context.fillStyle = this.colours.middle
    context.fillRect(0, 0, canvas.width, canvas.height)
    return context
  }

  tellNow() {
    const text = NOW[this.learner] ?? ''
    if (this.now.textContent !== text) this.now.textContent = text
    this.now.dataset.learner = this.learner
  }

  // --- attention
  /** Point out a part, as a lesson does; null for none. @param {string|null} part */
  attend(part) {
    this.pointed = part || null
    this.again()
  }

  /** Editing is hidden while the page is locked. @param {boolean} locked */
  lock(locked) {
    this.root.classList.toggle('locked', locked || !this.stage.live)
  }

  /** Say what a part is: beside the strip, or in the wide picture's own place. @param {string|null} part @param {HTMLElement} [node] */
  explain(part, node) {
    for (const whole of [this.inline, this.whole]) whole?.explain(part)
    clearTimeout(this.heeding)
    this.heeding = setTimeout(() => this.stage.attend(part ?? ''), HEED)
    if (part === 'generator') this.warpAgain()
    if (part && this.board?.root.contains(node) && !this.inline) this.showTip(part, node)
    else if (!part) this.linger(false)
  }

  showTip(part, node) {
    clearTimeout(this.leaving)
    const [title, text] = this.textOf(part)
    const shown = part === 'generator' && this.stage.state?.game ? ` Shown: ${this.stage.state.game.label}.` : ''
    this.tip.replaceChildren(element('b', { textContent: title }), ` ${text}${shown}`)
    node.setAttribute('aria-describedby', this.tip.id)
    if (!this.tip.matches(':popover-open')) this.tip.showPopover()
    const { right, left } = this.root.getBoundingClientRect()
    const { top } = node.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = this.tip
    this.tip.style.left = `${right + 6 + width < window.innerWidth ? right + 6 : Math.max(4, left - 6 - width)}px`
    this.tip.style.top = `${Math.max(4, Math.min(top, window.innerHeight - height - 4))}px`
  }

  linger(keep) {
    clearTimeout(this.leaving)
    if (!keep) this.leaving = setTimeout(() => this.hideTip(), LINGER)
  }

  hideTip() {
    if (this.tip.matches(':popover-open')) this.tip.hidePopover()
  }

  /** Show a part large; with `layer`, what the units of a hidden layer respond to. @param {string} part @param {number|null} [layer] */
  magnify(part, layer = null) {
    this.hideTip()
    if (!this.magnifier) {
      this.magnifier = new Magnifier(this)
      this.root.append(this.magnifier.dialog)
    }
    this.magnifier.open(part, layer)
  }

  /** The whole game, wide, over the page; everything goes on living. */
  openWhole() {
    if (!this.whole) {
      this.whole = new WholeGame(this)
      this.root.append(this.whole.makeWindow(this.opener))
    }
    this.whole.open()
  }

  // the lattice warps from latent space to where the generator puts it
  warpAgain() {
    if (this.calm.matches || this.stage.state?.kind !== 'plane') return
    const begun = performance.now()
    const turn = () => {
      const t = Math.min(1, (performance.now() - begun) / WARP)
      this.warp = t * t * (3 - 2 * t)
      for (const board of [this.board, this.whole?.isOpen ? this.whole.board : null]) if (board?.layout) board.paint('generator')
      if (this.magnifier?.part === 'generator') this.magnifier.draw()
      if (t < 1) this.turning = requestAnimationFrame(turn)
    }
    cancelAnimationFrame(this.turning)
    turn()
  }
}

/** Who learns at this moment: told by the scene of slow motion, or both in turn; '' for nobody.
 * @param {Object<string, *>} state @param {number} count of frames */
export function learnerOf({ scene, playing, learning, game }, count) {
  if (scene) return scene.player
  if (!playing) return ''
  if (learning !== 'both') return learning ?? ''
  const awake = ['discriminator', 'generator'].filter((player) => !game?.frozen?.[player])
  if (awake.length < 2) return awake[0] ?? ''
  return Math.floor(count / PHASE) % 2 ? 'generator' : 'discriminator'
}
