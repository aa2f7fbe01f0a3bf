// Finding a setting by what somebody calls it.

const GREEK = { α: 'alpha', β: 'beta', γ: 'gamma', λ: 'lambda', σ: 'sigma', μ: 'mu', ε: 'epsilon', η: 'eta', θ: 'theta' }
const LOWERED = '₀₁₂₃₄₅₆₇₈₉'

/** Text as it is compared: lower case, Greek spelt out, no accents, figures on the line, single blanks.
 * @param {string} text */
export function plain(text) {
  const figures = [...String(text).normalize('NFD').toLowerCase()].map((letter) => {
    const low = LOWERED.indexOf(letter)
    return low >= 0 ? String(low) : GREEK[letter] ?? letter
  })
  return figures.join('').replace(/[\u0300-\u036f]/g, '').replace(/[_\-\s]+/g, ' ').trim()
}

/** How well a setting answers to one word; 0 for not at all.
 * @param {Object<string, *>} schema @param {string} word as `plain` gives it */
export function fit(schema, word) {
  const names = [schema.symbol, ...(schema.synonyms ?? [])].filter(Boolean).map(plain)
  if (names.includes(word)) return 5
  const titles = [plain(schema.title), plain(schema.name)]
  const words = [...titles, ...names].flatMap((text) => text.split(' '))
  if (words.includes(word)) return 4
  if (words.some((one) => one.startsWith(word))) return 3
  if (word.length < 3) return 0 // one or two letters are in almost every text
  if ([...titles, ...names].some((text) => text.includes(word))) return 2
  const told = [schema.help, schema.group, ...(schema.options ?? []).map(([title]) => title)].map(plain)
  return told.some((text) => text.includes(word)) ? 1 : 0
}

/** Names of the settings that answer to all words of a query, the best first; all of them for an empty query.
 * @param {Object<string, Object>} settings schemas by name
 * @param {string} query
 * @returns {string[]} */
export function find(settings, query) {
  const words = plain(query).split(' ').filter(Boolean)
  const whole = words.join(' ')
  const found = Object.values(settings).map((schema) => {
    const together = words.length > 1 ? fit(schema, whole) : 0
    const each = words.map((word) => fit(schema, word))
    const sum = each.reduce((total, one) => total + one, 0)
    return [schema.name, each.every(Boolean) || together ? sum + 5 * together : 0]
  })
  if (!words.length) return found.map(([name]) => name)
  return found.filter(([, sum]) => sum).sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

/** How many were found, in words. @param {number} count @param {string} query */
export function told(count, query) {
  if (!plain(query)) return `${count} settings`
  return count ? `${count} ${count === 1 ? 'setting' : 'settings'} found` : `Nothing found for “${query.trim()}”`
}
