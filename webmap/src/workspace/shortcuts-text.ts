const zh = {
  title: '快捷键',
  keys: [
    ['/', '搜索地址、楼栋、单位、网格、事件、坐标'],
    ['1 – 9', '打开左侧第几个面板，再按一次收起'],
    ['h', '回到我的辖区'],
    ['t', '切换浅色、深色'],
    ['l', '切换中文、英文'],
    ['Tab', '依次到达：面板按钮、面板、地图、工具、详情'],
    ['← ↑ → ↓', '地图获得焦点后移动地图'],
    ['+ −', '地图获得焦点后放大、缩小'],
    ['Shift ← →', '地图获得焦点后旋转'],
    ['Esc', '关闭详情；再按收起面板；在对话框中关闭对话框'],
    ['?', '显示快捷键'],
  ] as [string, string][],
};
const en: typeof zh = {
  title: 'Keyboard shortcuts',
  keys: [
    ['/', 'Search addresses, buildings, organisations, grids, events, coordinates'],
    ['1 – 9', 'Open a panel of the left by its place; again to close it'],
    ['h', 'Back to my area'],
    ['t', 'Light or dark'],
    ['l', 'Chinese or English'],
    ['Tab', 'In turn: panel buttons, panel, map, tools, details'],
    ['← ↑ → ↓', 'Move the map while it has the focus'],
    ['+ −', 'Zoom the map while it has the focus'],
    ['Shift ← →', 'Turn the map while it has the focus'],
    ['Esc', 'Close the details, then the panel; in a dialog, the dialog'],
    ['?', 'Show these keys'],
  ],
};

export const keyTexts = { zh, en };
