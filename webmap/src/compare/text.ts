const zh = {
  on: '卷帘对比',
  explain: '左侧是当前地图，右侧显示下面选择的图层。拖动分隔线，或选中后用左右方向键移动。',
  divider: '卷帘分隔线',
  right: '右侧地图',
  rightLayers: '右侧图层',
  theme: '右侧底图',
  themes: { same: '与左侧相同', light: '浅色', dark: '深色' },
  left: '左',
  rightShort: '右',
};
const en: typeof zh = {
  on: 'Swipe compare',
  explain:
    'The map as it is at the left, the layers chosen below at the right. Drag the divider, or focus it and use the arrow keys.',
  divider: 'Divider',
  right: 'Map at the right',
  rightLayers: 'Layers at the right',
  theme: 'Base map at the right',
  themes: { same: 'As at the left', light: 'Light', dark: 'Dark' },
  left: 'L',
  rightShort: 'R',
};

export const texts = { zh, en };
