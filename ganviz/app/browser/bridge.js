// Acknowledges painted frames, reports hidden tabs, forwards keys; address, memory and size of type. See bridge.py.

const KEPT = 'ganviz'
const HELD = ['d', 'g', 's', '.', ',', '[', ']', '{', '}'] // keys that go on while they are held
const PRESENTING = '125%' // size of type in presenter mode

// A key belongs to the page unless the person is typing or moving a control that uses the same key.
const TYPING = 'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]'
const PRESSABLE = 'button, a, [role=button], [role=combobox], [role=option], [role=menuitem], input[type=checkbox], [role=tab]'

function innermost(event) {
  return event.composedPath().find((node) => node instanceof Element) ?? document.body
}

function belongsToPage(event) {
  if (event.repeat && !HELD.includes(event.key)) return false
  const takesBack = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z'
  if (((event.ctrlKey || event.metaKey) && !takesBack) || event.altKey || event.defaultPrevented) return false
  const target = innermost(event)
  if (target.closest(TYPING)) return false
  if ((event.key === ' ' || event.key === 'Enter') && target.closest(PRESSABLE)) return false
  return true
}

// a browser may forbid memory, or hold what somebody else wrote there
function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT))
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {}
  } catch {
    return {}
  }
}

function remember(kept) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept))
  } catch { /* then progress lasts as long as the page */ }
}

export function render({ model }) {
  const acknowledge = () => {
    const frame = model.frame
    // two animation frames: the first draws what was sent, the second begins once it is on the screen
    requestAnimationFrame(() => requestAnimationFrame(() => { model.painted = frame }))
  }
  const visibility = () => { model.hidden = document.hidden }
  const key = (event) => {
    if (!belongsToPage(event)) return
    if (event.key === ' ') event.preventDefault()  // do not scroll
    const controlled = event.ctrlKey || event.metaKey
    model.send_msg({ key: controlled ? `Control+${event.shiftKey ? 'Z' : 'z'}` : event.key })
  }
  const enlarge = () => { document.documentElement.style.fontSize = model.presenting ? PRESENTING : '' }
  model.on('frame', acknowledge)
  model.on('query', () => history.replaceState(history.state, '', location.pathname + (model.query && `?${model.query}`)))
  model.on('visit', () => window.open(new URL(model.visit[1], location.href).href, '_blank', 'noopener'))
  model.on('keep', () => remember(model.keep))
  model.on('presenting', enlarge)
  document.addEventListener('visibilitychange', visibility)
  window.addEventListener('keydown', key)
  model.on('remove', () => {
    stopMending()
    document.removeEventListener('visibilitychange', visibility)
    window.removeEventListener('keydown', key)
  })
  const stopMending = keepMending()
  waitForLayouts()
  enlarge()
  model.address = location.origin + location.pathname
  model.kept = remembered()
  visibility()
  acknowledge()  // frames that came before this component was there
  const mark = document.createElement('span')
  mark.hidden = true
  return mark
}
