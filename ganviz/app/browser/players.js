// Editing the players on the diagram, and looking at one part of it large.

class Editor {
  constructor(diagram, player) {
    this.diagram = diagram
    this.player = player
    const box = BOXES[player]
    this.strip = element('div', { className: 'layers' })
    put(this.strip, { x: box.x + MINIATURE + 12, y: box.y + 24, w: box.w - MINIATURE - 20, h: MINIATURE })
    this.bar = element('div', { className: 'edit', role: 'group', 'aria-label': `Edit the ${player}` })
    put(this.bar, player === 'generator' ? { x: 0, y: 138, w: 330, h: 58 } : { x: 596, y: 299, w: 400, h: 26 })
    if (player === 'generator') Object.assign(this.bar.style, { flexWrap: 'wrap', alignContent: 'flex-start', rowGap: '4px' })
    diagram.stage.append(this.strip, this.bar)
    this.makeButtons()
  }

  makeButtons() {
    const { player } = this
    this.layers = element('b')
    this.width = element('b')
    const small = player === 'generator' ? 'G' : 'D'
    this.freeze = this.button('Freeze', `Freeze or thaw the ${player}`, { freeze: player })
    this.changers = [
      this.button('−', `Remove a hidden layer of ${small}`, { edit: player, what: 'layers', by: -1 }), this.layers,
      this.button('+', `Add a hidden layer to ${small}`, { edit: player, what: 'layers', by: 1 }),
      element('span', { textContent: 'Units' }),
      this.button('−', `Fewer units in each layer of ${small}`, { edit: player, what: 'width', by: -1 }), this.width,
      this.button('+', `More units in each layer of ${small}`, { edit: player, what: 'width', by: 1 }),
    ]
    const gap = element('span')
    if (player === 'generator') gap.style.flexBasis = '100%'
    this.bar.append(element('span', { textContent: 'Layers' }), ...this.changers, gap, this.freeze,
      this.button('New weights', `Give the ${player} new first weights; the other keeps what it has learned`, { reinitialize: player }))
  }

  button(text, label, message) {
    const button = element('button', { type: 'button', textContent: text, title: label, 'aria-label': label })
    button.addEventListener('click', (event) => { letGo(event); this.diagram.model.send_msg(message) })
    return button
  }

  show(frame) {
    const widths = frame.layers[this.player]
    const hidden = widths.slice(1, -1)
    this.layers.textContent = hidden.length
    this.width.textContent = hidden[0] ?? '–'
    for (const changer of this.changers) changer.disabled = frame.architecture !== 'mlp'
    this.freeze.setAttribute('aria-pressed', String(frame.frozen[this.player]))
    this.freeze.textContent = frame.frozen[this.player] ? 'Thaw' : 'Freeze'
    const key = widths.join()
    if (key !== this.shown) this.drawLayers(widths, frame.architecture === 'mlp')
    this.shown = key
  }

  drawLayers(widths, opens) {
    const most = Math.log2(Math.max(...widths) + 1)
    this.strip.style.setProperty('--layer', this.diagram.colours[this.player])
    this.strip.classList.toggle('many', widths.length > 5)
    this.strip.replaceChildren(...widths.map((n, i) => {
      const bar = element('i')
      bar.style.height = `${Math.max(6, 72 * Math.log2(n + 1) / most)}px`
      const text = element('span', { textContent: n })
      const hidden = opens && i > 0 && i < widths.length - 1
      if (!hidden) return element('div', { className: 'layer', title: `${n} ${i ? 'outputs' : 'inputs'}` }, bar, text)
      const label = `Hidden layer ${i} of the ${this.player}: ${n} units`
      const layer = element('button', { className: 'layer', type: 'button', title: `${label}. Click to see what they respond to.`, 'aria-label': label }, bar, text)
      layer.addEventListener('click', () => this.diagram.magnifier.open(this.player, i - 1))
      return layer
    }))
  }
}

class Magnifier {
  constructor(diagram) {
    this.diagram = diagram
    this.name = null
    this.layer = null
    this.title = element('span')
    this.canvas = element('canvas', { width: 1000, height: 1000, role: 'img' })
    this.text = element('p')
    this.row = element('div', { className: 'row' })
    const close = element('button', { type: 'button', textContent: 'Close' })
    close.addEventListener('click', () => this.dialog.close())
    this.dialog = element('dialog', { tabIndex: -1 }, element('h3', {}, this.title, close), this.canvas, this.text, this.row)
    this.dialog.addEventListener('close', () => this.closed())
    // keys of the page do not reach through an open dialog
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation())
  }

  open(name, layer = null) {
    this.name = name
    this.choose(layer)
    if (!this.dialog.open) this.dialog.showModal()
    if (name === 'generator' && layer === null) this.diagram.play()
  }

  choose(layer) {
    this.layer = layer
    const { model, frame } = this.diagram
    model.send_msg({ units: layer === null ? null : { player: this.name, layer } })
    this.title.textContent = model.texts[this.name][0]
    this.text.textContent = model.texts[this.name][1]
    this.dialog.setAttribute('aria-label', this.title.textContent)
    this.canvas.setAttribute('aria-label', this.title.textContent)
    const player = this.name === 'generator' || this.name === 'discriminator'
    this.row.replaceChildren(...(player && frame ? this.choices(frame) : []))
    this.draw()
  }

  choices(frame) {
    const hidden = frame.architecture === 'mlp' ? frame.layers[this.name].slice(1, -1) : []
    const whole = this.choice(this.name === 'generator' ? 'Its manifold' : 'Its surface', null)
    const layers = hidden.map((n, i) => this.choice(`Hidden layer ${i + 1}`, i))
    if (this.name !== 'generator' || frame.kind === 'images') return [whole, ...layers]
    const warp = element('button', { type: 'button', textContent: 'Warp again' })
    warp.addEventListener('click', () => { this.choose(null); this.diagram.play() })
    return [whole, ...layers, warp]
  }

  choice(text, layer) {
    const button = element('button', { type: 'button', textContent: text, 'aria-pressed': String(layer === this.layer) })
    button.addEventListener('click', () => this.choose(layer))
    return button
  }

  draw() {
    const { frame, colours } = this.diagram
    if (!this.name || !frame) return
    if (this.layer === null) {
      this.diagram.paint(this.name, this.canvas)
      if (this.name === 'generator') this.text.textContent = `${this.diagram.model.texts.generator[1]} Shown: ${frame.label}.`
      return
    }
    const { units } = frame
    const fits = units && units.player === this.name && units.layer === this.layer
    if (fits) paintUnits(this.canvas, { ...units, maps: frame.unit_maps }, colours)
    else begin(this.canvas, colours)
    this.text.textContent = fits
      ? `Each map is one unit of hidden layer ${this.layer + 1} (${frame.unit_maps.shape[0]} of ${frame.layers[this.name][this.layer + 1]} shown): how strongly it answers over ${units.over}, from dark (least) to bright (most).`
      : frame.units_why
  }

  closed() {
    this.name = null
    if (this.layer !== null) this.diagram.model.send_msg({ units: null })
    this.layer = null
  }
}
