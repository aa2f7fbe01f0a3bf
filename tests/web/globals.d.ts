// What the pages have besides the browser's own: written into them by the server, or by ourselves.

/** Words, settings and colours; of any form, as the page that it is for. */
declare const CONTENT: any

interface Window {
  ganviz: any
  Bokeh?: { documents: any[] }
}
