// Where the server is.

/** The address before which the server's own files lie, whatever stands before them in its own. @returns {string} */
export function home() {
  for (const { src } of /** @type {NodeListOf<HTMLScriptElement>} */ (document.querySelectorAll('script[src]'))) {
    const found = /^(.*\/)static\/(?:js|extensions)\//.exec(src)
    if (found) return found[1]
  }
  return new URL('.', location.href).href
}
