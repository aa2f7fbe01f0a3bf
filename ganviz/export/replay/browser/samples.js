// The sample grid: fakes from fixed latents beside real pictures, with D's verdict on each.

const SHEETS = { fake: 'Fakes from fixed latents', real: 'Real pictures' }

class SamplesView extends View {
  build() {
    this.main = true
    this.verdicts = this.toggle("D's verdict", true)
    this.averaged = this.toggle('EMA generator', true)
    this.sheets = Object.entries(SHEETS).map(([kind, title]) => this.sheet(kind, title))
    this.body.append(element('div', { className: 'sheets' }, ...this.sheets.map(({ root }) => root)))
  }

  sheet(kind, title) {
    const heading = element('h3', { textContent: title })
    const paper = new Paper(title, (width, unit) => this.tall(width, unit))
    const sheet = { kind, heading, paper, root: element('div', {}, heading, paper.canvas) }
    paper.paint = (context, width, height, unit) => this.paint(sheet, context, width, unit)
    return sheet
  }

  draw({ samples, step }) {
    if (!samples) return
    this.averaged.button.hidden = !samples.average
    this.sheets[0].heading.textContent = this.useAverage ? 'Fakes of the EMA generator' : SHEETS.fake
    for (const { paper, heading, kind } of this.sheets) {
      paper.tell(`${heading.textContent} at step ${grouped(step)}; mean verdict ${percent(mean(this.of(kind).verdicts))}`)
      paper.redraw()
    }
  }

  get useAverage() {
    return Boolean(this.averaged.on && this.frame?.samples?.average)
  }

  // pictures and verdicts of one sheet
  of(kind) {
    const name = kind === 'fake' && this.useAverage ? 'average' : kind
    const { [name]: pictures, [`${name}_verdicts`]: verdicts } = this.frame.samples
    return { pictures, verdicts: verdicts.data }
  }

  get side() {
    return Math.round(Math.sqrt(this.frame?.samples?.fake.shape[0] ?? 36))
  }

  strip(unit) { // px below each tile for its number
    return this.verdicts.on ? Math.min(13, 84 / this.side + 1) * unit : 0
  }

  top(unit) { // px over the tiles for names of classes
    return this.frame?.samples?.columns.length ? 15 * unit : 0
  }

  tall(width, unit) {
    const ratio = this.frame?.samples ? this.frame.samples.fake.shape[1] / this.frame.samples.fake.shape[2] : 1
    return width * ratio + this.side * this.strip(unit) + this.top(unit)
  }

  paint({ kind }, context, width, unit) {
    if (!this.frame?.samples) return
    const { pictures, verdicts } = this.of(kind)
    const [n, rows, columns] = pictures.shape
    const [side, top, strip] = [this.side, this.top(unit), this.strip(unit)]
    const [wide, high] = [width / side, (width / side) * (rows / columns)]
    const sheet = pile(pictures, this.frame.samples.brightest)
    context.imageSmoothingEnabled = false
    context.font = `bold ${Math.min(12, 70 / side) * unit}px ${FONT}`
    context.textAlign = 'center'
    for (let i = 0; i < n; i++) {
      const [x, y] = [(i % side) * wide, top + Math.floor(i / side) * (high + strip)]
      context.drawImage(sheet, 0, i * rows, columns, rows, x + 1.5, y + 1.5, wide - 3, high - 3)
      if (this.verdicts.on) this.judge(context, verdicts[i], [x, y, wide, high, strip], unit)
    }
    context.fillStyle = this.colours.text
    this.frame.samples.columns.forEach((name, i) => context.fillText(name, (i + 0.5) * wide, 11 * unit))
  }

  // a frame around a tile and a number below it, orange for fake, grey for undecided, blue for real
  judge(context, verdict, [x, y, wide, high, strip], unit) {
    const colours = this.colours.verdicts
    context.strokeStyle = context.fillStyle = colours[clamp(Math.floor((verdict || 0) * 3), 0, 2)]
    context.lineWidth = 2 * unit
    context.strokeRect(x + 1.5, y + 1.5, wide - 3, high - 3)
    context.textBaseline = 'middle'
    context.fillText(percent(verdict), x + wide / 2, y + high + strip / 2)
    context.textBaseline = 'alphabetic'
  }
}

// all pictures below each other on one canvas of their own pixels; colours are a last axis
function pile({ shape: [n, rows, columns, channels = 1], data }, brightest) {
  const image = new ImageData(columns, n * rows)
  for (let p = 0; p < n * rows * columns; p++) {
    for (let c = 0; c < 3; c++) image.data[4 * p + c] = (data[p * channels + (channels === 1 ? 0 : c)] * 255) / brightest
    image.data[4 * p + 3] = 255
  }
  const sheet = new OffscreenCanvas(columns, n * rows)
  sheet.getContext('2d').putImageData(image, 0, 0)
  return sheet
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
