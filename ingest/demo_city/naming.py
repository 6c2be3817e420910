"""Names of the demo city: streets, estates, firms' buildings. Believable, and as ambiguous as real ones."""

from collections.abc import Iterator

import numpy as np

_WEST = """泰山路 聊城路 烟台路 青岛路 潍坊路 威海路 日照路 临沂路 枣庄路 济宁路 滨州路 莱州路 商河路 宁阳路 曲阜路 嘉祥路
郓城路 沾化路 章丘路 平阴路 肥城路 莒州路 蓬莱路 龙口路 招远路 栖霞路 海阳路 荣成路 文登路 乳山路 高密路 诸城路 安丘路 昌邑路
青州路 寿光路 临朐路 昌乐路 邹城路 兖州路 汶上路 梁山路 鱼台路 金乡路 单县路 巨野路 东明路 鄄城路 禹城路 乐陵路 齐河路 夏津路
临清路 茌平路 东阿路 阳谷路 莘州路 冠州路 高唐路 博兴路 邹平路 惠民路 无棣路 阳信路 桓台路 高青路 沂源路 费县路 蒙阴路 平邑路
郯城路 莒南路 五莲路 长岛路 即墨路 胶南路 平度路 莱西路 垦东路 华纳路 科苑路 石大路 能源路 油城路 钻井路 采油路 勘探路 物探路""".split()

_EAST = """黄山路 华山路 衡山路 恒山路 嵩山路 天目山路 雁荡山路 井冈山路 香山路 峨眉山路 五台山路 祁连山路 长白山路 昆仑山路
武夷山路 九华山路 普陀山路 青城山路 燕山路 蒙山路 崂山路 昆嵛山路 沂山路 徂徕山路 大别山路 六盘山路 阴山路 太湖路 汾河路 渭河路
海河路 泾河路 钱塘江路 松花江路 黑龙江路 珠江路 湘江路 赣江路 嘉陵江路 金沙江路 汉江路 闽江路 富春江路 乌苏里江路 牡丹江路 鸭绿江路
图们江路 洛河路 泗河路 大汶河路 潍河路 漳河路 徒骇河路 马颊河路 子牙河路 滦河路 永定河路 玉带河路 东八路辅路 悦来湖路 金湖路 明月湖路
登州路 莱阳路 潍州路 密州路 齐州路 兖海路 郓州路 德惠路 文昌路 科达路 大学路 会展路 锦华路 银河路 东赵路 胜东路""".split()

_SEAT_HEAD = {
    "河口": "河 海 滨 义 孤 仙 新 六".split(),
    "垦利": "胜 民 新 振 利 同 兴 永".split(),
    "利津": "津 利 凤 滨 盐 汀 明 城".split(),
    "广饶": "广 乐 孙 花 月 安 稻 兵".split(),
}
_SEAT_TAIL = "达 丰 华 平 康 源 盛 泰 和 德 信 宁 景 祥 瑞 昌 福 隆 庆 阳 苑 文 颐 通".split()

TOWN_STREETS = """中心路 振兴路 文化路 育才路 商业街 光明路 团结路 幸福路 建设路 富民路 兴业路 和平路 康泰路 迎宾路 胜利路 府前街
朝阳路 永安街 新华路 人民路 东环路 西环路 南环路 北环路""".split()
TOWN_FIRST = {"仙河镇": ["团结路", "光明路", "振兴路"], "孤岛镇": ["共青团路", "永和路", "朝阳路"]}
INDUSTRY_STREETS = """港城路 兴港路 科技路 创业路 工业一路 工业二路 工业三路 工业四路 化工路 园区路 海港路 富源路 发展路 能源街
纬一路 纬二路 纬三路 经一路 经二路 经三路 经四路""".split()

_ESTATE_HEAD = """胜利 安泰 康居 明月 锦绣 阳光 锦华 怡和 安和 翠湖 文汇 辽河 科达 东方 新世纪 金盾 蓝海 颐园 丽景 瑞康 瑞盛 景苑 清风
海通 凤凰 天元 众成 万方 金辰 恒大 伟浩 东盛 黄河 万达 绿洲 金水 华泰 鸿港 玉景 聚园 现河 泰和 悦来 银座 紫荆 丹桂 玉兰 百合
书香 博雅 学府 育才 建新 振兴 幸福 光明 友谊 和谐 永安 富贵 福兴 裕华 嘉泰 盛世 龙腾 祥和 民安 广安 惠民 滨河 河景 湖滨 望湖
水岸 御景 山水 帝景 香榭 海棠 梧桐 牡丹 枫林 枣园 柳泉 杏林 金桂""".split()
_ESTATE_TAIL = ["花园", "小区", "小区", "小区", "家园", "嘉园", "苑", "新村", "名城", "华府", "佳苑", "丽都"]
_OIL_UNITS = """油建 钻井 物探 测井 胜采 现河 东辛 采油 井下 供电 供水 运输 基建 胜大 胜建 机械 勘探 地质 河口采油 孤岛采油 孤东采油
桩西采油 滨南采油 纯梁采油 胜中 胜北 胜南 锦苑 锦华 建工 黄河钻井 渤海钻井""".split()
_OIL_TAIL = ["新村", "小区", "一区", "二区", "三区", "家属院", "基地"]
_COMPANY_HEAD = "万达 科达 大海 华泰 胜利 海科 利华益 正和 天信 方圆 金岭 兴源 华盛 富海 垦利 国瑞 科瑞 胜机 高原 孚瑞特 海源 鲁方 恒丰 宝世达 山能 东辰 神驰 齐润 华星 奥戈瑞 永泰 盛泰 金宇 恒宇 兴达 宏盛 瑞源".split()
_COMPANY_TAIL = (
    "石化 化工 橡胶 轮胎 纸业 石油装备 铜业 新材料 机械 生物 食品 纺织 电气 管业 物流 建材 汽配 盐化".split()
)


