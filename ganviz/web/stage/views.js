// The views that are drawn here, by key. A new one is a file beside these and a line here.

import { DiagramView } from './diagram.js'
import { FilmView } from './film.js'
import { InspectorView } from './inspector.js'
import { LatentMapView } from './latent_map.js'
import { LedgerView } from './ledger.js'
import { PlaneView } from './plane.js'
import { RasterView } from './raster.js'
import { SamplesView } from './samples.js'

export const VIEW_CLASSES = {
  diagram: DiagramView,
  plane: PlaneView,
  samples: SamplesView,
  film: FilmView,
  inspector: InspectorView,
  ledger: LedgerView,
  raster: RasterView,
  latent_map: LatentMapView,
}
