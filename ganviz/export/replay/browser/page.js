// The page: opens the data, builds the views, shows what the player says.

const VIEWS = {
  plane: PlaneView,
  samples: SamplesView,
  losses: LossesView,
  judgement: JudgementView,
  quality: QualityView,
  picture_quality: PictureQualityView,
}
const REST = 400 // ms after which a new moment is read aloud: one in passing would only interrupt

class Page {
  constructor(reel, run) {
    Object.assign(this, { reel, run })
    this.views = run.views.map((info) => new VIEWS[info.key](info, run))
    this.player = new Player(run, (frame, playing) => this.show(frame, playing))
    for (const view of this.views) view.onPick = (step) => this.player.goToStep(step)
    this.arrange()
    byId('about').textContent = this.about()
    this.wireTheme()
  }

  // the plane or the pictures, or else the first view, to the left with the settings below, the rest to the right
  arrange() {
    const main = this.views.filter((view) => view.main)
    const rest = this.views.filter((view) => !view.main)
    byId('settings').hidden = false
    const left = main.length ? main : rest.splice(0, 1)
    byId('left').append(...left.map(({ root }) => root), byId('settings'))
    byId('right').append(...rest.map(({ root }) => root))
  }

  // what the reader should know of the file
  about() {
    const { steps, left_out: out, limit_mb: limit } = this.run
    const span = `${grouped(steps.length)} moments of a run, steps ${grouped(steps[0])} to ${grouped(steps.at(-1))}`
    const thinned = out ? `; ${grouped(out)} more were left out evenly, to keep this file under ${limit} MB` : ''
    return `${span}${thinned}. Keys: space plays, arrows step, Home and End, comma and full stop go from mark to mark, t changes the theme.`
  }

  // --- a frame
  async show(index, playing) {
    this.wanted = index
    const frame = await this.reel.frame(index)
    if (this.wanted !== index) return // somebody has moved on meanwhile
    this.frame = frame
    this.caption(frame, index)
    this.drawViews()
    clearTimeout(this.resting)
    if (!playing) this.resting = setTimeout(() => this.announce(), REST)
  }

  drawViews() {
    for (const view of this.views) view.show(this.frame, this.colours)
  }

  caption(frame, index) {
    byId('step').textContent = grouped(frame.step)
    byId('step').dataset.step = frame.step
    byId('status').textContent = frame.status
    byId('status').classList.toggle('diverged', Boolean(frame.diverged))
    const { marks } = this.player
    const here = marks.words(index)
    const [since] = here ? [] : [marks.before(index)].filter((marked) => marked !== undefined)
    byId('event').hidden = !marks.order.length // its room stays, so that nothing jumps
    byId('event').textContent = capital(here) || (since === undefined ? '' : `Since ${marks.words(since)}`)
    byId('event').classList.toggle('now', Boolean(here))
    this.tellSettings(frame.settings)
  }

  announce() {
    byId('announcer').textContent = `${byId('status').textContent} ${byId('event').textContent}`.trim()
  }

  tellSettings(settings) {
    if (settings === this.told) return
    const before = new Map(this.told?.main)
    this.told = settings
    const rows = ([title, text]) => element('div', {}, element('dt', { textContent: title }), element('dd', { textContent: text }))
    byId('main-settings').replaceChildren(...settings.main.map(rows))
    byId('other-settings').replaceChildren(...settings.rest.map(rows))
    settings.main.forEach(([title, text], i) => {
      const changed = before.size && before.get(title) !== text
      byId('main-settings').children[i].classList.toggle('changed', Boolean(changed))
    })
  }

  // --- light and dark, large and small
  wireTheme() {
    const reader = matchMedia('(prefers-color-scheme: dark)')
    this.dress(this.run.dark ?? reader.matches)
    let chosen = this.run.dark !== null
    reader.addEventListener('change', () => chosen || this.dress(reader.matches))
    byId('theme').addEventListener('click', () => {
      chosen = true
      this.dress(!this.dark)
    })
    window.addEventListener('resize', () => this.frame && this.drawViews())
  }

  dress(dark) {
    this.dark = dark
    const theme = dark ? 'dark' : 'light'
    this.colours = this.run.colours[theme]
    this.colours.rgb ??= this.colours.palette.map(rgb)
    document.documentElement.dataset.theme = theme
    for (const name of ['background', 'text', 'lines', 'faint', 'real']) {
      document.documentElement.style.setProperty(`--${name}`, this.colours[name])
    }
    if (this.frame) this.drawViews()
  }
}

async function start() {
  const reel = new Reel(byId('data').textContent)
  const page = new Page(reel, await reel.open())
  const { steps } = page.run
  // run.html#1200 opens at step 1,200
  const asked = Number(location.hash.slice(1))
  await page.player.go(asked ? lastUpTo(steps, asked) : 0)
  for (let i = 0; i < steps.length; i++) await reel.frame(i) // ready before anybody asks
}

start().catch((problem) => {
  byId('status').setAttribute('role', 'alert')
  byId('status').textContent = typeof DecompressionStream === 'undefined'
    ? 'This browser is too old to open the replay; please take a newer one.'
    : `This replay cannot be opened; the file may be damaged (${problem.message}).`
})
