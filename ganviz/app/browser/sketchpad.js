// A canvas to draw data on. See sketchpad.py; the text form of a drawing is that of data/drawn.py.

const REACH = 3 // the canvas is [-3, 3]^2
const LEVELS = 4095 // 12 bits a coordinate
const MOST = 10000 // points
const MOST_BYTES = 8 * 2 ** 20 // of a file; more would fill the connection
const SIDE = 480 // CSS pixels
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const DENSITY = 0.06 // distance along a stroke from one point to the next

// x and y as 12 bits each: 24 bits are four letters
function encode(points) {
  return points.map(([x, y]) => {
    const [a, b] = [x, y].map((v) => Math.round((Math.max(-REACH, Math.min(REACH, v)) + REACH) / (2 * REACH) * LEVELS))
    return ALPHABET[a >> 6] + ALPHABET[a & 63] + ALPHABET[b >> 6] + ALPHABET[b & 63]
  }).join('')
}

function decode(text) {
  const points = []
  for (let i = 0; i + 3 < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => ALPHABET.indexOf(text[i + k]))
    points.push([((a << 6) | b) / LEVELS * 2 * REACH - REACH, ((c << 6) | d) / LEVELS * 2 * REACH - REACH])
  }
  return points
}

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text);
  padding: 12px 16px; font: inherit; font-size: 14px; max-width: 96vw; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
h3 { display: flex; justify-content: space-between; margin: 0 0 8px; font-size: 18px; }
.columns { display: flex; flex-wrap: wrap; gap: 14px; }
canvas { touch-action: none; cursor: crosshair; border: 1px solid var(--lines); border-radius: 6px; background: var(--middle);
  width: min(${SIDE}px, 88vw, 68vh); height: min(${SIDE}px, 88vw, 68vh); }
.side { display: flex; flex-direction: column; gap: 9px; width: 250px; }
.row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
button, .file { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit;
  font-size: 13px; padding: 4px 9px; cursor: pointer; min-height: 28px; box-sizing: border-box; }
button[aria-disabled=true] { opacity: .6; cursor: default; }
dialog:focus { outline: none; }
button[aria-pressed=true] { background: var(--text); color: var(--paper); }
button:focus-visible, .file:focus-within, textarea:focus-visible, input:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
.file input { position: absolute; opacity: 0; width: 1px; height: 1px; }
textarea { width: 100%; height: 110px; box-sizing: border-box; font: 12px monospace; background: var(--middle); color: var(--text);
  border: 1px solid var(--lines); border-radius: 5px; }
