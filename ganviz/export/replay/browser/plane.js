// The plane: D's surface and boundary, real and fake samples, gradient arrows, the warped latent grid, modes.

const LAYERS = [
  ['surface', 'Surface', true],
  ['boundary', 'Boundary', true],
  ['real', 'Real', true],
  ['fake', 'Fake', true],
  ['arrows', 'Arrows', true],
  ['grid', 'Grid', false],
  ['modes', 'Modes', false],
  ['average', 'EMA', true],
]
const ARROW_LENGTH = 0.16 // of the view's half-width, for the longest arrow

class PlaneView extends View {
  build() {
    this.main = true
    this.layers = Object.fromEntries(LAYERS.map(([name, label, shown]) => [name, this.toggle(label, shown)]))
    this.paper = new Paper('The plane', (width) => width)
    this.paper.canvas.classList.add('square')
    this.paper.paint = (...room) => this.paint(...room)
    this.label = element('p', { className: 'note' })
    this.body.append(this.paper.canvas, this.label)
    this.paper.canvas.addEventListener('pointermove', (event) => this.point(event))
    this.paper.canvas.addEventListener('pointerleave', () => tip.hide())
  }

  draw({ plane, step }) {
    if (!plane) return
    for (const name of ['modes', 'average']) this.layers[name].button.hidden = !plane[name]
    this.label.textContent = this.layers.grid.on ? `Latent grid: ${plane.label}, cells of equal probability.` : ''
    this.paper.tell(`The plane at step ${grouped(step)}: real and fake samples over the discriminator's surface`)
    this.paper.redraw()
  }

  paint(context, width, height, unit) {
    const plane = this.frame?.plane
    if (!plane) return
    const box = { left: 22 * unit, top: 4, size: width - 22 * unit - 4 }
    this.box = box
    context.save()
    context.beginPath()
    context.rect(box.left, box.top, box.size, box.size)
    context.clip()
    context.fillStyle = this.colours.middle
    context.fill()
    for (const [name] of LAYERS) if (this.layers[name].on && plane[name]) this[name](context, plane, box)
    context.restore()
    this.paintAxes(context, plane.extent, unit)
  }

  // coordinates of the data to px
  at(x, y) {
    const { left, top, size } = this.box
    const scale = size / (2 * this.frame.plane.extent)
    return [left + (x + this.frame.plane.extent) * scale, top + (this.frame.plane.extent - y) * scale]
  }

  paintAxes(context, extent, unit) {
    const { left, top, size } = this.box
    context.font = `${11 * unit}px ${FONT}`
    context.fillStyle = this.colours.text
    context.textBaseline = 'middle'
    for (const value of ticks(-extent, extent, 6)) {
      const [x, y] = this.at(value, value)
      context.textAlign = 'right'
      context.fillText(figure(value), left - 5 * unit, clamp(y, top + 6 * unit, top + size - 6 * unit))
      context.textAlign = 'center'
      context.fillText(figure(value), clamp(x, left + 8 * unit, left + size - 8 * unit), top + size + 10 * unit)
    }
  }

