const zh = {
  on: '已打开的图层',
  onNone: '没有打开图层，从下面选择。',
  opacity: '不透明度',
  move: '调整上下顺序，按上下方向键移动',
  info: '图层说明',
  off: '关闭图层',
  zoomIn: '放大到 {zoom} 级可见',
  zoomTo: '放大',
  columns: '字段',
  source: '来源',
  sourceDepartments: '部门交付数据，经导入与质检',
  sourceImagery: '航空影像与高程数据',
  asOf: '数据时间',
  exportAs: '导出',
  lost: '链接里的图层“{names}”不存在，或不在您的权限范围内；其余图层照常显示。',
  forget: '知道了',
  moved: '{name}：第 {place} 位，共 {count} 层',
  category: '分类',
};
const en: typeof zh = {
  on: 'Layers that are on',
  onNone: 'No layer is on. Choose one below.',
  opacity: 'Opacity',
  move: 'Change the order: move with the arrow keys',
  info: 'About this layer',
  off: 'Switch the layer off',
  zoomIn: 'Seen from zoom {zoom}',
  zoomTo: 'Zoom in',
  columns: 'Columns',
  source: 'Source',
  sourceDepartments: 'Departments’ deliveries, ingested and checked',
  sourceImagery: 'Aerial imagery and elevation',
  asOf: 'Data as of',
  exportAs: 'Export',
  lost: 'The layer “{names}” of this link does not exist or is not yours to see; the others are shown.',
  forget: 'Understood',
  moved: '{name}: place {place} of {count}',
  category: 'Category',
};

export const texts = { zh, en };

/** A text with its {names} filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
