// Popovers beside buttons: help, menus.

import { element } from '../element.js'

let count = 0

/** Put an open popover under its button, within the window. @param {HTMLElement} popover @param {HTMLElement} button */
function placeBeside(popover, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const start = left + width > window.innerWidth - 8 ? right - width : left
  const under = bottom + 4 + height <= window.innerHeight - 8 || top < height + 12
  popover.style.left = `${Math.max(8, start)}px`
  popover.style.top = `${under ? bottom + 4 : top - height - 4}px`
}

/** A popover that a button opens. @param {HTMLButtonElement} button @param {string} className @param {...(Node|string)} children */
function popover(button, className, ...children) {
  const id = `popover-${++count}`
  const root = element('div', { id, className, popover: 'auto' }, ...children)
  button.setAttribute('popovertarget', id)
  root.addEventListener('toggle', (event) => {
    const open = event.newState === 'open'
    button.setAttribute('aria-expanded', String(open))
    if (open) placeBeside(root, button)
  })
  button.setAttribute('aria-expanded', 'false')
  return root
}

/** An i that says what something does. @param {string} title @param {string} text @returns {HTMLElement} */
export function help(title, text) {
  const button = element('button', { type: 'button', className: 'about', 'aria-label': `About: ${title}`, textContent: 'i' })
  return element('span', { className: 'asked' }, button, popover(button, 'help', text))
}

/** A menu: buttons and links below each other, through which the arrow keys go, and which closes by a choice.
 * @param {HTMLButtonElement} button that opens it @param {string} label @param {Node[]} entries */
export function menu(button, label, entries) {
  const root = popover(button, 'menu', ...entries)
  root.setAttribute('role', 'group')
  root.setAttribute('aria-label', label)
  root.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest('[data-stays]')) return
    if (target.closest('button, a')) root.hidePopover()
  })
  const entriesShown = () => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('button, a, input'))].filter((node) => node.offsetParent)
  root.addEventListener('toggle', (event) => { if (event.newState === 'open') entriesShown()[0]?.focus() })
  root.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    const all = entriesShown()
    const now = all.findIndex((node) => node === document.activeElement)
    all[(now + by + all.length) % all.length]?.focus()
  })
  return root
}
