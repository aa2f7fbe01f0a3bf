// The living diagram of the game. See figures/diagram.py for what goes in and out.

const ORDER = Object.keys(BOXES)
const KEPT = 120 // losses remembered for the small curves
const PHASE = 10 // frames for which each player's update is shown while both learn
const WARP = 1400 // ms in which the lattice warps

const PAINTERS = {
  latent: paintLatent,
  generator: paintMesh,
  fake: paintFake,
  real: paintReal,
  discriminator: paintSurface,
  predictions: paintPredictions,
  gradients: paintGradients,
}
const isLoss = (name) => name.endsWith('_loss')
const playerOf = (name) => (name.startsWith('generator') ? 'generator' : 'discriminator')
const number = (value) => (!Number.isFinite(value) ? '–' : Math.abs(value) >= 0.001 || value === 0 ? value.toPrecision(3) : value.toExponential(1))
// a click leaves the focus on a button, where the space bar would press it again
const letGo = (event) => { if (event.detail) event.currentTarget.blur() }

class Diagram {
  constructor(model) {
    this.model = model
    this.frame = null
    this.history = { generator: [], discriminator: [] }
    this.count = 0
    this.warp = 1
    this.calm = matchMedia('(prefers-reduced-motion: reduce)')
    this.build()
    this.magnifier = new Magnifier(this)
    this.root.append(this.magnifier.dialog)
    this.dress()
    this.take()
  }

