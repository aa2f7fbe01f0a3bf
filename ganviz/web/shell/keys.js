// Keys of the page: which belong to it, and what they ask for.

// steps and moves go on while their key is held
const HELD = ['d', 'g', 's', '.', ',', '[', ']', '{', '}']
const TYPING = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, [contenteditable=true]'
const PRESSABLE = 'button, a[href], summary, [role=button], [role=option], [role=menuitem], [role=tab], input[type=checkbox], input[type=radio]'
const ELSEWHERE = 'dialog[open], [popover]:popover-open'
// keys that a slider or a list needs for itself
const MOVES = ['Home', 'End', 'PageUp', 'PageDown']

/** @typedef {{key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean, repeat?: boolean, defaultPrevented?: boolean}} Press */

/** A key's name in the table of keys. @param {Press} event @returns {string} '' for what is none */
export function nameOf(event) {
  const { key, shiftKey } = event
  if (event.ctrlKey || event.metaKey) return key.toLowerCase() === 'z' ? `Control+${shiftKey ? 'Z' : 'z'}` : ''
  return key.length === 1 ? key.toLowerCase() : key
}

/** What a key asks for, '' for nothing of the page's.
 * @param {Press} event
 * @param {Object<string, [string, string]>} keys as `content.keys`: key -> action and help
 * @param {{typing?: boolean, choosing?: boolean, pressable?: boolean, elsewhere?: boolean}} where what has the focus
 * @returns {string} */
export function actionOf(event, keys, { typing = false, choosing = false, pressable = false, elsewhere = false } = {}) {
  if (event.defaultPrevented || event.altKey || typing || elsewhere || MOVES.includes(event.key)) return ''
  const name = nameOf(event)
  if (event.repeat && !HELD.includes(name)) return ''
  if (choosing && name.length === 1) return '' // a list goes to what begins with the letter
  if (pressable && (name === ' ' || name === 'Enter')) return ''
  return Object.hasOwn(keys, name) ? keys[name][0] : ''
}

/** What has the focus, as `actionOf` asks. @param {Element|null} target */
export function placeOf(target) {
  const is = (what) => Boolean(target?.closest?.(what))
  return { typing: is(TYPING), choosing: is('select'), pressable: is(PRESSABLE), elsewhere: is(ELSEWHERE) || Boolean(document.querySelector('dialog:modal')) }
}

/** Listens to keys; lets go of what a mouse has clicked, so that space plays. */
export class Keys {
  /** @param {Object<string, [string, string]>} table @param {(action: string, event: KeyboardEvent) => void} act */
  constructor(table, act) {
    this.table = table
    this.act = act
    window.addEventListener('keydown', (event) => this.press(event))
    window.addEventListener('click', (event) => this.release(event))
    window.addEventListener('change', (event) => this.release(event, 'select, input[type=range]'))
    window.addEventListener('pointerdown', () => { this.pointed = true }, true)
    window.addEventListener('keydown', () => { this.pointed = false }, true)
  }

  press(event) {
    const target = event.composedPath().find((node) => node instanceof Element) ?? document.body
    const action = actionOf(event, this.table, placeOf(target))
    // an open menu or help closes first
    if (!action || (event.key === 'Escape' && document.querySelector('[popover=auto]:popover-open'))) return
    event.preventDefault() // a letter must not end up in a field that it opens, nor space scroll
    this.act(action, event)
  }

  // a click by a key has no place; then the focus stays for the next key
  release(event, what = 'button, input[type=range], input[type=checkbox], summary') {
    if (!this.pointed || (event.type === 'click' && !event.detail)) return
    const node = event.target.closest?.(what)
    if (node && !node.closest('dialog, [popover]') && node === document.activeElement) node.blur()
  }
}
