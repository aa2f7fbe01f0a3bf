// Latent space coloured by the mode that each latent reaches, and a rectangle to choose latents with. See
// figures/latent_map.py for what goes in and out.

const NOWHERE = 255
const PALE = 0.3 // opacity of what lands between modes
const LEAST = 10 // cells of a patch that gets a number
const TELL = 80 // ms between two tellings of a rectangle that is being dragged
const MOVE = 0.05 // of the map's half-width, for a press of an arrow key
const LINE_HEIGHT = 90 // px, with one latent dimension

const STYLE = `
.map { position: relative; margin: 0 auto; max-width: 480px; touch-action: none; }
canvas { display: block; width: 100%; cursor: crosshair; border: 1px solid var(--lines); box-sizing: border-box; }
canvas:focus-visible { outline: 3px solid var(--real); }
.axes { display: flex; justify-content: space-between; font-size: 12px; color: var(--text); max-width: 480px; margin: 2px auto; }
.modes { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px auto; max-width: 480px; max-height: 92px; overflow-y: auto; }
.modes button { font: 600 12px sans-serif; color: var(--text); background: transparent; border: 1px solid var(--lines);
  border-left: 9px solid var(--mode); border-radius: 4px; padding: 2px 7px; min-width: 34px; min-height: 24px; cursor: pointer; }
.modes button:focus-visible { outline: 2px solid var(--real); }
.modes button.missing { opacity: 0.75; border-style: dashed; border-left-style: solid; }
`

