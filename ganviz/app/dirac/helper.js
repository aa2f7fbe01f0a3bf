// What panel-material-ui (0.16) leaves out for assistive technology and keyboards: names of buttons and bars, roles that
// fit their place, keys that open a menu, help that lets clicks through. Its components render into shadow roots and again whenever they change, so
// they are looked over now and then.

const LOOK_EVERY = 1000 // ms

const MENDINGS = [
  // the little i beside a label: its text is the help
  ['span[aria-label]:not([role])', (node) => node.setAttribute('role', 'img')],
  ['div[aria-label="Resize sidebar"]:not([role])', (node) => node.setAttribute('role', 'separator')],
  // the entries of an opened menu
  ['ul[role=listbox] > li[role=menuitem]', (node) => node.setAttribute('role', 'option')],
  ['ul[role=listbox] > li[role=option]:not([aria-selected])', (node) => node.setAttribute('aria-selected', String(node.classList.contains('Mui-selected')))],
  ['[role=progressbar]:not([aria-label])', (node) => node.setAttribute('aria-label', 'Progress')],
  // the buttons of a number's field
  ['button:not([aria-label])', (node) => {
    const shape = node.textContent.trim() ? '' : node.querySelector('svg path')?.getAttribute('d') ?? ''
    if (shape.startsWith('M19 13h-6')) node.setAttribute('aria-label', 'More')
    if (shape.startsWith('M19 13H5')) node.setAttribute('aria-label', 'Less')
  }],
]

// help must not keep a pointer from what lies under it
const THROUGH = new CSSStyleSheet()
THROUGH.replaceSync('.MuiTooltip-popper { pointer-events: none !important }')

function mend(root) {
  if (root !== document && !root.adoptedStyleSheets.includes(THROUGH)) root.adoptedStyleSheets.push(THROUGH)
  for (const [selector, act] of MENDINGS) root.querySelectorAll(selector).forEach(act)
  for (const node of root.querySelectorAll('*')) if (node.shadowRoot) mend(node.shadowRoot)
}

// a menu opens by these keys as by a click
function openMenu(event) {
  const node = event.composedPath()[0]
  const closed = node instanceof Element && node.matches('[role=combobox][aria-haspopup=listbox][aria-expanded=false]')
  if (!closed || !['Enter', ' ', 'ArrowDown', 'ArrowUp'].includes(event.key)) return
  event.preventDefault()
  // the menu takes the focus, and would take a space that is let go as a choice of its first entry
  if (event.key === ' ') window.addEventListener('keyup', () => node.click(), { once: true })
  else node.click()
}

function focused() {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return node
}

// a choice made by pointer gives the keys back to the page, where space plays
function leaveMenu(event) {
  if (!event.detail || !event.composedPath().some((node) => node instanceof Element && node.matches('[role=listbox] li'))) return
  setTimeout(() => { if (focused()?.matches('[role=combobox]')) focused().blur() }, 400) // once the menu has closed
}

// until the returned function is called; menus are looked at as soon as they open
function keepMending() {
  const soon = () => setTimeout(() => mend(document), 60)
  const clock = setInterval(() => mend(document), LOOK_EVERY)
  for (const name of ['click', 'keyup']) window.addEventListener(name, soon)
  window.addEventListener('keydown', openMenu)
  window.addEventListener('click', leaveMenu, true)
  mend(document)
  return () => {
    clearInterval(clock)
    for (const name of ['click', 'keyup']) window.removeEventListener(name, soon)
    window.removeEventListener('keydown', openMenu)
    window.removeEventListener('click', leaveMenu, true)
  }
}

export function render({ model }) {
  const stopMending = keepMending()
  // replaced, so that "back" leaves the page instead of going through every move of a slider
  model.on('query', () => history.replaceState(history.state, '', `${location.pathname}?${model.query}`))
  model.on('remove', stopMending)
}
