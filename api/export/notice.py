"""What goes with every exported file: which layer, how old, who took it when, from where to where, and the rules."""

from dataclasses import dataclass
from datetime import datetime

from catalogs.clock import CITY_TIME
from catalogs.layers import Layer

RULES = "仅供导出人履行职责使用，不得转给他人或公开；人口数为受保护数据（小数抑制并加扰动）。"


@dataclass(frozen=True)
class Notice:
    """The notice of one export. Times are aware."""

    layer: Layer
    rows: int
    data_time: datetime
    taken_at: datetime
    account: str
    display_name: str
    scope: str
    question: str
    purpose: str

    def lines(self) -> dict[str, str]:
        """Heading to text, in the order to be read."""
        return {
            "图层": f"{self.layer.title['zh']}（{self.layer.id}）",
            "行数": str(self.rows),
            "数据时间": _local(self.data_time),
            "导出时间": _local(self.taken_at),
            "导出人": f"{self.display_name}（{self.account}）",
            "可见范围": self.scope,
            "筛选": self.question or "无",
            "用途": self.purpose or "未填写",
            "水印": f"{self.account} {self.taken_at.astimezone(CITY_TIME):%Y%m%d%H%M%S}",
            "须知": RULES,
        }

    def sentence(self) -> str:
        """The same on one line."""
        return "；".join(f"{heading}：{text}" for heading, text in self.lines().items())

    def file_name(self, suffix: str) -> tuple[str, str]:
        """An ASCII name and the Chinese one, both with the date."""
        day = f"{self.taken_at.astimezone(CITY_TIME):%Y%m%d}"
        return f"{self.layer.id}_{day}.{suffix}", f"{self.layer.title['zh']}_{day}.{suffix}"


def _local(time: datetime) -> str:
    return time.astimezone(CITY_TIME).isoformat(timespec="seconds")
