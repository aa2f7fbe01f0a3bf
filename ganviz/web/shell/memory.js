// What the browser keeps between visits: progress in lessons, the theme, that the doors were seen.

const KEPT = 'ganviz'

// a browser may forbid memory, or hold what somebody else wrote there
function read(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key, text) {
  try {
    localStorage.setItem(key, text)
  } catch { /* then it lasts as long as the page */ }
}

/** What the server asked to be kept. @returns {Object<string, *>} */
export function remembered() {
  try {
    const kept = JSON.parse(read(KEPT))
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {}
  } catch {
    return {}
  }
}

/** @param {Object<string, *>} kept */
export const remember = (kept) => write(KEPT, JSON.stringify(kept))

/** One word of the browser's own, '' if there is none. @param {string} name */
export const noted = (name) => read(`${KEPT}-${name}`) ?? ''

/** @param {string} name @param {string} word */
export const note = (name, word) => write(`${KEPT}-${name}`, word)
