// What D thinks: how real it finds real and fake samples over the run, and the logits behind it at this step.

import { element, figure, grouped, percent } from '../element.js'
import { FONT } from '../stage/paper.js'
import { stretch } from './chart.js'
import { ChartView } from './chart_view.js'

export class JudgementView extends ChartView {
  static key = 'judgement'

  build() {
    const { step = { data: [] }, ...curves } = this.run.observations
    this.xs = step.data
    this.curves = curves
    this.means = this.chart('Mean verdict on real and fake samples, and accuracy, over steps')
    this.bars = this.paper('Logits of real and fake samples', { shape: (width, unit) => 150 * unit * stretch() })
    this.bars.paint = (...room) => this.paintBars(...room)
    const hills = element('div', {}, this.bars.root)
    this.body.append(element('div', { className: 'pair' }, this.means.root, hills))
  }

  draw(state) {
    this.state = state
    const { judgement, step } = state
    const { colours } = this
    const told = [
      ['D(real)', 'real_mean', colours.real],
      ['D(fake)', 'fake_mean', colours.fake],
      ['accuracy', 'accuracy', colours.text, [1.5, 2.5]],
    ]
    this.name(told.map(([label, name, colour, dash]) => [label, colour, dash, percent(judgement?.[name] ?? NaN)]))
    const lines = told
      .filter(([, name]) => this.curves[name])
      .map(([, name, colour, dash]) => ({ values: this.curves[name].data, colour, dash }))
    const levels = [{ value: 0.5, colour: colours.lines }]
    const { xs, last } = this
    this.means.draw({ xs, lines, levels, span: [-0.03, 1.03], last, marks: this.run.marks, colours }, step)
    const words = told.map(([label, name]) => `${label} ${percent(judgement?.[name] ?? NaN)}`).join(', ')
    this.means.paper.tell(`What D thinks at step ${grouped(step)}: ${words}`)
    this.bars.tell(`Logits of real and fake samples at step ${grouped(step)}; the farther apart, the surer D is`)
    this.bars.redraw()
  }

  paintBars(context, width, height, unit) {
    const { logits, boundary_logit: boundary } = this.state?.judgement ?? {}
    if (!logits) return
    const box = { left: 4 * unit, top: 18 * unit, right: width - 4 * unit, bottom: height - 18 * unit }
    this.paintFrame(context, box, logits, unit)
    const scale = (value) => box.left + ((value - logits.low) / (logits.high - logits.low)) * (box.right - box.left)
    const highest = Math.max(...logits.real.data, ...logits.fake.data)
    const wide = (box.right - box.left) / logits.real.data.length
    for (const kind of ['real', 'fake']) {
      context.fillStyle = this.colours[kind]
      context.globalAlpha = 0.6
      logits[kind].data.forEach((share, i) => {
        const high = (share / highest) * (box.bottom - box.top - 4)
        context.fillRect(box.left + i * wide, box.bottom - high, wide, high)
      })
    }
    context.globalAlpha = 1
    if (boundary > logits.low && boundary < logits.high) this.paintBoundary(context, box, scale(boundary), unit)
  }

  paintFrame(context, box, logits, unit) {
    context.strokeStyle = this.colours.faint
    context.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top)
    context.fillStyle = this.colours.text
    context.font = `${11 * unit}px ${FONT}`
    context.textAlign = 'left'
    context.fillText('Logits: left fake, right real', box.left, 12 * unit)
    context.fillText(figure(logits.low), box.left, box.bottom + 13 * unit)
    context.textAlign = 'right'
    context.fillText(figure(logits.high), box.right, box.bottom + 13 * unit)
  }

  paintBoundary(context, box, x, unit) {
    context.strokeStyle = this.colours.lines
    context.lineWidth = 1.5 * unit
    context.setLineDash([5 * unit, 4 * unit])
    context.beginPath()
    context.moveTo(x, box.top)
    context.lineTo(x, box.bottom)
    context.stroke()
    context.setLineDash([])
  }
}