class LatentMap {
  constructor(model) {
    this.model = model
    this.frame = null
    this.drawn = null // the rectangle that was not told yet
    this.dragging = null // where a drag began
    this.canvas = element('canvas', { tabIndex: 0, role: 'application', 'aria-roledescription': 'map' })
    this.axes = element('div', { className: 'axes' })
    this.modes = element('div', { className: 'modes', role: 'group', 'aria-label': 'Choose the latents that reach a mode' })
    this.box = element('div', { className: 'map' }, this.canvas)
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.box, this.axes, this.modes)
    this.listen()
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.box)
    this.tell()
    this.dress()
    this.take()
  }

  take() {
    const frame = unpack(this.model.frame)
    if (!frame) return
    this.frame = frame
    this.axes.replaceChildren(...frame.axes.map((text) => element('span', { textContent: text })))
    this.showModes()
    this.draw()
  }

  dress() {
    const { colours } = this.model
    for (const name of ['text', 'lines', 'real']) this.root.style.setProperty(`--${name}`, colours[name])
    this.palette = colours.modes.map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)))
    this.showModes()
    this.draw()
  }

  tell() {
    this.canvas.setAttribute('aria-label', `${this.model.spoken} Arrow keys move a rectangle, with Shift they resize it; Escape clears.`)
  }

  // a button for each mode, with its number: made once for each number of modes
  showModes() {
    const { mode_count: count = 0, cells } = this.frame ?? {}
    if (this.modes.children.length !== count) {
      this.modes.replaceChildren(...Array.from({ length: count }, (_, mode) => {
        const button = element('button', { type: 'button', textContent: String(mode + 1) })
        button.addEventListener('click', (event) => {
          if (event.detail) button.blur() // or the space bar would press it again
          this.model.send_msg({ mode })
        })
        return button
      }))
    }
    const there = new Set(cells?.data)
    Array.from(this.modes.children).forEach((button, mode) => {
      button.style.setProperty('--mode', this.model.colours.modes[mode])
      button.classList.toggle('missing', !there.has(mode))
      button.setAttribute('aria-label', `Mode ${mode + 1}${there.has(mode) ? '' : ', not on the map'}`)
    })
  }

  // --- drawing
  draw() {
    if (!this.frame || !this.box.clientWidth) return
    const fine = window.devicePixelRatio || 1
    const width = this.box.clientWidth
    const height = this.frame.cells.shape[0] === 1 ? LINE_HEIGHT : width
    const size = [Math.round(width * fine), Math.round(height * fine)]
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) {
      Object.assign(this.canvas, { width: size[0], height: size[1] })
      this.canvas.style.height = `${height}px`
    }
    const context = this.canvas.getContext('2d')
    context.setTransform(fine, 0, 0, fine, 0, 0)
    this.size = [width, height]
    context.fillStyle = this.model.colours.background
    context.fillRect(0, 0, width, height)
    this.drawCells(context)
    this.drawLatents(context)
    this.drawNumbers(context)
    this.drawRectangle(context)
  }

  // latent coordinates to pixels, the second upwards
  place(x, y) {
    const { reach } = this.frame
    const [width, height] = this.size
    return [(x + reach) / (2 * reach) * width, (reach - y) / (2 * reach) * height]
  }

  // a small picture of the cells, `paint(i)` -> [r, g, b, a]
  sheet(paint) {
    const [rows, columns] = this.frame.cells.shape
    const image = new ImageData(columns, rows)
    for (let i = 0; i < rows * columns; i++) {
      const row = rows - 1 - Math.floor(i / columns)
      image.data.set(paint(i), 4 * (row * columns + i % columns))
    }
    const sheet = new OffscreenCanvas(columns, rows)
    sheet.getContext('2d').putImageData(image, 0, 0)
    return sheet
  }

  drawCells(context) {
    const { cells, good } = this.frame
    const [width, height] = this.size
    const colour = (i) => this.palette[cells.data[i]] ?? [128, 128, 128]
    context.imageSmoothingEnabled = false
    context.drawImage(this.sheet((i) => [...colour(i), cells.data[i] === NOWHERE ? 0 : 255 * (good.data[i] ? 1 : PALE)]), 0, 0, width, height)
    // hatched where fakes are of low quality: stripes, cut out by a mask
    const hatch = new OffscreenCanvas(width, height)
    const stripes = hatch.getContext('2d')
    stripes.strokeStyle = this.model.colours.lines
    stripes.lineWidth = 0.8
    stripes.beginPath()
    for (let x = -height; x < width; x += 8) { stripes.moveTo(x, height); stripes.lineTo(x + height, 0) }
    stripes.stroke()
    stripes.globalCompositeOperation = 'destination-in'
    stripes.imageSmoothingEnabled = false
    stripes.drawImage(this.sheet((i) => [0, 0, 0, good.data[i] ? 0 : 255]), 0, 0, width, height)
    context.drawImage(hatch, 0, 0)
  }

  // the number of its mode on each patch that has room for one
  drawNumbers(context) {
    const [rows, columns] = this.frame.cells.shape
    context.font = 'bold 15px sans-serif'
    Object.assign(context, { textAlign: 'center', textBaseline: 'middle', lineJoin: 'round', lineWidth: 4 })
    context.strokeStyle = this.model.colours.background
    context.fillStyle = this.model.colours.text
    for (const { mode, cell } of patches(this.frame.cells, LEAST)) {
      const x = (cell % columns + 0.5) / columns * this.size[0]
      const y = (1 - (Math.floor(cell / columns) + 0.5) / rows) * this.size[1]
      context.strokeText(String(mode + 1), x, y)
      context.fillText(String(mode + 1), x, y)
    }
  }

  // dots in the colour of the mode that they reach, hollow where of low quality; chosen ones large and ringed
  drawLatents(context) {
    const { latents, latent_modes: modes, latent_good: good } = this.frame
    const chosen = new Set(this.model.chosen)
    const { text, background } = this.model.colours
    for (let i = 0; i < modes.data.length; i++) {
      const [x, y] = this.place(latents.data[2 * i], latents.data[2 * i + 1])
      const marked = chosen.has(i)
      context.globalAlpha = chosen.size && !marked ? 0.35 : 1
      context.beginPath()
      context.arc(x, y, marked ? 4.5 : 2.4, 0, 2 * Math.PI)
      const rgb = this.palette[modes.data[i]]
      context.fillStyle = good.data[i] && rgb ? `rgb(${rgb})` : background
      context.fill()
      context.lineWidth = marked ? 2 : 0.9
      context.strokeStyle = text
      context.stroke()
    }
    context.globalAlpha = 1
  }

  drawRectangle(context) {
    const rectangle = this.rectangle()
    if (!rectangle) return
    const [x0, y0, x1, y1] = rectangle
    const [left, top] = this.place(x0, y1)
    const [right, bottom] = this.place(x1, y0)
    for (const [colour, width] of [[this.model.colours.background, 4], [this.model.colours.text, 2]]) {
      context.strokeStyle = colour
      context.lineWidth = width
      context.strokeRect(left, top, right - left, bottom - top)
    }
  }

  // --- choosing
  rectangle() {
    return this.drawn ?? (this.model.rectangle.length ? this.model.rectangle : null)
  }

  listen() {
    const at = (event) => {
      const box = this.canvas.getBoundingClientRect()
      const { reach } = this.frame
      const share = (value) => Math.min(1, Math.max(0, value))
      const x = share((event.clientX - box.left) / box.width)
      const y = share((event.clientY - box.top) / box.height)
      return [(2 * x - 1) * reach, (1 - 2 * y) * reach]
    }
    this.canvas.addEventListener('pointerdown', (event) => {
      if (!this.frame || event.button) return
      this.canvas.setPointerCapture(event.pointerId)
      this.dragging = at(event)
    })
    this.canvas.addEventListener('pointermove', (event) => {
      const from = this.dragging
      if (!from) return
      const to = at(event)
      this.choose([0, 1].map((i) => Math.min(from[i], to[i])).concat([0, 1].map((i) => Math.max(from[i], to[i]))))
    })
    const end = (event) => {
      const from = this.dragging
      if (!from) return
      const [x, y] = at(event)
      const moved = Math.abs(x - from[0]) + Math.abs(y - from[1]) > 0.01 * this.frame.reach
      this.dragging = null
      if (moved) this.send()
      else this.clear() // a click beside what is chosen lets it go
    }
    this.canvas.addEventListener('pointerup', end)
    this.canvas.addEventListener('pointercancel', end)
    this.canvas.addEventListener('keydown', (event) => this.press(event))
  }

  press(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (!by || !this.frame || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const { reach } = this.frame
    const old = this.rectangle()
    let [x0, y0, x1, y1] = old ?? [-0.25, -0.25, 0.25, 0.25].map((share) => share * reach)
    if (old) {
      const [dx, dy] = by.map((sign) => sign * MOVE * reach)
      if (!event.shiftKey) [x0, y0] = [x0 + dx, y0 + dy]
      ;[x1, y1] = [x1 + dx, y1 + dy]
    }
    const inside = (value) => Math.min(reach, Math.max(-reach, value))
    const moved = [x0, y0, x1, y1].map(inside)
    if (moved[2] - moved[0] > 0 && moved[3] - moved[1] > 0) this.choose(moved)
  }

  // shown at once, told now and then
  choose(rectangle) {
    this.drawn = rectangle
    this.draw()
    this.telling ??= setTimeout(() => this.send(), TELL)
  }

  send() {
    clearTimeout(this.telling)
    this.telling = null
    if (this.drawn) this.model.send_msg({ rectangle: this.drawn })
  }

  clear() {
    clearTimeout(this.telling)
    this.telling = this.drawn = null
    this.model.send_msg({ rectangle: [] })
    this.draw()
  }

  // what Python says holds, unless a rectangle is on its way there
  settle() {
    if (!this.telling && !this.dragging) this.drawn = null
    this.draw()
  }

  close() {
    clearTimeout(this.telling)
    this.observer.disconnect()
  }
}

