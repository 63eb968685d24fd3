"""What towns write over the columns of their lists of staff and volunteers, and what they call a standing."""

from liba.workforce.roster.terms import Field
from liba.workforce.terms import PostKind, Standing

_WORDS: dict[Field, str] = {
    Field.NAME: "姓名 名字 人员姓名 志愿者姓名 网格员姓名 联户员 联户员姓名 队员姓名 包联干部 干部姓名 成员姓名 name fullname",
    Field.BADGE: "工号 编号 证号 胸牌号 人员编号 志愿者编号 badge badgenumber staffnumber",
    Field.STANDING: "身份 人员类别 人员类型 类别 岗位类别 人员身份 职务 职务类别 standing role kind",
    Field.AREA: (
        "所属村 村 村名 行政村 所属网格 网格 网格名称 社区 村社区 所属社区 所属组 组 村民小组 单位 所在村 责任村 "
        "village grid area"
    ),
    Field.ID_NUMBER: (
        "身份证号 身份证号码 身份证 公民身份号码 证件号 证件号码 居民身份证号 居民身份证号码 idnumber idcard idno"
    ),
    Field.PHONE: "联系电话 手机 手机号 手机号码 电话 电话号码 联系方式 移动电话 固定电话 phone mobile telephone",
    Field.GROUP: "队伍 所属队伍 党支部 所在党支部 所属支部 支部 小分队 突击队 志愿队 服务队 所属队 group team branch",
    Field.SKILL: "特长 技能 专长 服务技能 个人特长 skill skills",
    Field.WISH: "意愿 服务意愿 志愿岗位 意向岗位 服务岗位 志愿服务项目 wish wishes",
    Field.NIGHT_GROUP: "ab组 ab班 班组 夜班组 ab岗 nightgroup",
    Field.CLEARED: "健康状况 是否健康 身体状况 健康 是否体检合格 体检合格 健康证明 cleared fit healthy",
    Field.CLEARED_UNTIL: "健康证有效期 体检有效期 健康证明有效期 有效期至 有效期 cleareduntil validuntil",
    Field.JOINED_ON: "上岗日期 报名日期 报名时间 加入日期 到岗日期 上岗时间 joinedon since",
}
FIELD_OF: dict[str, Field] = {word: field for field, words in _WORDS.items() for word in words.split()}

# Where the whole heading is unknown, the first of these that it contains decides.
PARTS: tuple[tuple[str, Field], ...] = (
    ("身份证", Field.ID_NUMBER),
    ("手机", Field.PHONE),
    ("电话", Field.PHONE),
    ("联系方式", Field.PHONE),
    ("支部", Field.GROUP),
    ("特长", Field.SKILL),
    ("意愿", Field.WISH),
    ("有效期", Field.CLEARED_UNTIL),
    ("健康", Field.CLEARED),
)

_STANDINGS: dict[Standing, str] = {
    Standing.TOWN_CADRE: "镇干部 乡镇干部 机关干部 镇机关干部 公务员 包村干部 包联干部 下沉干部 驻村干部 towncadre",
    Standing.VILLAGE_CADRE: "村干部 村两委 两委干部 村组干部 社区干部 村支书 支部书记 村主任 村民小组长 组长 villagecadre",
    Standing.GRID_WORKER: "网格员 网格长 专职网格员 gridworker",
    Standing.TEACHER: "教师 老师 教职工 teacher",
    Standing.CLINICIAN: "医生 护士 村医 医护 医护人员 家庭医生 卫生员 医务人员 clinician doctor nurse",
    Standing.POLICE: "民警 辅警 派出所 警察 police",
    Standing.VOLUNTEER: (
        "志愿者 志愿服务者 群众 村民 居民 学生 大学生 党员 联户员 联户长 退役军人 民兵 乡贤 volunteer student"
    ),
}
STANDING_OF: dict[str, Standing] = {word: s for s, words in _STANDINGS.items() for word in words.split()}

_WISHES: dict[PostKind, str] = {
    PostKind.CHECKPOINT: "卡口 卡点 卡口值守 值守 检查点 checkpoint",
    PostKind.VANGUARD: "先锋岗 党员先锋岗 vanguard",
    PostKind.STATION: "服务点 服务站 物资 采购 代购 station",
    PostKind.LANE: "巷口 巷道 楼栋 lane",
    PostKind.PATROL: "巡逻 巡查 宣传 patrol",
}
WISH_OF: dict[str, PostKind] = {word: kind for kind, words in _WISHES.items() for word in words.split()}
HEALTHY = frozenset({"健康", "良好", "正常", "合格", "无异常", "healthy", "fit", "good"})
UNHEALTHY = frozenset({"不健康", "异常", "不合格", "不适", "患病", "sick", "unfit"})
