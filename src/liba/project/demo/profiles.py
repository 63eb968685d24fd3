"""What is particular to each demo town: its size, who is registered where, its gates' days, who can sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liba.accounts.terms import Role


@dataclass(frozen=True, slots=True)
class Post:
    """One who signs in: user name, role, the name on screens, whose area (`town`, `village`, `grid`, `group`)."""

    username: str
    role: Role
    name: str
    extent: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A town. `sizes` fixes how many households areas hold at full size (the rest is spread over the others).

    `registered` is how many people are registered in a household on average (0: as the census has it). `village` is
    where the village's people who sign in belong; `passing` how many go through its gates a day where no card is shown.
    """

    households: int
    seed: int
    names: Mapping[str, str]
    plate: str
    origins: tuple[str, ...]
    village: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    registered: float = 0.0
    cards: bool = False
    passing: int = 0

    def posts(self) -> tuple[Post, ...]:
        """One user of every role, with this town's names."""
        return tuple(Post(username, role, self.names[username], extent) for username, role, extent in _ROLES)


_ROLES = (
    ("commander", Role.COMMANDER, "town"),
    ("admin", Role.ADMINISTRATOR, "town"),
    ("officer", Role.GATE_OFFICER, "town"),
    ("clerk", Role.CLERK, "town"),
    ("cadre", Role.VILLAGE_CADRE, "village"),
    ("official", Role.OFFICIAL, "village"),
    ("unit", Role.UNIT_LEADER, "village"),
    ("grid", Role.GRID_WORKER, "grid"),
    ("leader", Role.GROUP_LEADER, "group"),
    ("linker", Role.LINKER, "group"),
    ("inspector", Role.INSPECTOR, "town"),
    ("auditor", Role.AUDITOR, "town"),
)
_DESK = {"admin": "系统管理员", "auditor": "审计员"}

# The lanes of 留良片区 whose neighbours stand in turn, by grid.
LANES = {"33048310720501": 265, "33048310721001": 112, "33048310721201": 202}
CHANGSHAN = "330481003206"

PROFILES: Mapping[str, Profile] = {
    "heshi": Profile(
        households=30_000,
        seed=510304104,
        names=_DESK
        | {
            "commander": "罗指挥",
            "officer": "卡口负责人 曾队",
            "clerk": "办证员 小廖",
            "cadre": "何家场村干部 老彭",
            "official": "包村干部 钟主任",
            "unit": "单元长 兰队",
            "grid": "网格员 小邱",
            "leader": "组长 龚嫂",
            "linker": "联户员 阿莲",
            "inspector": "督查员 老倪",
        },
        plate="川",
        origins=("自贡市区", "内江", "隆昌", "泸州", "宜宾", "成都", "重庆"),
        village="510304104002",
        cards=True,
    ),
    "xiangling": Profile(
        households=10_400,
        seed=141023105,
        names=_DESK
        | {
            "commander": "乔书记",
            "officer": "进镇服务站站长 老卫",
            "clerk": "统计员 小毛",
            "cadre": "东街村支书 贾书记",
            "official": "包村干部 席主任",
            "unit": "先锋岗岗长 老关",
            "grid": "包街村干部 小邓",
            "leader": "组长 柴大姐",
            "linker": "党员联户 老段",
            "inspector": "督查组 曹组长",
        },
        plate="晋",
        origins=("临汾市区", "太原", "运城", "侯马", "西安", "郑州", "武汉"),
        village="141023105202",
    ),
    "liuliang": Profile(
        households=4_508 + 825,
        seed=330483107,
        names=_DESK
        | {
            "commander": "沈书记",
            "officer": "卡口负责人 老姚",
            "clerk": "便民服务 小朱",
            "cadre": "长山村干部 老褚",
            "official": "联村干部 周委员",
            "unit": "战区长 老俞",
            "grid": "网格员 小徐",
            "leader": "组长 钱阿姨",
            "linker": "联户志愿者 阿芳",
            "inspector": "督查员 老陆",
        },
        plate="浙",
        origins=("桐乡", "嘉兴", "海宁", "杭州", "上海", "温州", "台州"),
        village=CHANGSHAN,
        sizes=LANES | {CHANGSHAN: 825},
        registered=18_134 / 4_508,
        passing=600,
    ),
    "dongguan": Profile(
        households=12_000,
        seed=511303106,
        names=_DESK
        | {
            "commander": "何指挥长",
            "officer": "卡口组 老蒲",
            "clerk": "信息专员 小任",
            "cadre": "老官滩社区书记 冯书记",
            "official": "驻村领导 杜副镇长",
            "unit": "作战单元长 老鲜",
            "grid": "网格员 小唐",
            "leader": "组长 敬大姐",
            "linker": "联户员 老青",
            "inspector": "督导组 老邓",
        },
        plate="川",
        origins=("南充市区", "成都", "重庆", "广安", "遂宁", "西安", "武汉"),
        village="511303106001",
        passing=900,
    ),
    "shengtang": Profile(
        # So many that 28,369 people are at home: as many as were to be tested.
        households=9_268,
        seed=440785101,
        names=_DESK
        | {
            "commander": "岑指挥长",
            "officer": "外防输入组 老梁",
            "clerk": "综合协调组 小吴",
            "cadre": "圩镇社区书记 冯书记",
            "official": "驻村领导 郑委员",
            "unit": "综合协调组组长 黎主任",
            "grid": "网格员 小冯",
            "leader": "楼长 谢姨",
            "linker": "志愿者 阿娟",
            "inspector": "督导组 老岑",
        },
        plate="粤",
        origins=("恩平市区", "开平", "江门", "阳江", "佛山", "广州", "深圳"),
        village="440785101001",
        passing=500,
    ),
}
