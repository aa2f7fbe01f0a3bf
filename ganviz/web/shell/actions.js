// What buttons and keys do, by name.

const NO_WALL = 'A wall shows points of the plane. Choose such data to see one.'

/** @param {Object} app @returns {Object<string, (event?: Event) => void>} */
export function makeActions(app) {
  const plain = (name, more = {}) => () => app.send({ do: name, ...more })
  const step = (player) => plain('step', { player, count: 1 })
  const open = (name) => () => app.dialogs.open(name)
  const inTimeline = (name) => () => app.timeline.press(name)
  const views = Object.keys(app.content.views)
  const lookedUp = {
    play: plain('toggle'),
    step_discriminator: step('discriminator'),
    settle: plain('settle'),
    step_generator: step('generator'),
    step_both: step('both'),
    step_many: () => app.send({ do: 'step', player: 'both', count: app.header.count }),
    slow_motion: plain('slow_motion'),
    next: () => move(app, 'next', 'lesson_next'),
    back: () => move(app, 'back', 'lesson_back'),
    leave: () => leave(app),
    reset: plain('reset'),
    from_scratch: plain('from_scratch'),
    new_seed: plain('new_seed'),
    undo: plain('undo'),
    redo: plain('redo'),
    compare: open('compare'),
    recipes: open('recipes'),
    draw: open('draw'),
    catalogue: open('catalogue'),
    export: open('export'),
    share: open('share'),
    branches: open('branches'),
    help: open('help'),
    lessons: () => app.story.openLessons(),
    views: () => app.viewsMenu.open(),
    wall: () => visitWall(app),
    present: () => app.presenter.toggle(),
    pointer: () => app.presenter.togglePointer(),
    theme: () => app.theme.toggle(),
  }
  const history = ['moment_before', 'moment_after', 'mark_before', 'mark_after', 'play_history', 'live', 'go_on', 'bookmark']
  for (const name of history) lookedUp[name] = inTimeline(name)
  views.forEach((key, place) => { lookedUp[`view_${place + 1}`] = () => app.layout.toggle(key) })
  return lookedUp
}

function move(app, where, page) {
  if (app.store.get('scene')) app.send({ do: 'scene', move: where })
  else if (app.store.get('lesson')?.card) app.send({ do: page })
}

// Escape: the smallest thing first
function leave(app) {
  if (app.layout.lessen()) return
  if (app.allSettings.isOpen) return app.allSettings.close()
  if (app.stage.chosen?.size) return app.stage.choose([])
  if (app.store.get('scene')) return app.send({ do: 'scene', move: 'leave' })
  if (app.presenter.on) return app.presenter.toggle()
  if (app.store.get('lesson')?.card) app.send({ do: 'lesson_leave' })
}

function visitWall(app) {
  const address = app.store.get('wall')
  if (address) window.open(new URL(address, location.href).href, '_blank', 'noopener')
  else app.notify(NO_WALL, 'info')
}
