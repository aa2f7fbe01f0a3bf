// Each painter draws one part of a frame on a square canvas, small or large, in the plane view's language:
// blue circles are real, orange triangles are fake, the ground is coloured by D(x).

const TAU = 2 * Math.PI

function begin(canvas, colours) {
  const context = canvas.getContext('2d')
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = colours.middle
  context.fillRect(0, 0, canvas.width, canvas.height)
  return context
}

// plane coordinates in [-extent, extent] to pixels, y upwards
function place(canvas, extent) {
  const scale = canvas.width / (2 * extent)
  return (x, y) => [(x + extent) * scale, (extent - y) * scale]
}

const dotSize = (canvas) => Math.max(1.6, canvas.width / 75)

// fill the path in one colour, or in that of sample i; with an edge where the colour may be that of the ground
function ink(context, i, fill, edge) {
  context.fillStyle = typeof fill === 'function' ? fill(i) : fill
  context.fill()
  if (!edge) return
  context.strokeStyle = edge
  context.lineWidth = 0.7
  context.stroke()
}

function circles(context, canvas, points, at, fill, edge) {
  const r = dotSize(canvas)
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = at(points[i], points[i + 1])
    context.beginPath()
    context.arc(x, y, r, 0, TAU)
    ink(context, i / 2, fill, edge)
  }
}

function triangles(context, canvas, points, at, fill, edge) {
  const r = 1.3 * dotSize(canvas)
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = at(points[i], points[i + 1])
    context.beginPath()
    context.moveTo(x, y - r)
    context.lineTo(x + r, y + 0.8 * r)
    context.lineTo(x - r, y + 0.8 * r)
    context.closePath()
    ink(context, i / 2, fill, edge)
  }
}

// a grid of bytes, row 0 at the bottom, coloured by a palette
function bitmap(context, canvas, { shape: [rows, columns], data }, palette, x = 0, y = 0, size = canvas.width) {
  const image = new ImageData(columns, rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const colour = palette[data[(rows - 1 - row) * columns + column]]
      image.data.set(colour, 4 * (row * columns + column))
    }
  }
  const sheet = new OffscreenCanvas(columns, rows)
  sheet.getContext('2d').putImageData(image, 0, 0)
  context.drawImage(sheet, x, y, size, size)
}

// pictures (n, height, width), and with three channels those last, side by side; `edge(i)` colours a frame around each
function tiles(context, canvas, { shape, data }, channels, edge, ink) {
  const [height, width] = channels === 1 ? shape.slice(-2) : shape.slice(-3)
  const n = Math.floor(data.length / (height * width * channels))
  const side = Math.ceil(Math.sqrt(n)) || 1
  const size = canvas.width / side
  for (let i = 0; i < n; i++) {
    const x = (i % side) * size
    const y = Math.floor(i / side) * size
    context.drawImage(picture(data, i, width, height, channels, ink), x + 1, y + 1, size - 2, size - 2)
    if (edge) {
      context.strokeStyle = edge(i)
      context.lineWidth = Math.max(2, size / 14)
      context.strokeRect(x + 1.5, y + 1.5, size - 3, size - 3)
    }
  }
}

const css = ([r, g, b]) => `rgb(${r},${g},${b})`
const verdictColour = (palette, verdicts) => (i) => css(palette[Math.round(255 * (verdicts.data[i] || 0))])

function paintLatent(canvas, frame, colours) {
  const context = begin(canvas, colours)
  circles(context, canvas, frame.latents.data, place(canvas, 1.05), colours.lines)
}

// t runs from 0 (the lattice in latent space) to 1 (where the generator puts it)
function paintMesh(canvas, frame, colours, t = 1) {
  const context = begin(canvas, colours)
  if (frame.kind === 'images') return tiles(context, canvas, frame.mesh_tiles, frame.channels)
  const [rows, columns] = frame.mesh.shape
  const at = place(canvas, frame.extent)
  const from = frame.mesh_source.data
  const to = frame.mesh.data
  const vertex = (row, column) => {
    const i = 2 * (row * columns + column)
    const reach = 0.8 * frame.extent
    return at(from[i] * reach * (1 - t) + to[i] * t, from[i + 1] * reach * (1 - t) + to[i + 1] * t)
  }
  if (rows === 1) return paintThread(context, canvas, columns, vertex, colours)
  // every cell holds the same share of all fakes: the smaller it is, the denser they lie
  const even = (canvas.width / columns) ** 2 / 4
  context.strokeStyle = context.fillStyle = colours.generator
  context.lineWidth = canvas.width > 200 ? 0.8 : 0.4
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [vertex(row, column), vertex(row, column + 1), vertex(row + 1, column + 1), vertex(row + 1, column)]
      context.beginPath()
      corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
      context.closePath()
      context.globalAlpha = Math.min(0.9, Math.max(0.06, 0.35 * even / Math.max(area(corners), 0.5)))
      context.fill()
      context.globalAlpha = 0.6
      context.stroke()
    }
  }
  context.globalAlpha = 1
}

// one latent dimension: a thread, thick where fakes lie dense
function paintThread(context, canvas, columns, vertex, colours) {
  context.strokeStyle = colours.generator
  context.lineCap = 'round'
  for (let column = 0; column + 1 < columns; column++) {
    const [x0, y0] = vertex(0, column)
    const [x1, y1] = vertex(0, column + 1)
    const length = Math.max(0.5, Math.hypot(x1 - x0, y1 - y0))
    context.lineWidth = Math.min(canvas.width / 20, Math.max(0.7, canvas.width / 25 / length))
    context.beginPath()
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
    context.stroke()
  }
}

