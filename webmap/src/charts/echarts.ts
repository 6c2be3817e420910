/** As much of ECharts as the charts need: bars, lines and rings, drawn as SVG. A chunk of its own. */
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  LineChart,
  PieChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

/** A chart in an element; `dispose` gives it back. */
export function draw(element: HTMLElement): ECharts {
  return init(element, null, { renderer: 'svg' });
}