  // --- building
  build() {
    const { drawing, paths } = makeEdges()
    this.paths = paths
    this.stage = element('div', { className: 'stage' }, drawing)
    this.now = element('div', { className: 'now' })
    this.about = element('p', { className: 'about', id: 'about' })
    this.nodes = Object.fromEntries(ORDER.map((name) => [name, this.makeNode(name)]))
    this.editors = { generator: new Editor(this, 'generator'), discriminator: new Editor(this, 'discriminator') }
    this.stage.append(this.now, this.about)
    this.game = element('div', { className: 'game' }, this.stage)
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.game)
    this.observer = new ResizeObserver(() => this.fit())
    this.observer.observe(this.game)
    this.explain(null)
  }

  makeNode(name) {
    const canvas = element('canvas', { width: 2 * MINIATURE, height: 2 * MINIATURE })
    if (isLoss(name)) Object.assign(canvas, { width: 240, height: 2 * MINIATURE })
    const value = element('span', { className: 'value' })
    const title = element('span', { className: 'title' }, this.model.texts[name][0], value)
    const node = element('button', { className: `node${isLoss(name) ? ' wide' : ''}`, type: 'button' }, title, canvas)
    node.dataset.node = name
    put(node, BOXES[name])
    node.addEventListener('click', (event) => { letGo(event); this.magnifier.open(name) })
    for (const event of ['pointerenter', 'focus']) node.addEventListener(event, () => this.attend(name))
    for (const event of ['pointerleave', 'blur']) node.addEventListener(event, () => this.attend(null))
    this.stage.append(node)
    return { node, canvas, value }
  }

  fit() {
    const scale = Math.max(0.62, Math.min(1.45, this.game.clientWidth / WIDTH))
    this.stage.style.transform = `scale(${scale})`
    this.game.style.height = `${Math.ceil(HEIGHT * scale)}px`
  }

  dress() {
    this.colours = { ...this.model.colours }
    for (const name of ['palette', 'strong', 'heat']) {
      this.colours[name] = this.colours[name].map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).concat(255))
    }
    for (const name of ['paper', 'text', 'lines', 'faint']) this.root.style.setProperty(`--${name}`, this.colours[name])
    this.draw()
  }

  // --- frames
  take() {
    const frame = unpack(this.model.frame)
    if (!frame) return
    if (this.frame && frame.run !== this.frame.run) this.history = { generator: [], discriminator: [] }
    const moved = !this.frame || frame.step !== this.frame.step
    this.frame = frame
    this.count += moved
    this.remember(frame, moved)
    this.draw()
  }

  // one loss for each step shown; told slowly, a step changes it
  remember(frame, moved) {
    for (const [player, history] of Object.entries(this.history)) {
      if (!moved) history.pop()
      history.push(frame.losses[player] ?? NaN)
      if (history.length > KEPT) history.shift()
    }
  }

  draw() {
    if (!this.frame) return
    for (const name of ORDER) this.paint(name, this.nodes[name].canvas)
    this.showValues()
    this.showFlow()
    this.editors.generator.show(this.frame)
    this.editors.discriminator.show(this.frame)
    this.magnifier.draw()
  }

  paint(name, canvas) {
    if (isLoss(name)) {
      const player = playerOf(name)
      return paintLoss(canvas, this.history[player], this.frame.equilibrium[player], this.colours[player], this.colours)
    }
    return PAINTERS[name](canvas, this.frame, this.colours, name === 'generator' ? this.warp : undefined)
  }

  showValues() {
    const { losses, frozen, accuracy } = this.frame
    for (const name of ORDER) {
      const { node, value } = this.nodes[name]
      if (isLoss(name)) value.textContent = number(losses[playerOf(name)])
      if (name === 'predictions') value.textContent = Number.isFinite(accuracy) ? `${Math.round(100 * accuracy)}%` : ''
      node.classList.toggle('frozen', Boolean(frozen[name]))
      const spoken = value.textContent && `, ${value.textContent}${name === 'predictions' ? ' right' : ''}`
      node.setAttribute('aria-label', `${this.model.texts[name][0]}${spoken}${frozen[name] ? ', frozen' : ''}`)
    }
  }

  // who learns at this moment: told by the story, or both in turn
  learner() {
    const { moving, active } = this.model
    if (active.length) return moving
    if (moving !== 'both') return moving
    const awake = ['discriminator', 'generator'].filter((player) => !this.frame.frozen[player])
    if (awake.length < 2) return awake[0] ?? ''
    return Math.floor(this.count / PHASE) % 2 ? 'generator' : 'discriminator'
  }

  showFlow() {
    const learner = this.learner()
    const { active } = this.model
    const now = this.colours[learner] ?? this.colours.lines
    this.root.style.setProperty('--now', now)
    this.root.style.setProperty('--now-text', this.colours[`${learner}_text`] ?? this.colours.text)
    this.paths.forEach((path, i) => {
      const [from, to, , player, gradient] = EDGES[i]
      // while gradients flow back, nothing flows forward
      const told = active.includes(from) && active.includes(to) && (!active.includes('gradients') || gradient)
      const inPlay = active.length ? told : player === 'both' || player === learner
      const on = Boolean(learner) && inPlay && (!active.length || player === 'both' || player === learner)
      path.classList.toggle('on', on)
      path.classList.toggle('off', learner ? !on : active.length > 0)
      if (on && !this.calm.matches) path.style.strokeDashoffset = String(-5 * this.count)
    })
    for (const name of ORDER) {
      this.nodes[name].node.classList.toggle('on', active.includes(name))
      this.nodes[name].node.classList.toggle('dim', active.length > 0 && !active.includes(name))
    }
    this.tellNow(learner)
  }

  tellNow(learner) {
    const texts = {
      discriminator: ["D's update", ': it learns to tell real from fake.'],
      generator: ["G's update", ': it learns to fool D.'],
    }[learner]
    if (this.told === learner) return
    this.told = learner
    this.now.replaceChildren(...(texts ? [element('b', { textContent: texts[0] }), texts[1]] : []))
  }

  // --- attention
  attend(name) {
    this.explain(name)
    clearTimeout(this.telling)
    this.telling = setTimeout(() => this.model.send_msg({ attend: name }), 120)
    if (name === 'generator') this.play()
  }

  explain(name) {
    const shown = name === 'generator' && this.frame ? ` Shown: ${this.frame.label}.` : ''
    this.about.textContent = this.model.texts[name ?? 'hint'][1] + shown
  }

  // the lattice warps from latent space to where the generator puts it
  play() {
    if (this.calm.matches || this.frame?.kind === 'images') return
    const begun = performance.now()
    const turn = () => {
      const t = Math.min(1, (performance.now() - begun) / WARP)
      this.warp = t * t * (3 - 2 * t)
      if (this.frame) this.paint('generator', this.nodes.generator.canvas)
      this.magnifier.draw()
      if (t < 1) this.turning = requestAnimationFrame(turn)
    }
    cancelAnimationFrame(this.turning)
    turn()
  }

  close() {
    clearTimeout(this.telling)
    cancelAnimationFrame(this.turning)
    this.observer.disconnect()
    this.magnifier.dialog.close()
  }
}

export function render({ model }) {
  const diagram = new Diagram(model)
  model.on('frame', () => diagram.take())
  model.on('colours', () => diagram.dress())
  for (const name of ['active', 'moving']) model.on(name, () => diagram.draw())
  const lock = () => diagram.root.classList.toggle('locked', model.locked)
  model.on('locked', lock)
  lock()
  model.on('remove', () => diagram.close())
  return diagram.root
}