// connected cells of one mode, at least so many: the mode, and the cell nearest to the patch's middle
function patches({ shape: [rows, columns], data }, least) {
  const seen = new Uint8Array(data.length)
  const found = []
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start] === NOWHERE) continue
    const patch = [start]
    seen[start] = 1
    for (let next = 0; next < patch.length; next++) {
      const [row, column] = [Math.floor(patch[next] / columns), patch[next] % columns]
      for (const [r, c] of [[row - 1, column], [row + 1, column], [row, column - 1], [row, column + 1]]) {
        const cell = r * columns + c
        if (r < 0 || c < 0 || r >= rows || c >= columns || seen[cell] || data[cell] !== data[start]) continue
        seen[cell] = 1
        patch.push(cell)
      }
    }
    if (patch.length >= Math.min(least, columns / 24 * rows)) found.push({ mode: data[start], cell: middle(patch, columns) })
  }
  return found
}

function middle(patch, columns) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [row, column] = [mean(patch.map((cell) => Math.floor(cell / columns))), mean(patch.map((cell) => cell % columns))]
  const far = (cell) => Math.hypot(Math.floor(cell / columns) - row, cell % columns - column)
  return patch.reduce((best, cell) => (far(cell) < far(best) ? cell : best))
}

export function render({ model }) {
  const map = new LatentMap(model)
  model.on('frame', () => map.take())
  model.on('colours', () => map.dress())
  model.on('spoken', () => map.tell())
  for (const name of ['chosen', 'rectangle']) model.on(name, () => map.settle())
  model.on('remove', () => map.close())
  return map.root
}
