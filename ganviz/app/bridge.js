// Acknowledges painted frames, reports hidden tabs, forwards keys. See bridge.py.

// A key belongs to the page unless the person is typing or moving a control that uses the same key.
const TYPING = 'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]'
const PRESSABLE = 'button, a, [role=button], [role=combobox], [role=option], [role=menuitem], input[type=checkbox], [role=tab]'

function innermost(event) {
  return event.composedPath().find((node) => node instanceof Element) ?? document.body
}

function belongsToPage(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false
  const target = innermost(event)
  if (target.closest(TYPING)) return false
  if ((event.key === ' ' || event.key === 'Enter') && target.closest(PRESSABLE)) return false
  return true
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
    model.send_msg({ key: event.key })
  }
  model.on('frame', acknowledge)
  document.addEventListener('visibilitychange', visibility)
  window.addEventListener('keydown', key)
  model.on('remove', () => {
    document.removeEventListener('visibilitychange', visibility)
    window.removeEventListener('keydown', key)
  })
  visibility()
  acknowledge()  // frames that came before this component was there
  const mark = document.createElement('span')
  mark.hidden = true
  return mark
}
