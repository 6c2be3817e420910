/** Texts of the list of what is in view. */
const zh = {
  title: '本屏要素',
  keys: '上下键移动，回车打开；Home、End 到首尾',
  none: '这一屏没有可以列出的要素',
  noneAdvice: '放大地图，或在“图层”里打开更多图层。',
  noMap: '地图还没有准备好',
  follow: '随地图更新',
  in: (parts: string[]) => `本屏有${parts.join('、')}`,
  count: (title: string, count: number) => `${count} 个${title}`,
  cells: (title: string, count: number) => `${title}共 ${count}（按方格汇总）`,
  unnamed: '未命名',
  more: (count: number) => `另有 ${count} 个，放大后列出`,
  block: (number: string, yard: boolean) => (yard ? `${number} 号院` : `${number} 号楼`),
  storeys: (count: number) => `${count} 层`,
  cell: (count: number) => `方格内 ${count} 个`,
};

const en: typeof zh = {
  title: 'Features in view',
  keys: 'Arrow keys move, Enter opens; Home and End to the ends',
  none: 'Nothing to list in this view',
  noneAdvice: 'Zoom in, or switch more layers on under “Layers”.',
  noMap: 'The map is not ready yet',
  follow: 'Follow the map',
  in: (parts) => `In view: ${parts.join(', ')}`,
  count: (title, count) => `${title} ${count}`,
  cells: (title, count) => `${title} ${count} (summed by cell)`,
  unnamed: 'unnamed',
  more: (count) => `${count} more; zoom in to list them`,
  block: (number) => `No. ${number}`,
  storeys: (count) => `${count} storeys`,
  cell: (count) => `${count} in this cell`,
};

export const texts = { zh, en };
