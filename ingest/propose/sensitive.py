"""Columns that the platform refuses, told by what they hold where no name tells it (`PRIVACY.md`)."""

import re
from collections.abc import Sequence

LEAST_SHARE = 0.8

_GROUPS = (
    "汉蒙古回藏维吾尔苗彝壮布依朝鲜满侗瑶白土家哈尼哈萨克傣黎傈僳佤畲高山拉祜水东乡纳西景颇柯尔克孜土达斡尔仫佬羌布朗"
    "撒拉毛南仡佬锡伯阿昌普米塔吉克怒乌孜别克俄罗斯鄂温克德昂保安裕固京塔塔尔独龙鄂伦春赫哲门巴珞巴基诺"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"[{''.join(sorted(set(_GROUPS)))}]{{1,5}}族"), "民族 / ethnic group, told by its values"),
    (re.compile(r"(A|B|O|AB)型?(Rh[阴阳]性)?", re.IGNORECASE), "血型 / blood group, told by its values"),
    (
        re.compile(r"(中共)?(预备)?党员|共青团员|群众|民主党派|无党派(人士)?|民[革盟建进]会员"),
        "政治面貌 / political affiliation, told by its values",
    ),
    (re.compile(r"佛教|道教|基督教|天主教|伊斯兰教|无宗教信仰"), "宗教信仰 / religion, told by its values"),
    (
        re.compile(
            r"(高血压|糖尿病|冠心病|肿瘤|精神\w*|肝炎|艾滋病|结核|残疾|[一二三四]级|肢体|视力|听力|智力|言语|、|,|，)+"
        ),
        "健康 / health, told by its values",
    ),
)


def sensitive(values: Sequence[str]) -> str | None:
    """The rule by which a column of these values is refused; None where none applies."""
    for pattern, rule in _RULES:
        if values and sum(bool(pattern.fullmatch(value)) for value in values) >= LEAST_SHARE * len(values):
            return rule
    return None
