"""What towns write over the columns of a list of ties, and what they call kin and acquaintance."""

from liba.registry.roster.synonyms import FIELD_OF as OF_PEOPLE
from liba.registry.roster.terms import Field as PeopleField
from liba.workforce.roster.synonyms import FIELD_OF as OF_RESPONDERS
from liba.workforce.roster.terms import Field as ResponderField
from liba.workforce.terms import TieKind
from liba.workforce.tying.terms import Field

_OWN: dict[Field, str] = {
    Field.RESPONDER: (
        "联户员 联户长 联系人 网格员 志愿者 包户干部 包联干部 联户员工号 联户员编号 联户员电话 联户员手机 网格员姓名 网格员电话 "
        "responder linker badgenumber linkername linkerbadge linkerphone"
    ),
    Field.HOUSEHOLD: "户 住户 住户编号 联系户 户代码 householdcode doornumber",
    Field.ADDRESS: "户地址 住户地址 联系户地址 door",
    Field.KIND: "关系 关系类型 关系类别 亲疏 亲疏关系 与住户关系 与该户关系 与户关系 是什么关系 kind relation relationship tie theyare",
    Field.ENDED: "是否解除 已解除 解除 是否不再 不再 是否取消 作废 nolonger ended",
}
_OF_PEOPLE = {
    PeopleField.HOUSEHOLD_NUMBER: Field.HOUSEHOLD,
    PeopleField.ADDRESS: Field.ADDRESS,
    PeopleField.AREA: Field.AREA,
}
_OF_RESPONDERS = dict.fromkeys(
    (ResponderField.NAME, ResponderField.BADGE, ResponderField.PHONE), Field.RESPONDER
)
FIELD_OF: dict[str, Field] = {
    **{word: _OF_PEOPLE[field] for word, field in OF_PEOPLE.items() if field in _OF_PEOPLE},
    **{word: _OF_RESPONDERS[field] for word, field in OF_RESPONDERS.items() if field in _OF_RESPONDERS},
    **{word: field for field, words in _OWN.items() for word in words.split()},
}

# Where the whole heading is unknown, the first of these that it contains decides; the head's name and phone tell nothing.
PARTS: tuple[tuple[str, Field], ...] = (
    ("户主", Field.IGNORE),
    ("备注", Field.IGNORE),
    ("解除", Field.ENDED),
    ("关系", Field.KIND),
    ("联户员", Field.RESPONDER),
    ("网格员", Field.RESPONDER),
    ("工号", Field.RESPONDER),
    ("户编号", Field.HOUSEHOLD),
    ("门牌", Field.ADDRESS),
    ("地址", Field.ADDRESS),
)

_KINDS: dict[TieKind, str] = {
    TieKind.KIN: (
        "亲属 亲戚 亲人 家属 近亲 本家 亲属关系 亲戚关系 直系亲属 旁系亲属 堂亲 表亲 姻亲 亲家 父母 父子 母子 子女 兄弟 姐妹 "
        "夫妻 亲 1 kin relative relatives family"
    ),
    TieKind.FAMILIAR: (
        "熟人 熟悉 认识 相识 熟识 相熟 熟人关系 邻居 朋友 好友 同学 同事 熟 2 "
        "familiar acquainted wellacquainted acquaintance neighbour neighbor friend"
    ),
}
KIND_OF: dict[str, TieKind] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
NO_LONGER = frozenset(
    "不再 已不再 解除 已解除 取消 删除 作废 不是 都不是 两者都不是 无关系 没有关系 没关系 不熟 不熟悉 不认识 否 0 "
    "neither nolonger ended remove no".split()
)
