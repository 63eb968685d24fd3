"""What towns write over their columns. Brackets, colons, stars and blanks are gone before the look-up."""

from liba.registry.roster.terms import Field

_WORDS: dict[Field, str] = {
    Field.NAME: "姓名 名字 人员姓名 居民姓名 成员姓名 家庭成员姓名 家庭成员 住户姓名 name fullname",
    Field.HEAD_NAME: "户主 户主姓名 户主名字 户主名称 head householdhead",
    Field.ID_NUMBER: (
        "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 证件号 证件号码 居民身份证号 居民身份证号码 "
        "人员身份证号 身份号码 idnumber idcard idno"
    ),
    Field.SEX: "性别 sex gender",
    Field.BORN_ON: "出生日期 出生年月 出生年月日 生日 birthday birthdate dateofbirth",
    Field.PHONE: (
        "联系电话 手机 手机号 手机号码 电话 电话号码 联系方式 联系号码 移动电话 固定电话 本人电话 座机 "
        "phone mobile telephone"
    ),
    Field.HOUSEHOLD_NUMBER: "户编号 户号 户口编号 家庭编号 户序号 户编码 门户号 householdnumber household householdno",
    Field.AREA: (
        "所属网格 网格 网格名称 村 村名 行政村 所属村 村社区 村居 社区 所属社区 村组 组 组别 小组 村民小组 所属组 "
        "village grid area"
    ),
    Field.ADDRESS: (
        "现住小区/建筑 现住小区 现住建筑 小区 小区名称 楼号 楼栋 楼栋号 栋号 单元 单元号 单元号+门牌号 单元+门牌 房号 室号 "
        "门牌地址 门牌号 门牌 住址 地址 家庭住址 家庭地址 现住址 现住地址 现居住地址 居住地址 详细地址 常住地址 address"
    ),
    Field.RELATION: "与户主关系 户主关系 与户主的关系 关系 家庭关系 relation",
    Field.IS_HEAD: "是否户主 是否为户主 ishead",
    Field.AWAY: "是否人户分离 人户分离 是否外出 是否在外",
    Field.MOVED_OUT: "是否已迁出 已迁出 是否迁出",
    Field.DECEASED: "是否已死亡 已死亡 是否死亡 是否去世",
    Field.KEEP: (
        "人员类型 是否重点人员 重点类别 户籍小区/建筑 户籍地址 实际居住地 工作单位 职业 来源地 返回日期 返程时间 何处返程 "
        "备注 其他备注信息 说明 note remarks"
    ),
}
FIELD_OF: dict[str, Field] = {word: field for field, words in _WORDS.items() for word in words.split()}

# Where the whole heading is unknown, the first of these that it contains decides.
PARTS: tuple[tuple[str, Field], ...] = (
    ("户籍", Field.KEEP),
    ("工作", Field.KEEP),
    ("监护人", Field.KEEP),
    ("联系人", Field.KEEP),
    ("身份证", Field.ID_NUMBER),
    ("性别", Field.SEX),
    ("出生", Field.BORN_ON),
    ("手机", Field.PHONE),
    ("电话", Field.PHONE),
    ("联系方式", Field.PHONE),
    ("与户主", Field.RELATION),
    ("户编号", Field.HOUSEHOLD_NUMBER),
    ("门牌", Field.ADDRESS),
    ("住址", Field.ADDRESS),
    ("家庭住址", Field.ADDRESS),
    ("备注", Field.KEEP),
)
