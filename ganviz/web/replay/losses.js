// Losses of both players over the run.

import { capital, figure, grouped } from '../element.js'
import { spanOf } from './chart.js'
import { ChartView } from './chart_view.js'

const PLAYERS = ['discriminator', 'generator']

export class LossesView extends ChartView {
  static key = 'losses'

  build() {
    const { step = { data: [] }, ...curves } = this.run.losses
    this.xs = step.data
    this.curves = curves
    this.plot = this.chart('Losses of discriminator and generator over steps')
    this.body.append(this.plot.root)
  }

  draw({ losses: { now, equilibrium }, step }) {
    const { colours } = this
    const known = PLAYERS.filter((player) => this.curves[player])
    if (!this.span) this.span = spanOf(known.map((player) => this.curves[player].data), equilibrium)
    const lines = known.map((player) => ({ values: this.curves[player].data, colour: colours[player] }))
    const levels = PLAYERS.map((player, i) => ({ value: equilibrium[i], colour: colours[player] }))
    this.name(PLAYERS.map((player) => [capital(player), colours[player], false, figure(now[player])]))
    const told = PLAYERS.map((player) => `${player} ${figure(now[player])}`).join(', ')
    this.plot.paper.tell(`Losses at step ${grouped(step)}: ${told}`)
    const { xs, span, last } = this
    this.plot.draw({ xs, lines, levels, span, last, marks: this.run.marks, colours }, step)
  }
}
