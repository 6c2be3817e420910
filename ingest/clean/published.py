"""Texts that the map publishes carry no person: no telephone or identity number, no caller, no dwelling.

What an event is called, and the names of organisations, cameras and city components, leave the platform
(`catalogs/layers`). Departments type freely into them: a hotline's title may hold "3号楼2单元501室张女士
13800000000". The title keeps the building and the matter. What was said in full stays in `description`,
which no endpoint publishes. A bare name without a form of address cannot be told from a word, and stays.
"""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import noted, replaced, rewrite
from ingest.reasons import Note

LEFT_OUT = "…"

_ID_NUMBER = (
    r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"|[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
)
_NUMBER = re.compile(
    rf"(?<![\dA-Za-z])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}|0\d{{2,3}}[ -]?\d{{7,8}}|{_ID_NUMBER})"
    r"(?![\dA-Za-z])|(?<=电话|手机|联系|号码|来电|致电)[:： ]?[2-9]\d{6,7}(?!\d)"
)
_ROOM = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})单元(?:\d{1,2}[层楼])?(?:\d{1,4}[室户号]?(?!\d))?"
    r"|(?<!\d)\d{3,4}[室户]|(?<=楼)\d{1,2}-\d{3,4}(?!\d)"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹"
    "狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞"
    "万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊惠甄曲封芮靳段侯宓蓬全班仰秋仲宫宁"
    "仇栾甘钭厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰从索咸籍赖卓蔺屠蒙池乔胥翟谭贡劳申扶堵冉宰桑桂牛寿通边燕"
    "冀尚农温别庄晏柴阎充慕连习艾鱼容古易慎戈廖终居衡步都耿满匡国文寇广东欧利师巩聂关荆岳覃闫肖付佟商牟佘"
)
_PERSON = re.compile(
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|大爷|大妈|大娘|阿姨|师傅|同志)"
    rf"|[{_SURNAMES}]某{{1,2}}"
)
_MAYBE = r"\d{3}|单元|某|先生|女士|小姐|大爷|大妈|大娘|阿姨|师傅|同志"
"""What RE2 looks for, before the slower patterns are tried."""


def without_numbers(text: str) -> str:
    """The text without telephone and identity numbers."""
    return _NUMBER.sub(LEFT_OUT, text)


def event_title(text: str) -> str:
    """The title of an event without numbers, persons and dwellings."""
    return _PERSON.sub("某", _ROOM.sub("", without_numbers(text)))


FIELDS: dict[str, dict[str, Callable[[str], str]]] = {
    "event": {"title": event_title},
    "organisation": {"name": without_numbers},
    "camera": {"name": without_numbers},
    "city_component": {"name": without_numbers, "owner": without_numbers},
}
"""Published texts by target, and what is done to them."""


def clean_published(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """The batch with what its published texts may say; a text that was shortened is noted."""
    for field, function in FIELDS.get(source.target, {}).items():
        array = batch[field]
        suspects = pc.fill_null(pc.match_substring_regex(array, _MAYBE), False).to_numpy(zero_copy_only=False)
        if suspects.any():
            array, _ = rewrite(array, np.flatnonzero(suspects), function)
            changed = pc.fill_null(pc.not_equal(batch[field], array), False).to_numpy(zero_copy_only=False)
            batch = noted(replaced(batch, field, array), changed, Note.PERSON_LEFT_OUT)
    return batch
