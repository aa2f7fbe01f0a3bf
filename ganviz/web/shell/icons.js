// Pictures of the shell's buttons: lines on a grid of 24, drawn by the style sheet's stroke.

import { icon } from '../element.js'

const FILLED = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z',
}
const LINES = {
  step: 'M6 5l9 7-9 7zM18.5 5v14',
  many: 'M4 6l7 6-7 6zM13 6l7 6-7 6z',
  slow: 'M4 5h16v14H4zM8.5 5v14M15.5 5v14M4 12h4.5M15.5 12H20',
  settle: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8',
  reset: 'M4 5v5h5M4.6 10A8 8 0 1 1 4 13',
  scratch: 'M12 3c-3.6 0-6.5 5.6-6.5 10a6.5 6.5 0 0 0 13 0c0-4.4-2.9-10-6.5-10z',
  seed: 'M4 4h16v16H4zM8.5 8.500h.01M15.5 8.500h.01M12 12h.01M8.5 15.500h.01M15.5 15.500h.01',
  undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  redo: 'M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h3',
  recipes: 'M13 3L5 13.500h6L10 21l8.5-11h-6z',
  compare: 'M4 5h6.500v14H4zM13.5 5H20v14h-6.500z',
  export: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.500M5 20h14',
  more: 'M4 7h16M4 12h16M4 17h16',
  catalogue: 'M5 4h9a4 4 0 0 1 4 4v12H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h10',
  draw: 'M5 19l1-4L16 5l3 3L9 18zM13.5 7.500l3 3',
  lessons: 'M3 9l9-4 9 4-9 4zM7 11v5c3 2.5 7 2.5 10 0v-5',
  share: 'M9 12h6M10 7H8a5 5 0 0 0 0 10h2M14 7h2a5 5 0 0 1 0 10h-2',
  wall: 'M4 4h6.500v6.500H4zM13.5 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM13.5 13.500H20V20h-6.500z',
  dirac: 'M3 12c4 0 5-7 9-7s5 14 9 7M3 19h18',
  present: 'M4 4h16v11H4zM12 15v5M8 20h8',
  views: 'M3 12c5-8 13-8 18 0c-5 8-13 8-18 0zM12 9.500a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5',
  help: 'M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 14.500h8',
  theme: 'M19 14.500A8 8 0 1 1 9.5 5a6.5 6.5 0 0 0 9.5 9.500z',
  branches: 'M7 4v16M7 14c0-4 10-2 10-8M17 6h.01',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16 16l5 5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
  close: 'M6 6l12 12M18 6L6 18',
  enlarge: 'M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7',
  lessen: 'M20 10h-6V4M4 14h6v6M14 10l6-6M10 14l-6 6',
  back: 'M5 6v5h5M5.5 11a7.5 7.5 0 1 1 .5 5',
}

/** @param {string} name of one above; nothing is drawn for another @returns {SVGElement} */
export const picture = (name) => icon(FILLED[name] ?? '', FILLED[name] ? '' : LINES[name] ?? '')