label { display: flex; gap: 6px; align-items: center; }
.problem { color: var(--problem); margin: 0; min-height: 1.2em; }
`

class Sketchpad {
  constructor(model) {
    this.model = model
    this.points = decode(model.drawing)
    this.past = []
    this.future = []
    this.tool = 'brush'
    this.build()
    this.dress()
    this.draw()
  }

  build() {
    this.canvas = element('canvas', { width: 2 * SIDE, height: 2 * SIDE, role: 'img' })
    this.canvas.addEventListener('pointerdown', (event) => this.down(event))
    this.canvas.addEventListener('pointermove', (event) => this.move(event))
    for (const name of ['pointerup', 'pointercancel']) this.canvas.addEventListener(name, () => this.up())
    this.tools = ['brush', 'points', 'eraser'].map((tool) => this.button(tool[0].toUpperCase() + tool.slice(1), () => this.choose(tool)))
    this.size = element('input', { type: 'range', min: 0, max: 0.6, step: 0.02, value: 0.1, 'aria-label': 'Brush size' })
    this.undoing = this.button('Undo', () => this.undo())
    this.redoing = this.button('Redo', () => this.redo())
    this.count = element('span', { role: 'status' })
    this.use = this.button('Use this drawing', () => this.model.send_msg({ use: true }))
    this.keep = element('input', { type: 'checkbox', checked: true })
    this.keep.addEventListener('change', () => { this.model.keep_weights = this.keep.checked })
    this.table = element('textarea', { 'aria-label': 'Points as a table: one x, y a line', spellcheck: false })
    this.problem = element('p', { className: 'problem', role: 'alert' })
    const load = element('input', { type: 'file', accept: '.csv,.tsv,.txt,.json,.npy' })
    load.addEventListener('change', () => this.load(load))
    const side = element('div', { className: 'side' },
      element('div', { className: 'row', role: 'group', 'aria-label': 'Tool' }, ...this.tools),
      element('label', {}, 'Size', this.size),
      element('div', { className: 'row' }, this.undoing, this.redoing, this.button('Clear', () => this.change([]))),
      this.count, this.use,
      element('label', {}, this.keep, 'Keep what the networks have learned'),
      element('div', { className: 'row' }, this.button('Save', () => this.save()), element('label', { className: 'file' }, 'Load…', load)),
      element('label', {}, 'Points as a table'), this.table,
      element('div', { className: 'row' }, this.button('Use table', () => this.model.send_msg({ table: this.table.value }))),
      this.problem)
    const close = this.button('Done', () => this.dialog.close())
    // focusable, so that keys pressed after a stroke do not go to the page
    this.dialog = element('dialog', { 'aria-label': 'Draw your own data', tabIndex: -1 },
      element('h3', {}, 'Draw your own data', close), element('div', { className: 'columns' }, this.canvas, side))
    this.dialog.addEventListener('close', () => { this.model.open = false })
    this.dialog.addEventListener('keydown', (event) => this.key(event))
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
    this.choose('brush')
  }

  button(text, act) {
    const button = element('button', { type: 'button', textContent: text })
    button.addEventListener('click', act)
    return button
  }

  choose(tool) {
    this.tool = tool
    for (const button of this.tools) button.setAttribute('aria-pressed', String(button.textContent.toLowerCase() === tool))
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
    this.draw()
  }

  show() {
    if (this.model.open && !this.dialog.open) this.dialog.showModal()
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }

  // --- drawing by pointer
  at(event) {
    const box = this.canvas.getBoundingClientRect()
    return [(event.clientX - box.left) / box.width * 2 * REACH - REACH, REACH - (event.clientY - box.top) / box.height * 2 * REACH]
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId)
    this.before = this.points
    this.last = null
    this.move(event)
  }

  move(event) {
    if (!this.before) return
    const [x, y] = this.at(event)
    if (this.points === this.before) this.points = [...this.before]
    if (this.tool === 'eraser') this.points = this.points.filter(([px, py]) => Math.hypot(px - x, py - y) > Math.max(0.08, this.radius()))
    else if (this.tool === 'brush') this.stroke(x, y)
    else if (!this.last) this.add(x, y)
    this.last = [x, y]
    this.draw()
  }

  stroke(x, y) {
    const [x0, y0] = this.last ?? [x, y]
    const n = Math.max(1, Math.ceil(Math.hypot(x - x0, y - y0) / DENSITY))
    for (let i = 1; i <= n; i++) {
      const r = this.radius() * Math.sqrt(Math.random())
      const turn = 2 * Math.PI * Math.random()
      this.add(x0 + (x - x0) * i / n + r * Math.cos(turn), y0 + (y - y0) * i / n + r * Math.sin(turn))
    }
  }

  add(x, y) {
    const inside = Math.abs(x) <= REACH && Math.abs(y) <= REACH
    if (inside && this.points.length < MOST) this.points.push([x, y])
  }

  up() {
    if (!this.before) return
    const { points, before } = this
    this.before = null
    this.points = before
    if (points.length !== before.length) this.change(points)
  }

  radius() { return Number(this.size.value) }

  // --- history
  change(points) {
    this.past = [...this.past.slice(-99), this.points]
    this.future = []
    this.points = points
    this.tell()
  }

  undo() {
    if (!this.past.length) return
    this.future = [...this.future, this.points]
    this.points = this.past.pop()
    this.tell()
  }

  redo() {
    if (!this.future.length) return
    this.past = [...this.past, this.points]
    this.points = this.future.pop()
    this.tell()
  }

  key(event) {
    event.stopPropagation() // keys of the page do not reach through an open dialog
    const typing = event.composedPath()[0] === this.table
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    event.shiftKey ? this.redo() : this.undo()
  }

  tell() {
    this.draw()
    this.model.problem = ''
    this.model.drawing = encode(this.points)
  }

  // the drawing was changed elsewhere: by a table, a file, a link
  take() {
    if (encode(this.points) === this.model.drawing) return
    this.past = [...this.past.slice(-99), this.points]
    this.future = []
    this.points = decode(this.model.drawing)
    this.draw()
  }

  // --- files
  text() { return `x,y\n${this.points.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join('\n')}\n` }

  save() {
    const link = element('a', { href: URL.createObjectURL(new Blob([this.text()], { type: 'text/csv' })), download: 'drawing.csv' })
    link.click()
    URL.revokeObjectURL(link.href)
  }

  load(input) {
    const [file] = input.files
    input.value = ''
    if (!file) return
    if (file.size > MOST_BYTES) {
      this.model.problem = `That file has ${(file.size / 2 ** 20).toFixed(1)} MiB; a page takes up to ${MOST_BYTES / 2 ** 20}, and ganviz serve --table more.`
      return
    }
    const reader = new FileReader()
    reader.onload = () => this.model.send_msg({ file: reader.result.slice(reader.result.indexOf(',') + 1) })
    reader.onerror = () => { this.model.problem = 'That file cannot be read.' }
    reader.readAsDataURL(file)
  }

  draw() {
    const context = this.canvas.getContext('2d')
    const { width } = this.canvas
    const scale = width / (2 * REACH)
    context.clearRect(0, 0, width, width)
    context.fillStyle = this.model.colours.real
    context.globalAlpha = 0.65
    for (const [x, y] of this.points) {
      context.beginPath()
      context.arc((x + REACH) * scale, (REACH - y) * scale, 5, 0, 2 * Math.PI)
      context.fill()
    }
    context.globalAlpha = 1
    const n = this.points.length
    this.count.textContent = n >= MOST ? `${MOST.toLocaleString('en')} points: no more fit` : n ? `${n.toLocaleString('en')} points` : 'Empty: the last drawing stays in use until there is a point.'
    this.canvas.setAttribute('aria-label', `Drawing of ${n} points`)
    // not disabled: that would take the focus away, and with it the keys
    this.undoing.setAttribute('aria-disabled', String(!this.past.length))
    this.redoing.setAttribute('aria-disabled', String(!this.future.length))
    if (!this.before && this.root.isConnected && this.table !== this.table.getRootNode().activeElement) this.table.value = this.text()
    this.problem.textContent = this.model.problem
    this.use.hidden = this.model.used
  }
}

export function render({ model }) {
  const pad = new Sketchpad(model)
  model.on('open', () => { pad.show(); pad.draw() })
  model.on('drawing', () => pad.take())
  for (const name of ['problem', 'used']) model.on(name, () => pad.draw())
  model.on('colours', () => pad.dress())
  model.on('remove', () => pad.dialog.close())
  return pad.root
}
