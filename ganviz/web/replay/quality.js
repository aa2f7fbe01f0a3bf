// Quality of the fakes: a small chart for each metric beside the band of a perfect generator; classes of pictures.

import { element, grouped, percent } from '../element.js'
import { FONT } from '../stage/paper.js'
import { spanOf } from './chart.js'
import { ChartView } from './chart_view.js'

export class QualityView extends ChartView {
  static key = 'quality'

  build() {
    const { step = { data: [] }, ...curves } = this.run.observations
    this.xs = step.data
    this.curves = curves
    this.metrics = Object.entries(this.info.metrics).map(([name, title]) => this.metric(name, title))
    this.body.append(element('div', { className: 'metrics' }, ...this.metrics.map(({ root }) => root)))
  }

  metric(name, title) {
    const heading = element('h3')
    const plot = this.chart(`${title} over steps`, { height: 88, steps: false })
    return { name, title, heading, plot, root: element('div', {}, heading, plot.root) }
  }

  draw(frame) {
    const { colours } = this
    const part = frame[this.key]
    for (const metric of this.metrics) {
      const { name, root } = metric
      root.hidden = !part?.bands?.[name]
      if (!root.hidden) this.drawMetric(metric, part, frame.step, colours)
    }
  }

  drawMetric({ name, title, heading, plot }, part, step, colours) {
    const average = part.average[name] === undefined ? '' : ` · EMA ${part.average[name]}`
    const now = `${part.now[name] ?? '–'}${average}`
    heading.replaceChildren(`${title}: `, element('b', { textContent: now }))
    plot.paper.tell(`${title} at step ${grouped(step)}: ${now}`)
    const values = this.curves[name]?.data ?? []
    const band = part.bands[name]
    const [, high] = spanOf([values], [0, ...band])
    const { xs, last } = this
    const lines = [{ values, colour: colours.generator }]
    plot.draw({ xs, lines, band, span: [0, high], last, colours }, step)
  }
}

export class PictureQualityView extends QualityView {
  static key = 'picture_quality'

  build() {
    super.build()
    this.bars = this.paper('Classes of the fakes', { shape: (width, unit) => 80 * unit })
    this.bars.paint = (...room) => this.paintBars(...room)
    this.body.prepend(this.bars.root)
  }

  draw(frame) {
    this.state = frame
    super.draw(frame)
    const { colours } = this
    const classes = frame.picture_quality?.classes
    this.bars.root.hidden = !classes
    if (!classes) return
    this.name([['Fakes', colours.fake], ['Real pictures', colours.real]])
    const told = classes.names.map((name, i) => `${name} ${percent(classes.fake.data[i])}`).join(', ')
    this.bars.tell(`Classes of the fakes at step ${grouped(frame.step)}: ${told}`)
    this.bars.redraw()
  }

  paintBars(context, width, height, unit) {
    const classes = this.state?.picture_quality?.classes
    if (!classes) return
    const [fake, real] = [classes.fake.data, classes.real.data]
    const [top, bottom, wide] = [6 * unit, height - 16 * unit, width / fake.length]
    const tall = (share) => (share / Math.max(...fake, ...real, 1e-6)) * (bottom - top)
    context.font = `${11 * unit}px ${FONT}`
    context.textAlign = 'center'
    classes.names.forEach((name, i) => {
      context.fillStyle = this.colours.fake
      context.fillRect((i + 0.1) * wide, bottom - tall(fake[i]), 0.8 * wide, tall(fake[i]))
      context.fillStyle = this.colours.real
      context.fillRect((i + 0.1) * wide, bottom - tall(real[i]) - 1.5 * unit, 0.8 * wide, 3 * unit)
      context.fillStyle = this.colours.text
      context.fillText(name, (i + 0.5) * wide, bottom + 12 * unit)
    })
  }
}