function area(corners) {
  let twice = 0
  corners.forEach(([x, y], i) => {
    const [nx, ny] = corners[(i + 1) % corners.length]
    twice += x * ny - nx * y
  })
  return Math.abs(twice) / 2
}

function paintFake(canvas, frame, colours) {
  const context = begin(canvas, colours)
  if (frame.kind === 'images') return tiles(context, canvas, frame.fake, frame.channels)
  triangles(context, canvas, frame.fake.data, place(canvas, frame.extent), colours.fake)
}

function paintReal(canvas, frame, colours) {
  const context = begin(canvas, colours)
  if (frame.kind === 'images') return tiles(context, canvas, frame.real, frame.channels)
  circles(context, canvas, frame.real.data, place(canvas, frame.extent), colours.real)
}

function paintSurface(canvas, frame, colours) {
  const context = begin(canvas, colours)
  if (frame.kind === 'images') return paintHills(context, canvas, frame, colours)
  bitmap(context, canvas, frame.surface, colours.palette)
}

// for images D has no plane to be drawn over: how it scores real and fake samples instead
function paintHills(context, canvas, frame, colours) {
  const bins = 16
  for (const [verdicts, colour, up] of [[frame.real_verdicts, colours.real, 1], [frame.fake_verdicts, colours.fake, -1]]) {
    const counts = new Array(bins).fill(0)
    for (const v of verdicts.data) counts[Math.min(bins - 1, Math.floor(v * bins))]++
    const most = Math.max(...counts, 1)
    const width = canvas.width / bins
    context.fillStyle = colour
    counts.forEach((count, i) => {
      const height = (count / most) * canvas.height * 0.46
      context.fillRect(i * width, canvas.height / 2 - (up > 0 ? height : 0), width - 1, height)
    })
  }
}

function paintPredictions(canvas, frame, colours) {
  const context = begin(canvas, colours)
  const { palette } = colours
  if (frame.kind === 'images') {
    const { shape: [n, ...size], data } = frame.real
    const half = Math.min(8, n)
    const pixels = half * size.reduce((product, n) => product * n, 1)
    const both = new Uint8Array(2 * pixels)
    both.set(data.subarray(0, pixels))
    both.set(frame.fake.data.subarray(0, pixels), pixels)
    const verdict = (i) => (i < half ? frame.real_verdicts.data[i] : frame.fake_verdicts.data[i - half])
    return tiles(context, canvas, { shape: [2 * half, ...size], data: both }, frame.channels,
      (i) => css(colours.strong[Math.round(255 * (verdict(i) || 0))]))
  }
  const at = place(canvas, frame.extent)
  circles(context, canvas, frame.real.data, at, verdictColour(colours.strong, frame.real_verdicts), colours.lines)
  triangles(context, canvas, frame.fake.data, at, verdictColour(colours.strong, frame.fake_verdicts), colours.lines)
}

function paintGradients(canvas, frame, colours) {
  const context = begin(canvas, colours)
  if (frame.kind === 'images') return tiles(context, canvas, frame.push, frame.channels, null, (value) => colours.strong[value])
  const at = place(canvas, frame.extent)
  const length = canvas.width * 0.16
  triangles(context, canvas, frame.fake.data, at, colours.faint)
  context.strokeStyle = colours.arrow
  context.lineWidth = Math.max(1, canvas.width / 150)
  const { data } = frame.arrows
  for (let i = 0; i < data.length; i += 4) {
    const [x, y] = at(data[i], data[i + 1])
    const dx = data[i + 2] * length
    const dy = -data[i + 3] * length
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + dx, y + dy)
    context.lineTo(x + 0.7 * dx - 0.2 * dy, y + 0.7 * dy + 0.2 * dx)
    context.moveTo(x + dx, y + dy)
    context.lineTo(x + 0.7 * dx + 0.2 * dy, y + 0.7 * dy - 0.2 * dx)
    context.stroke()
  }
}

// the last losses as a line, the equilibrium dashed, the newest as a dot
function paintLoss(canvas, history, equilibrium, colour, colours) {
  const context = begin(canvas, colours)
  const { width, height } = canvas
  const finite = history.filter(Number.isFinite)
  if (!finite.length) return
  const low = Math.min(...finite, equilibrium, 0)
  const high = Math.max(...finite, equilibrium) + 1e-9
  const y = (v) => height * (0.92 - 0.84 * (v - low) / (high - low))
  context.strokeStyle = colours.lines
  context.setLineDash([4, 4])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(0, y(equilibrium))
  context.lineTo(width, y(equilibrium))
  context.stroke()
  context.setLineDash([])
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = Math.max(1.5, width / 130)
  context.beginPath()
  const x = (i) => width * (0.02 + 0.93 * i / Math.max(1, history.length - 1))
  let pen = false
  history.forEach((v, i) => {
    if (Number.isFinite(v)) (pen ? context.lineTo(x(i), y(v)) : context.moveTo(x(i), y(v)))
    pen = Number.isFinite(v)
  })
  context.stroke()
  context.beginPath()
  context.arc(x(history.length - 1), y(finite[finite.length - 1]), dotSize(canvas) * 1.4, 0, TAU)
  context.fill()
}

// what each unit of a hidden layer responds to: one small map each
function paintUnits(canvas, units, colours) {
  const context = begin(canvas, colours)
  const [n, rows, columns] = units.maps.shape
  const side = Math.ceil(Math.sqrt(n))
  const size = canvas.width / side
  for (let i = 0; i < n; i++) {
    const data = units.maps.data.subarray(i * rows * columns, (i + 1) * rows * columns)
    bitmap(context, canvas, { shape: [rows, columns], data }, colours.heat,
      (i % side) * size + 1, Math.floor(i / side) * size + 1, size - 2)
  }
}
