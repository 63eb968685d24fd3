"""A roster from XLSX to applied: `python bench/roster.py [--rows N]`. Prints one line of JSON.

`BENCH_DATABASE=postgresql` takes that database.
"""

import argparse
import io
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET_SECONDS, TARGET_MEGABYTES = 60, 1024


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=40_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        Path(folder).chmod(0o755)
        sys.path.insert(0, str(ROOT))
        from bench._served import database_in  # noqa: PLC0415

        kind = os.environ.get("BENCH_DATABASE", "sqlite")
        url, end = database_in(kind, Path(folder))
        os.environ |= {"LIBA_DATABASE_URL": url, "LIBA_VAR": folder}
        from django.core.management import call_command  # noqa: PLC0415

        import liba.project.boot  # noqa: F401, PLC0415

        call_command("migrate", verbosity=0)
        print(json.dumps(measure(options.rows) | {"database": kind}, ensure_ascii=False))
        end()
    return 0


def measure(rows: int) -> dict[str, object]:
    """Seconds of each step and the process's largest size."""
    from liba.kernel.actors import system  # noqa: PLC0415
    from liba.registry.selectors.roster import summary_of  # noqa: PLC0415
    from liba.registry.services.roster import apply_import, check_import, receive_file  # noqa: PLC0415
    from tests.support.ground import NOW, make_ground  # noqa: PLC0415

    actor, ground = system("bench"), make_ground()
    content = workbook(rows)
    steps = {}
    for name in ("first", "again"):
        start, worked = time.perf_counter(), time.process_time()
        roster = receive_file(
            actor, area_id=ground.root.pk, name="bench.xlsx", stream=io.BytesIO(content), now=NOW
        )
        received = time.perf_counter()
        checked = check_import(actor, roster.pk, now=NOW)
        planned = time.perf_counter()
        apply_import(actor, roster.pk, now=NOW)
        done = time.perf_counter()
        summary = summary_of(checked)
        if summary.errors or summary.new + summary.unchanged != rows:
            raise SystemExit(f"the roster was not read right: {summary}")
        steps[name] = {
            "receive": round(received - start, 2),
            "check": round(planned - received, 2),
            "apply": round(done - planned, 2),
            "total": round(done - start, 2),
            "cpu": round(time.process_time() - worked, 2),
        }
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "name": "roster",
        "rows": rows,
        "columns": 15,
        "seconds": steps["first"]["total"],
        "target_seconds": TARGET_SECONDS,
        "cpu_seconds": steps["first"]["cpu"],
        "megabytes": megabytes,
        "target_megabytes": TARGET_MEGABYTES,
        "steps": steps,
        "file_megabytes": round(len(content) / 2**20, 1),
    }


def workbook(rows: int) -> bytes:
    """A synthetic roster of fifteen columns; ID numbers of a place that does not exist."""
    import xlsxwriter  # noqa: PLC0415
    from stdnum.cn import ric  # noqa: PLC0415

    pick = random.Random(20200227)
    headings = (
        "姓名 身份证号 性别 出生日期 联系电话 现住小区/建筑 门牌地址 人员类型 户编号 与户主关系 "
        "是否人户分离 是否已迁出 民族 文化程度 备注"
    ).split()
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        page = book.add_worksheet("花名册")
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading)
        for index in range(rows):
            home, member = divmod(index, 3)
            day = f"{1940 + pick.randrange(75)}{1 + pick.randrange(12):02d}{1 + pick.randrange(28):02d}"
            body = f"{990000 + index // 900:06d}{day}{index % 900:03d}"
            number = body + ric.calc_check_digit(body + "0")
            cells = (
                pick.choice("王李张刘陈杨赵黄周吴")
                + pick.choice("伟芳娜敏静丽强磊军洋")
                + pick.choice(" 华明英"),
                number,
                "男" if int(number[16]) % 2 else "女",
                day,
                f"1{pick.randrange(10**9):010d}"
                + (f";0813-8{pick.randrange(10**6):06d}" if member == 0 else ""),
                "何家场",
                f"{home % 300}号",
                "常住",
                str(home + 1),
                ("户主", "配偶", "子")[member],
                "0",
                "否",
                "汉",
                "初中",
                "",
            )
            for column, cell in enumerate(cells):
                page.write_string(index + 1, column, cell)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