  // --- layers
  surface(context, { surface: { shape: [rows, columns], data } }, box) {
    const palette = this.colours.rgb
    const image = new ImageData(columns, rows)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [r, g, b] = palette[data[(rows - 1 - row) * columns + column]] // row 0 is at the bottom
        image.data.set([r, g, b, 255], 4 * (row * columns + column))
      }
    }
    const sheet = new OffscreenCanvas(columns, rows)
    sheet.getContext('2d').putImageData(image, 0, 0)
    context.drawImage(sheet, box.left, box.top, box.size, box.size)
  }

  boundary(context, { boundary }, box) {
    this.path(context, boundary, this.colours.boundary, box.size / 260)
  }

  grid(context, { grid }, box) {
    context.globalAlpha = 0.75
    this.path(context, grid, this.colours.latent_grid, box.size / 420)
    context.globalAlpha = 1
  }

  real(context, { real }, box) {
    const r = Math.max(2, box.size / 160)
    context.globalAlpha = 0.8
    this.marks(context, real, this.colours.real, (x, y) => context.arc(x, y, r, 0, 2 * Math.PI))
    context.globalAlpha = 1
  }

  fake(context, { fake }, box) {
    const r = Math.max(2.6, box.size / 115)
    this.marks(context, fake, this.colours.fake, (x, y) => polygon(context, [[x, y - r], [x + r, y + 0.8 * r], [x - r, y + 0.8 * r]]))
  }

  average(context, { average }, box) {
    const r = Math.max(2.6, box.size / 120)
    this.marks(context, average, this.colours.generator, (x, y) => polygon(context, [[x, y - r], [x + 0.8 * r, y], [x, y + r], [x - 0.8 * r, y]]))
  }

  modes(context, { modes }, box) {
    const r = box.size / 60
    context.strokeStyle = this.colours.text
    context.lineWidth = box.size / 300
    for (let i = 0; i < modes.data.length; i += 2) {
      const [x, y] = this.at(modes.data[i], modes.data[i + 1])
      context.beginPath()
      context.moveTo(x - r, y)
      context.lineTo(x + r, y)
      context.moveTo(x, y - r)
      context.lineTo(x, y + r)
      context.stroke()
    }
  }

  arrows(context, { arrows: { data }, extent }, box) {
    context.strokeStyle = this.colours.arrow
    context.lineWidth = box.size / 330
    context.globalAlpha = 0.85
    context.beginPath()
    for (let i = 0; i < data.length; i += 4) {
      const [dx, dy] = [data[i + 2] * ARROW_LENGTH * extent, data[i + 3] * ARROW_LENGTH * extent]
      const [x, y] = [data[i] + dx, data[i + 1] + dy] // the tip; its barbs lie a little behind, to both sides
      if (!Number.isFinite(x + y)) continue
      context.moveTo(...this.at(data[i], data[i + 1]))
      context.lineTo(...this.at(x, y))
      context.moveTo(...this.at(x - 0.3 * dx - 0.15 * dy, y - 0.3 * dy + 0.15 * dx))
      context.lineTo(...this.at(x, y))
      context.lineTo(...this.at(x - 0.3 * dx + 0.15 * dy, y - 0.3 * dy - 0.15 * dx))
    }
    context.stroke()
    context.globalAlpha = 1
  }

  // one shape for each point, in one colour with a thin edge that parts it from the ground
  marks(context, { data }, colour, shape) {
    context.fillStyle = colour
    context.strokeStyle = this.colours.outline
    context.lineWidth = 0.6
    for (let i = 0; i < data.length; i += 2) {
      if (!Number.isFinite(data[i] + data[i + 1])) continue
      context.beginPath()
      shape(...this.at(data[i], data[i + 1]))
      context.fill()
      context.stroke()
    }
  }

  // lines parted by NaN
  path(context, { data }, colour, width) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    let drawn = false
    for (let i = 0; i < data.length; i += 2) {
      const known = Number.isFinite(data[i] + data[i + 1])
      if (known) drawn ? context.lineTo(...this.at(data[i], data[i + 1])) : context.moveTo(...this.at(data[i], data[i + 1]))
      drawn = known
    }
    context.stroke()
  }

  // what D says under the pointer
  point(event) {
    const plane = this.frame?.plane
    if (!plane || !this.box) return
    const [u, v] = [(event.offsetX - this.box.left) / this.box.size, 1 - (event.offsetY - this.box.top) / this.box.size]
    if (u < 0 || u >= 1 || v < 0 || v >= 1) return tip.hide()
    const [rows, columns] = plane.surface.shape
    const verdict = plane.surface.data[Math.floor(v * rows) * columns + Math.floor(u * columns)] / 255
    const [x, y] = [u, v].map((share) => ((2 * share - 1) * plane.extent).toFixed(2))
    tip.show(`(${x}, ${y}): D(x) = ${verdict.toFixed(2)}`, event.clientX, event.clientY)
  }
}

function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
  context.closePath()
}
