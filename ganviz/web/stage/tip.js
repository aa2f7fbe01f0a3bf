// Words beside the pointer.

import { clamp, element } from '../element.js'

let root = null

/** The one tip of the page; for the eye only: whatever it says can be read elsewhere, too. */
export const tip = {
  /** @param {string|Node[]} content @param {number} x of the window, px @param {number} y */
  show(content, x, y) {
    root ??= document.body.appendChild(element('div', { className: 'tip', 'aria-hidden': 'true' }))
    if (typeof content === 'string') root.textContent = content
    else root.replaceChildren(...content)
    root.hidden = false
    const { offsetWidth: width, offsetHeight: height } = root
    const above = y - height - 12
    root.style.left = `${clamp(x + 14, 4, Math.max(4, window.innerWidth - width - 4))}px`
    root.style.top = `${above > 4 ? above : Math.min(y + 20, window.innerHeight - height - 4)}px`
  },
  hide() {
    if (root) root.hidden = true
  },
}
