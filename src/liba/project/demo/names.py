"""Names for people who do not exist: common surnames by weight and given characters that go with any of them."""

from random import Random

# Surnames in rough order of how common they are; the first are drawn more often.
SURNAMES = tuple(
    "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 蒋 蔡 "
    "余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 "
    "史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤 欧阳".split()
)
WEIGHTS = tuple(100 / (place + 6) for place in range(len(SURNAMES)))
GIVEN = {
    "M": "伟强军平勇明杰涛超刚辉鹏波斌宇浩凯健俊帆志建国华德成光荣文武林森海江山龙虎生富贵福全清泉安康宁远",
    "F": "芳娜敏静丽艳娟霞秀英玲桂兰珍莲梅红云琼素芬蓉凤洁梦雪婷慧颖佳欣怡琳萍燕春花玉碧翠香淑惠菊月琴",
}
# Characters outside of the basic plane and names with a middle dot: a town has them, and screens and cards must show them.
RARE = {"M": "𠮷", "F": "𬞟"}
RARE_SURNAME = "阿依·"
RARE_ONE_IN = 900


def surname(random: Random) -> str:
    """A family's name."""
    return random.choices(SURNAMES, WEIGHTS)[0]


def full_name(random: Random, family: str, sex: str) -> str:
    """A family's name and one or two given characters; now and then one that not every font has."""
    given = random.choice(GIVEN[sex])
    if random.random() < 0.7:
        given += random.choice(GIVEN[sex])
    if random.randrange(RARE_ONE_IN) == 0:
        return random.choice((family + RARE[sex], RARE_SURNAME + given))
    return family + given
