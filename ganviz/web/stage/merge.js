// What is known of a run: the newest frame, and of sections that it leaves out those of the last frame of that run.

const OWN = ['run']

/** The state after a frame. Sections that the frame leaves out stay while the run stays; null takes one away.
 * @param {Object<string, *>|null} state @param {Object<string, *>} frame
 * @returns {Object<string, *>} */
export function merge(state, frame) {
  const same = state && OWN.every((name) => frame[name] === undefined || state[name] === frame[name])
  const merged = { ...(same ? state : {}), ...frame }
  if (frame.rival) merged.rival = { ...(same && state.rival?.run === frame.rival.run ? state.rival : {}), ...frame.rival }
  return merged
}

/** The state of the rival, B, as one of its own: its sections, with the header of the page's. Null while there is none.
 * @param {Object<string, *>|null} state */
export function rivalOf(state) {
  if (!state?.rival) return null
  const { number, playing, learning, rate, device, kind, data, shown } = state
  return { number, playing, learning, rate, device, kind, data, shown, ...state.rival, rival: null, against: state }
}
