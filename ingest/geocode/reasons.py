"""Why an address went to review or stayed unmatched. Stored in the database, so never renamed."""

from ingest.vocabulary import Vocabulary


class Reason(Vocabulary):
    """What the reviewer is told."""

    EMPTY = "empty", "地址为空", "No address"
    UNREADABLE = "unreadable", "看不出地址", "Not readable as an address"
    OTHER_CITY = "other_city", "外市地址", "An address of another city"
    TOO_VAGUE = "too_vague", "只写到市", "Says no more than the city"
    NAME_UNKNOWN = "name_unknown", "名称不在地名库中", "A name that the gazetteer does not hold"
    NUMBER_UNKNOWN = "number_unknown", "楼号或门牌号不存在", "A number that does not exist there"
    AMBIGUOUS = "ambiguous", "有多个候选", "Several candidates fit alike"
    CONTRADICTION = "contradiction", "各级地址互相矛盾", "The parts of the address contradict each other"
    UNCERTAIN_NAME = "uncertain_name", "名称疑似有误", "A name that is probably mistyped"
    FAR_FROM_POINT = "far_from_point", "与坐标相距太远", "Too far from the given point"
    SEVERAL = "several_addresses", "一格写了多个地址", "Several addresses in one cell"
    BESIDE = "beside", "写的是某楼的对面或旁边", "Beside or opposite a building, not in it"
    BROKEN_NUMBER = "broken_number", "号码中间断开或并列", "A number broken in two, or two of them"
    DECIDED = "decided", "经人工确认", "Decided by a person"
