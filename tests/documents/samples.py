"""Made-up documents for the tests, marked 示例: no real enterprise, no person."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from inspector.documents.content.inspection_record import ItemLine, Passage, RecordData
from inspector.documents.content.order import Citation, Contact, EvidenceLine, OrderData, OrderFinding
from inspector.documents.content.persons import OfficerLine, Party, Signed
from inspector.documents.content.photo_sheet import PhotoEntry, PhotoSheetData
from inspector.documents.layout import FontSet, load_fonts
from inspector.domain.records import Datum, Position, Present
from inspector.settings import resources_dir

CHINA = timezone(timedelta(hours=8))
OFFICERS = (OfficerLine("检查人员甲", "示例450001"), OfficerLine("检查人员乙", "示例450002"))
PARTY = Party(
    name="示例矿业有限责任公司",
    credit_code="91450000MA0000000X",
    address="示例市示例县示例镇𡎚峒村岜磴屯",
    representative="（示例）负责人",
    postcode="547000",
)
LONG_PARTY = replace(
    PARTY,
    name="广西壮族自治区河池市南丹县示例镇㙟岜弄尾矿综合利用与固体废物贮存处置示范工程建设运营管理有限责任公司",
    address=(
        "广西壮族自治区河池市南丹县示例镇崬垌村𡎚弄屯岜磴坡东侧约1.2 km"
        "（X123县道K45+600处北侧，原示例选矿厂尾矿库旧址内）"
    ),
)
CODE = "《中华人民共和国生态环境法典》"
YARD = Citation(
    "code:243-1",
    f"{CODE}第二百四十三条第一款",
    "贮存易产生扬尘的物料应当密闭；不能密闭的，应当设置不低于堆放物高度的严密围挡，并采取有效覆盖措施防治扬尘污染。",
)
SEEP = Citation("code:494", f"{CODE}第四百九十四条", "贮存设施、防护措施应当符合国家生态环境保护标准。", verified=True)


@functools.cache
def fonts() -> FontSet:
    return load_fonts(resources_dir() / "fonts")


def finding(number: int, **changes: object) -> OrderFinding:
    base = OrderFinding(
        id=f"F{number}",
        title="铁矿石堆场围挡低于堆高，大面积未覆盖",
        facts=(
            f"你单位{number}号铁矿石堆场（东经107.60396°，北纬24.79688°）堆高5.2 m，"
            "东侧围挡高3.1 m，低于堆放物高度2.1 m；堆体未覆盖面积约1 240 m²，现场有明显扬尘。检查时未见喷淋设施运行。"
        ),
        duties=(YARD,),
        penalty=Citation("code:1130-2", f"{CODE}第一千一百三十条第二项"),
        order_verb="责令改正",
        demands=(
            "将东侧围挡加高到不低于5.2 m，长度约86 m，底部封闭",
            "堆体未作业面全部用密目网覆盖，搭接宽度不小于0.5 m",
        ),
        deadline=date(2026, 12, 22),
        consequence="我局将依据《中华人民共和国生态环境法典》第一千一百三十条的规定责令停工整治或者停业整治",
        evidence=(
            EvidenceLine(
                f"现场照片Z{2 * number - 1:02d}、Z{2 * number:02d}", count="2张", source=f"evidence:E{number}"
            ),
        ),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def seepage(number: int) -> OrderFinding:
    return finding(
        number,
        title="Ⅱ类场防渗层不符合标准",
        facts=(
            "你单位贮存场Ⅱ类区采用单层1.0 mm高密度聚乙烯膜，低于GB 18599-2020第5.3.1条要求的1.5 mm；"
            "膜下粘土衬层厚0.4 m，检测报告载明渗透系数为3.2×10⁻⁶ cm/s，高于1.0×10⁻⁷ cm/s。"
        ),
        duties=(SEEP,),
        penalty=Citation("code:1171-5", f"{CODE}第一千一百七十一条第五项", verified=True),
        order_verb="责令改正，没收违法所得",
        demands=("停止向该区贮存，按GB 18599-2020第5.3.1条补做防渗层，并提交具有资质单位的检测报告",),
        at_once=False,
        deadline=date(2027, 1, 20),
        consequence="情节严重的，我局将报经有批准权的人民政府批准，责令停业或者关闭",
    )


def stopping(number: int) -> OrderFinding:
    return finding(
        number,
        title="向溶洞方向的沟渠无防渗措施输送选矿废水",
        facts="你单位利用无防渗漏措施的土质沟渠输送选矿废水，沟渠长约45 m，末端距岜磴落水洞约12 m，水面宽0.6 m。",
        duties=(Citation("code:287-3", f"{CODE}第二百八十七条第三款"),),
        penalty=Citation("code:1137-3", f"{CODE}第一千一百三十七条第三项"),
        order_verb="责令停止违法行为，采取治理措施消除污染",
        demands=("停用该沟渠，废水改用防渗管道送回回水池",),
        deadline=None,
        at_once=True,
        consequence="",
    )


def order(*findings: OrderFinding, **changes: object) -> OrderData:
    base = OrderData(
        organ="示例市生态环境局",
        party=PARTY,
        site="示例铁矿石堆场",
        place="示例县示例镇岜磴屯堆场",
        inspection="I1",
        inspected_on=date(2026, 11, 22),
        officers=OFFICERS,
        findings=findings or (finding(1), seepage(2), stopping(3)),
        reconsideration_body="示例市人民政府",
        court="示例市示例区人民法院",
        number="示环责改〔2026〕12号",
        issued_on=date(2026, 11, 22),
        evidence=(EvidenceLine("《现场检查（勘察）笔录》", "检查经过和现场情况", "1份"),),
        contact=Contact("执法一科", "0778-0000000", "示例市示例路1号", "547000"),
        demonstration=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def many_findings(count: int) -> tuple[OrderFinding, ...]:
    kinds = (finding, seepage, stopping)
    return tuple(kinds[number % 3](number) for number in range(1, count + 1))


RESPONSIBLE = Present("（示例）现场负责人", "450000000000000000", "安环部负责人", "本单位职工", "0778-0000001")


def record(**changes: object) -> RecordData:
    base = RecordData(
        organ="示例市生态环境局",
        party=PARTY,
        site="示例尾矿库",
        place="初期坝至库尾全库区",
        inspection="I1",
        started_at=datetime(2026, 11, 22, 9, 5, tzinfo=CHINA),
        ended_at=datetime(2026, 11, 22, 11, 40, tzinfo=CHINA),
        officers=OFFICERS,
        recorder=OFFICERS[1],
        responsible=RESPONSIBLE,
        others=(Present("（示例）见证人", "", "村民委员会委员", "无利害关系", ""),),
        passages=(
            Passage("基本情况", heading=True),
            Passage(
                "检查时该库正在排尾，库内水位标高412.35 m，干滩长度86 m，安全超高1.8 m。天气小雨。", source="narrative"
            ),
            Passage("现场检查发现", heading=True),
            Passage("B03　Ⅱ类场防渗层厚度不足：膜厚1.0 mm，渗透系数3.2×10⁻⁶ cm/s。", source="item:B03"),
            Passage("取样和拍照", heading=True),
            Passage("在渗滤液收集池取水样2个，编号SY-01、SY-02；拍摄照片12张，编号Z01至Z12。", source="narrative"),
        ),
        items=tuple(
            ItemLine(f"B{number:02d}", "库区截排洪设施、渗滤液收集和回用设施的完好情况", result, remark)
            for number, (result, remark) in enumerate(
                (("合格", ""), ("不合格", "渠底开裂3处，最宽12 mm"), ("不适用", "干堆，无库水")) * 8, 1
            )
        ),
        demonstration=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


REFUSAL = (
    Signed("site", "（示例）现场负责人", refused=True, refused_reason="称需请示公司总部，不愿签名"),
    Signed("witness", "（示例）见证人", image="sign", signed_on=date(2026, 11, 22)),
    Signed("officer", "检查人员甲", "示例450001", image="sign", signed_on=date(2026, 11, 22)),
    Signed("officer", "检查人员乙", "示例450002", image="sign", signed_on=date(2026, 11, 22)),
)


def photo(number: int, image: str, **changes: object) -> PhotoEntry:
    base = PhotoEntry(
        number=f"Z{number:02d}",
        evidence=f"E{number}",
        image=image,
        file_name=f"DSCN{number:04d}.jpg",
        sha256="3f2a9c41" * 8,
        taken_at="2026-11-22 10:05:33（相机时间）",
        place="尾矿库北侧截洪沟K0+120处",
        position=Position("24.79688", "107.60396", Datum.WGS84),
        direction="由南向北",
        caption="截洪沟底板开裂，裂缝处有渗水痕迹",
        proves="截洪沟未按设计维护，存在渗漏",
        carrier="执法相机SD卡，存示例市生态环境局档案室",
        camera="COOLPIX P6000",
        items=("B02", "B03"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def photo_sheet(*photos: PhotoEntry, **changes: object) -> PhotoSheetData:
    base = PhotoSheetData(
        organ="示例市生态环境局",
        party=PARTY.name,
        site="示例尾矿库",
        inspection="I1",
        inspected_on=date(2026, 11, 22),
        officers=OFFICERS,
        photos=photos,
        demonstration=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]
