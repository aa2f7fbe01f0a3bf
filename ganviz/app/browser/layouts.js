// A figure that joins a page already laid out may be measured before it has a layout of its own, as whatever changes its
// size meanwhile has the whole page measured, and Bokeh (3.9, 3.10) throws. It measures again once the figure has one.

function waitForLayouts() {
  const figure = window.Bokeh?.Models.get('Plot')?.prototype.default_view?.prototype
  for (const name of ['_measure_layout', '_after_layout']) {
    const act = figure?.[name]
    if (!act || act.waits) continue
    figure[name] = function () { if (this.layout != null) act.call(this) }
    figure[name].waits = true
  }
}