def minor_streets(frame: str, rng: np.random.Generator) -> Iterator[str]:
    """Names for the smaller streets of an urban frame, without repetition, endless."""
    if frame in ("西城", "东城"):
        pool = list(_WEST if frame == "西城" else _EAST)
    elif frame in _SEAT_HEAD:
        pool = [h + t + "路" for h in _SEAT_HEAD[frame] for t in _SEAT_TAIL if h != t]
    else:
        pool = [a + b + "巷" for a in "东西南北中" for b in "兴安和平福"]
    pool = [pool[i] for i in rng.permutation(len(pool))]
    yield from pool
    for suffix in ("东街", "西街", "南巷", "北巷"):
        yield from (name.removesuffix("路") + suffix for name in pool)
    number = 1
    while True:
        yield f"{frame}支{number}路"
        number += 1


def estate_names(rng: np.random.Generator, count: int) -> list[str]:
    """Estate names, unique within one call (a town): the same name may stand in another town."""
    pool = [h + t for h in _ESTATE_HEAD for t in dict.fromkeys(_ESTATE_TAIL)]
    weight = np.array(
        [
            _ESTATE_TAIL.count(n[len(h) :])
            for h in _ESTATE_HEAD
            for n in [h + t for t in dict.fromkeys(_ESTATE_TAIL)]
        ],
        float,
    )
    count_first = min(count, len(pool))
    chosen = rng.choice(len(pool), count_first, replace=False, p=weight / weight.sum())
    names = [pool[i] for i in chosen]
    return names + [f"{names[i % count_first]}{i // count_first + 1}期" for i in range(count_first, count)]


def oil_estate_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of the oil field's own living quarters."""
    pool = [h + t for h in _OIL_UNITS for t in _OIL_TAIL]
    return [
        pool[i % len(pool)] + ("" if i < len(pool) else "东院")
        for i in rng.permutation(max(count, len(pool)))[:count]
    ]


def company_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of industrial compounds."""
    pool = [h + t for h in _COMPANY_HEAD for t in _COMPANY_TAIL]
    order = rng.permutation(len(pool))
    return [
        pool[order[i % len(pool)]] + ("" if i < len(pool) else f"{i // len(pool) + 1}厂")
        for i in range(count)
    ]


def oil_compound_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of the oil field's working compounds."""
    tail = ["采油管理区", "联合站", "注水站", "作业大队", "物资库", "机修厂", "油气处理站", "钻井公司", "测井基地", "运输大队"]
    pool = [h + t for h in _OIL_UNITS for t in tail]
    return [pool[i % len(pool)] + ("" if i < len(pool) else "北院") for i in rng.permutation(max(count, len(pool)))[:count]]


def market_names(rng: np.random.Generator, count: int, town: str) -> list[str]:
    """Names of markets and shopping centres."""
    tail = ["商城", "购物广场", "农贸市场", "商业广场", "建材市场", "家居广场", "生活广场", "百货大楼", "批发市场"]
    pool = [f"{town}{t}" for t in tail] + [h + t for h in _ESTATE_HEAD for t in tail]
    order = np.concatenate([[2], 9 + rng.permutation(len(pool) - 9)])
    return [pool[order[i % len(order)]] + ("" if i < len(order) else "二期") for i in range(count)]


def office_names(rng: np.random.Generator, count: int, town: str) -> list[str]:
    """Names of office compounds: the town's own, then companies and agencies."""
    first = [f"{town}政务服务中心", f"{town}办事处", f"{town}便民服务中心"]
    tail = ["大厦", "商务中心", "国际大厦", "科技大厦", "金融中心", "写字楼", "总部基地"]
    pool = first + [_ESTATE_HEAD[i] + tail[i % len(tail)] for i in rng.permutation(len(_ESTATE_HEAD))]
    return [pool[i % len(pool)] + ("" if i < len(pool) else f"{'BCDEF'[i // len(pool) - 1]}座") for i in range(count)]


def _figure(number: int) -> str:
    """Chinese numeral of 1 … 99."""
    digits = "一二三四五六七八九"
    ten, one = divmod(number, 10)
    tens = "" if ten == 0 else ("十" if ten == 1 else digits[ten - 1] + "十")
    return tens + (digits[one - 1] if one else "")


def public_names(kind: str, town: str, count: int, counters: dict[str, int], rng: np.random.Generator) -> list[str]:
    """Names of schools and hospitals; `counters` number the city's own from town to town."""
    if kind == "hospital":
        out = [f"{town}卫生院"][:count]
        for _ in range(count - len(out)):
            counters[kind] = counters[kind] % 30 + 1
            out.append(f"东营市第{_figure(counters[kind])}人民医院")
        return out
    out = [f"{town}中心小学", f"{town}中学"][:count]
    tail = ["小学", "小学", "实验学校", "中学", "双语学校"]
    heads = rng.permutation(_ESTATE_HEAD).tolist()
    for i in range(count - len(out)):
        if rng.random() < 0.3:
            counters[kind] = counters[kind] % 60 + 1
            owner = "胜利" if rng.random() < 0.5 else "东营市"
            out.append(f"{owner}第{_figure(counters[kind])}{'中学' if rng.random() < 0.5 else '小学'}")
        else:
            out.append(heads[i % len(heads)] + tail[int(rng.integers(len(tail)))])
    return out
