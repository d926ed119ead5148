"""What can go wrong in the world, each with a code to quote and a sentence that says the remedy.

An `InspectorError` is the world's fault (a broken file, a full disk, a missing date). A bug of ours is any other
exception: it reaches the report dialog with its traceback and is never dressed up as one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from inspector.i18n import N_, tr


class Code(Enum):
    """The catalogue: a code to quote, and the sentence (what happened, what is safe, what to do)."""

    # -- settings and data folder ------------------------------------------------------------------------------
    FOLDER_READ_ONLY = (
        "SET01",
        N_("数据文件夹 {path} 不能写入。已有内容未受影响；请改用可写的文件夹，或请管理员开放写权限。"),
    )
    FOLDER_IN_USE = ("SET02", N_("数据文件夹 {path} 已被另一个窗口打开。请切换到那个窗口，或先关闭它。"))
    SETTING_INVALID = ("SET03", N_("设置项「{name}」的值「{value}」不可用：{reason}。原值保留；请改正后再保存。"))
    RESOURCE_MISSING = ("SET04", N_("程序缺少文件 {path}。数据未受影响；请重新安装程序。"))

    FOLDER_NOT_EMPTY = ("SET05", N_("文件夹 {path} 不是空的。没有写入任何内容；请指定一个新的文件夹。"))

    # -- rules of the trade --------------------------------------------------------------------------------------
    LAW_FILE_INVALID = ("DOM01", N_("法规库有误：{where}：{problem}。原法规库保留；请改正该文件后重新导入。"))
    LAW_UNKNOWN = ("DOM02", N_("法规库中没有适用的条款「{clause}」。尚未作出任何决定；请补充法规库或交法制审核。"))
    LAW_DATES_MISSING = (
        "DOM03",
        N_("违法行为的起止时间不明，不能选择法律依据。请填写开始、终了日期，或注明检查时仍在持续。"),
    )
    LAW_DATES_IMPOSSIBLE = ("DOM04", N_("违法行为的时间前后矛盾：{problem}。已填内容保留；请改正日期。"))
    LAW_STRADDLES = (
        "DOM05",
        N_("违法行为跨越 {date}（生态环境法典施行日）。请选择处理方式并写明理由，理由将存入记录。"),
    )
    LAW_ENDED_BEFORE = (
        "DOM06",
        N_("违法行为在生态环境法典施行前已终了，须按从旧兼从轻选择。请选择并写明理由，理由将存入记录。"),
    )
    LAW_AWAITS_REVIEW = ("DOM07", N_("该问题已选择先送法制审核，暂无法律依据。问题已保留；审核后请重新选择依据。"))
    DECISION_NEEDS_REASON = ("DOM08", N_("选择法律适用须写明理由。尚未保存选择；请填写理由。"))
    LAW_MIXED = (
        "DOM09",
        N_("同一文书不能同时引用已废止的法律（{old}）和生态环境法典。文书未签发；请分开出具或重新选择依据。"),
    )
    LAW_NOT_IN_FORCE = ("DOM10", N_("{clause} 在 {on} 不是有效条文。文书未签发；请重新选择依据。"))
    LAW_OTHER_AUTHORITY = (
        "DOM11",
        N_("{clause} 由其他部门执行，不能写入生态环境部门的责令改正决定。请改为移送、通报。"),
    )
    LAW_HARM_NOT_SHOWN = (
        "DOM12",
        N_("引用 {clause} 须已查明造成扬散、流失、渗漏或者其他污染，并附证据。请补充证据，或改用不要求实害的条款。"),
    )
    LAW_NO_BASIS = ("DOM13", N_("问题「{title}」还没有法律依据，不能写入责令改正决定。请先选择依据或交法制审核。"))
    ORDER_ACT_ENDED = (
        "DOM14",
        N_("问题「{title}」的行为在检查前已终了或已改正，不再责令改正。请从决定书中移出该问题。"),
    )
    ORDER_OTHER_AUTHORITY = (
        "DOM15",
        N_("问题「{title}」属于其他部门的职责，不能写入生态环境部门的责令改正决定。请改为通报、移送。"),
    )
    CALENDAR_INVALID = ("DOM16", N_("节假日表有误：{where}：{problem}。原节假日表保留；请改正该文件。"))
    EXTENSION_REFUSED = ("DOM17", N_("不能延期：{problem}。原期限 {deadline} 不变。"))
    NUMBER_MALFORMED = ("DOM18", N_("「{number}」不是文号。未作任何更改；文号形如「示环责改〔2026〕12号」。"))
    NUMBERS_USED_UP = ("DOM19", N_("{year} 年的文号已用完。文书未签发；请向机关领取新号段并在设置中登记。"))
    CREDIT_CODE_LENGTH = ("DOM20", N_("统一社会信用代码「{text}」有 {length} 位，应为 18 位。请核对营业执照后改正。"))
    CREDIT_CODE_CHARACTER = (
        "DOM21",
        N_(
            "统一社会信用代码「{text}」第 {place} 位「{character}」不可用（只用数字和大写字母，"
            "不用 I、O、S、V、Z）。请核对营业执照后改正。"
        ),
    )
    CREDIT_CODE_CHECK = (
        "DOM22",
        N_(
            "统一社会信用代码「{text}」校验不符：前 17 位对应的末位应是「{expected}」，"
            "不是「{found}」。请核对营业执照，可能有一位抄错。"
        ),
    )
    OFFICER_CERTIFICATE_MISSING = ("DOM23", N_("执法人员{name}没有执法证号，不能用于执法文书。请在设置中补充。"))
    OFFICER_CERTIFICATE_EXPIRED = (
        "DOM24",
        N_("执法人员{name}的执法证已于 {until} 到期，不能用于 {on} 的检查。请更换人员或更新证件。"),
    )
    POSITION_UNREADABLE = ("DOM25", N_("坐标「{text}」无法识别。已填内容保留；请写成 24.123456 或 24°7′24.4″。"))
    POSITION_OUT_OF_RANGE = (
        "DOM26",
        N_("坐标 {text} 超出范围：纬度 -90 至 90，经度 -180 至 180。请检查纬度和经度是否填反。"),
    )
    DATUM_UNKNOWN = ("DOM27", N_("坐标的坐标系不明，不能换算。原坐标保留；请先注明坐标系。"))
    FIGURE_OUT_OF_RANGE = ("DOM28", N_("{name}的数值 {value} 不可能。已填内容保留；请核对单位和小数点后改正。"))
    HAZARD_UNKNOWN = (
        "DOM29",
        N_("「{hazard}」不是尾矿库重大事故隐患的判定情形。尚未标注；请改用 88-1 至 88-19、41-1、41-2。"),
    )
    AT_ONCE_FORBIDDEN = ("DOM30", N_("该问题不能按立行立改处理：{reason}。问题已保留；请设定整改期限。"))

    # -- forms -----------------------------------------------------------------------------------------------------
    XPATH_SYNTAX = (
        "FRM01",
        N_("表达式第 {position} 个字符处写法有误：{reason}。表达式：{expression}。请改正后再载入表单。"),
    )
    XPATH_UNKNOWN_FUNCTION = (
        "FRM02",
        N_("表达式第 {position} 个字符处的函数 {name}() 不存在。请核对函数名。"),
    )
    XPATH_ARGUMENTS = (
        "FRM03",
        N_(
            "表达式第 {position} 个字符处的函数 {name}() 需要 {wanted} 个参数，实际有 {given} 个。"
            "请补齐或删去多余的参数。"
        ),
    )
    XPATH_VARIABLE = ("FRM04", N_("表达式第 {position} 个字符处使用了变量 ${name}，表单不支持变量。请改用题目的路径。"))
    XPATH_TOO_DEEP = ("FRM05", N_("表达式嵌套超过 {limit} 层，无法处理。请拆成几道计算题。"))
    XPATH_TOO_LONG = ("FRM06", N_("表达式有 {length} 个字符，超过 {limit} 个字符的上限。请拆成几道计算题。"))
    XPATH_VALUE = ("FRM07", N_("函数 {name}() 不能用这个值：{reason}。请核对表达式的参数。"))
    XPATH_NOT_NODES = ("FRM08", N_("表达式在需要节点的地方得到了单个值：{reason}。请改用题目的路径。"))
    XPATH_UNSUPPORTED = ("FRM09", N_("本程序不支持 {name}：{reason}。请改写表达式。"))
    XPATH_INSTANCE = ("FRM10", N_("表达式引用的附加数据「{name}」不存在。请检查表单的选项表或附件。"))
    XML_UNREADABLE = ("FRM11", N_("XML 文件第 {line} 行无法读取：{reason}。文件未被使用；请重新导出后再试。"))
    FORM_UNUSABLE = ("FRM30", N_("表单不能使用，共 {count} 处问题，请改正后重新载入。第一处：{first}"))
    FORM_CYCLE = ("FRM31", N_("这些题的计算或显示条件互相等待：{names}。请去掉其中一处引用。"))
    FORM_NOT_XFORM = ("FRM32", N_("这个文件不是 ODK 表单：{reason}。请选择 XLSForm 表格或 XForm 文件。"))
    FORM_PLACE_MISSING = ("FRM33", N_("「{path}」在表单中没有对应的题。请核对名称。"))
    FORM_EVENT_UNKNOWN = ("FRM34", N_("动作「{action}」用了不支持的事件：{events}。请改用 ODK 规定的事件名。"))
    FORM_CHOICES_MISSING = ("FRM35", N_("选择题「{name}」没有选项。请在 choices 表补上选项，或核对 list_name。"))
    FORM_LANGUAGE_MISSING = ("FRM36", N_("有一组译文没有写明语言。请给 translation 补上 lang。"))
    FORM_FILE_MISSING = ("FRM37", N_("表单要用的附件「{name}」不在旁边。请把它放到表单所在的文件夹。"))
    FORM_FILE_BROKEN = ("FRM38", N_("附件「{name}」无法读取：{reason}。请重新导出这个文件。"))
    FORM_REFUSED = ("FRM39", N_("表格没有通过转换：{reason}。请按提示修改这一处。"))
    FORM_DUPLICATE = ("FRM40", N_("同一层里有两个名称「{name}」。请给其中一个改名。"))
    FORM_TOO_LARGE = ("FRM41", N_("文件过大：{reason}。请删去空白行和不用的工作表后再试。"))
    FORM_MACROS = ("FRM42", N_("文件 {name} 带有宏，不能作为表单。请另存为 .xlsx 后再试。"))
    FORM_ENCODING = ("FRM43", N_("文件 {name} 的文字编码无法识别。请另存为 UTF-8 编码。"))
    FORM_ACTION_NAMESPACE = ("FRM46", N_("动作「{action}」的命名空间不对。请使用 {uri}。"))
    FORM_DRAFT_UNREADABLE = ("FRM48", N_("草稿的内容与表单对不上：{reason}。草稿原样保留；请用生成它的表单版本打开。"))
    FORM_NO_REPEAT = ("FRM49", N_("「{path}」现在不能增减。表单内容未变；请核对重复组的设置。"))
    FORM_SUBMISSION_UNFIT = (
        "FRM63",
        N_("已完成的记录与表单对不上：{reason}。原件未变；请用生成它的表单版本打开。"),
    )
    FORM_TOO_MANY = (
        "FRM64",
        N_("「{path}」按算式要 {count} 组，表单总共最多自动建 {limit} 组，其余没有建。请核对 repeat_count 的算式。"),
    )
    FORM_ENCRYPTED = ("FRM60", N_("表单要求提交前加密，本程序只写明文。请在 settings 表删去 public_key 后再用。"))
    FORM_RECORDING = (
        "FRM61",
        N_("「{path}」要求后台录音，本程序不录音，这道题会空着。请删去 background-audio 这一行。"),
    )
    FORM_EXTERNAL_SELECT = (
        "FRM62",
        N_("「{path}」的选项来自 select_one_external，本程序只能显示成填空。请改用 select_one_from_file。"),
    )

    FORM_CHOICE_NAMELESS = ("FRM50", N_("选项表「{list}」有一个选项没有 name。请补上名称。"))
    FORM_CHOICE_WORDLESS = ("FRM51", N_("选项「{name}」没有文字（{column}），选的人看不懂。请补上文字。"))
    FORM_CHOICE_TWICE = ("FRM52", N_("选项表「{list}」里「{name}」重复，第 {first} 行已有。请给其中一个改名。"))
    FORM_CHOICE_SPACED = ("FRM53", N_("多选题的选项「{name}」含有空格，答案会被拆开。请去掉空格。"))

    CHECKLIST_UNKNOWN = ("FRM70", N_("没有编号为「{form}」的检查表。已有内容未受影响；请从列表中选择。"))
    CHECKLIST_ATTRIBUTE = (
        "FRM71",
        N_("检查项 {item} 的 mi:{attribute} 不能用「{value}」。检查表未被使用；可用的值：{allowed}。"),
    )
    CHECKLIST_NOT_WRITTEN = (
        "FRM72",
        N_("不能写入 {path}：{reason}。检查表未受影响；请换一个位置或者关闭正在使用它的程序。"),
    )

    CHECKLIST_NAME_UNKNOWN = (
        "FRM73",
        N_("检查项 {item} 的 mi:{attribute} 提到的「{name}」不在表单里，文书上会留空。请核对花括号里的名称。"),
    )
    CHECKLIST_RESULT = (
        "FRM74",
        N_("检查项 {item} 的结果题不能有选项「{value}」。请只用 pass、fail、na、unchecked。"),
    )
    CHECKLIST_ITEM_TWICE = ("FRM75", N_("检查项编号 {item} 用了两次。请给其中一项改编号。"))
    CHECKLIST_CLAUSE = (
        "FRM76",
        N_("检查项 {item} 引用的条款「{clause}」不在法规库里，问题会送法制审核。请核对编号，或先在法规库中补录。"),
    )
    TEMPLATE_HEADING = ("FRM77", N_("不认识的表头「{heading}」，这一列没有使用。请按模板改名，或改成「备注」。"))
    TEMPLATE_TYPE = ("FRM78", N_("不认识的类型「{type}」。请改用「说明」表列出的类型。"))
    TEMPLATE_LIST = ("FRM79", N_("这道{type}题没有写选项表。请在「选项」列写上选项表的名称。"))
    TEMPLATE_NUMBER = ("FRM80", N_("这一行没有编号或名称。请在「编号」列写上，以后改版时不要再变。"))
    TEMPLATE_COLLISION = (
        "FRM81",
        N_("第 {first} 行的「{one}」与第 {second} 行的「{other}」在表单里都叫 {name}。请给其中一行改编号。"),
    )
    TEMPLATE_RENAMED = ("FRM82", N_("编号「{number}」在表单里写作 {name}。如不合适，请改成字母开头的编号。"))
    TEMPLATE_OPEN = ("FRM83", N_("第 {row} 行开始的「{type}」还没有结束。请补上结束行。"))
    TEMPLATE_CLOSED = ("FRM84", N_("这个结束行没有对应的开始行。请删去这一行，或补上开始行。"))
    TEMPLATE_WORD = ("FRM85", N_("「{column}」不能用「{value}」。请改用：{allowed}。"))
    TEMPLATE_SETTING = ("FRM86", N_("设置表没有写「{column}」。请补上。"))
    TEMPLATE_SHEET = ("FRM87", N_("文件 {name} 里没有「检查项」工作表。请用检查表模板填写，或使用标准 XLSForm。"))
    FORM_PROBLEMS_LEFT = ("FRM88", N_("检查表《{title}》还有 {count} 处问题，没有发布。请按列出的位置改正后再试。"))
    FORM_VERSION_NOT_NEWER = (
        "FRM89",
        N_("检查表《{title}》的版本 {version} 不比现用的 {current} 新，没有发布。请在设置表写上更大的版本号。"),
    )
    FORM_IDENTITY_MISSING = ("FRM90", N_("检查表没有写{missing}，没有发布。请在设置表补上。"))
    FORM_CHANGED_MEANWHILE = (
        "FRM91",
        N_("看过之后答案或检查表又有变化，没有更换版本。答案都在；请再看一遍会丢失什么。"),
    )
    FORM_VERSION_LOSES = ("FRM92", N_("换到版本 {version} 会丢失 {count} 个答案。尚未更换；请先看清单再决定。"))
    FORM_VERSION_KEPT_ON = ("FRM93", N_("换版本后已有新的答案，不能再退回。现有答案都在；请继续用当前版本。"))
    FORM_VERSION_NO_WAY_BACK = ("FRM94", N_("这次检查没有换过版本，无处可退。内容未变；请继续填写。"))
    FORM_NOT_PUBLISHED = ("FRM97", N_("没有发布过编号为 {form} 的检查表。没有撤回任何内容；随程序带的检查表不能撤回。"))
    ANSWERS_UNREADABLE = ("FRM95", N_("答案文件 {name} 读不出来：{reason}。没有填写任何题；请改成 JSON 对象。"))
    FORM_TROUBLE = ("FRM96", N_("表单打不开：{reason}。没有发布；请改正这一处算式或选项。"))

    # -- store -----------------------------------------------------------------------------------------------------
    DATABASE_DAMAGED = (
        "STO01",
        N_("数据文件夹 {path} 里的数据库已损坏（{detail}）。程序没有改动它；请先复制整个文件夹留存，再从备份恢复。"),
    )
    DATABASE_NEWER = (
        "STO02",
        N_("数据文件夹 {path} 由更新版本的程序建立（{step}）。内容未受影响；请安装新版本后再打开。"),
    )
    DISK_FULL = ("STO03", N_("{path} 所在的磁盘已满，刚才这一步没有保存，此前保存的内容都在。请腾出空间后重试。"))
    DISK_TROUBLE = (
        "STO04",
        N_("读写 {path} 失败（{detail}），刚才这一步没有保存，此前保存的内容都在。请检查磁盘连接后重新打开程序。"),
    )
    SITE_CODE_TAKEN = (
        "STO05",
        N_("名录中已有编号为「{taken}」的场所，这一条没有保存。请改用别的编号，或修改原有的那一条。"),
    )
    OFFICER_CODE_TAKEN = (
        "STO06",
        N_("名录中已有编号为「{taken}」的执法人员，这一条没有保存。请改用别的编号，或修改原有的那一条。"),
    )
    NUMBER_USED = ("STO07", N_("文号「{number}」已经用过或已作废，文书没有签发。请取下一个文号再签发。"))
    NUMBER_OUTSIDE_BLOCK = (
        "STO08",
        N_("文号「{number}」不在已领取的号段内，文书没有签发。请在设置中登记号段，再取号签发。"),
    )
    NUMBER_BLOCK_OVERLAPS = (
        "STO09",
        N_("号段 {first}–{last}（{year} 年）与已有号段重叠，没有保存，已有号段未受影响。请核对领取的号段后重新填写。"),
    )
    DRAFT_MISSING = ("STO10", N_("找不到这次检查的草稿，可能已被清除，其他内容未受影响。请回到「今日」重新选择。"))
    DRAFT_CLOSED = ("STO11", N_("这次检查已经结束，不能再改动，已有内容都在。需要更正时请在「问题」或「文书」中处理。"))
    FORM_NOT_KEPT = (
        "STO12",
        N_("数据库里没有这张检查表（{sha256}），草稿的内容未受影响。请重新导入当时使用的检查表后再打开。"),
    )
    RECORD_MISSING = ("STO13", N_("数据库里没有编号为 {id} 的记录，其他内容未受影响。请返回列表刷新后再试。"))

    # -- evidence --------------------------------------------------------------------------------------------------
    PHOTO_EMPTY = ("EVI01", N_("文件「{name}」是空的（0 字节），没有导入。其他照片不受影响；请从相机重新复制这一张。"))
    PHOTO_TOO_LARGE = (
        "EVI02",
        N_("照片「{name}」有 {size_mib} MiB，超过 {limit_mib} MiB 的上限，没有导入。请改用相机直接输出的 JPEG 文件。"),
    )
    PHOTO_TOO_MANY_PIXELS = (
        "EVI03",
        N_("照片「{name}」的像素超过 {limit_mpx} 百万的上限，没有打开也没有导入。请改用相机原图，或裁成几张。"),
    )
    PHOTO_NOT_IMAGE = (
        "EVI04",
        N_("文件「{name}」的内容不是照片，只是名字像照片，没有导入。请找到原来的照片文件再导入。"),
    )
    PHOTO_FORMAT = (
        "EVI05",
        N_(
            "文件「{name}」是 {kind} 格式，本程序只收 JPEG、PNG、HEIC 和 TIFF 照片，没有导入。"
            "请在相机或手机上另存为 JPEG。"
        ),
    )
    PHOTO_DAMAGED = (
        "EVI06",
        N_("照片「{name}」不完整或已损坏，打不开全图，没有导入。请不要删除存储卡上的原图，重新复制后再导入。"),
    )
    HEIC_SUPPORT_MISSING = (
        "EVI07",
        N_("照片「{name}」是 HEIC 格式，本机没有安装 HEIC 组件，没有导入。请安装该组件，或把手机相机设为 JPEG 格式。"),
    )
    MARK_UNKNOWN = (
        "EVI08",
        N_("照片上有本版本不认识的标注「{shape}」，没有生成副本，以免漏掉遮挡。原图未受影响；请升级程序。"),
    )
    EVIDENCE_FILE_UNREADABLE = (
        "EVI09",
        N_("读不到文件「{name}」，没有导入。其他内容不受影响；请检查存储卡或 U 盘是否还插着，再重新导入。"),
    )
    EVIDENCE_FILE_CHANGED = (
        "EVI10",
        N_("文件「{name}」在导入时被改动，没有导入。请等其他程序写完这个文件，再重新导入。"),
    )
    EVIDENCE_DISK_FULL = (
        "EVI11",
        N_("磁盘空间不足，「{name}」没有存入。此前存入的内容完好；请腾出空间后再导入一次，不要先删原图。"),
    )
    BLOB_MISSING = ("EVI12", N_("照片库里没有 {sha256} 这个文件。其他内容不受影响；请从备份或存储卡重新导入它。"))
    BLOB_ALTERED = (
        "EVI13",
        N_("照片库里的文件 {sha256} 与存入时不一致，不能作为证据使用。请从备份恢复照片库，并报告管理员。"),
    )
    BLOBS_DAMAGED = (
        "EVI14",
        N_("照片库 {path} 已损坏，暂时不能使用。检查记录不受影响；请保留该文件，并从备份恢复照片库。"),
    )
    BLOBS_NEWER = (
        "EVI15",
        N_("照片库 {path} 由更新的版本建立，本版本不能打开，也没有改动它。请安装最新版本的程序。"),
    )
    BLOBS_BUSY = ("EVI16", N_("照片库正忙，「{name}」没有存入。已有内容完好；请稍等片刻再试一次。"))
    BLOBS_READ_ONLY = (
        "EVI17",
        N_("照片库 {path} 不能写入。已有内容未受影响；请改用可写的数据文件夹，或请管理员开放写权限。"),
    )
    BLOBS_DISK_FAILS = (
        "EVI20",
        N_("照片库 {path} 所在的磁盘读写出错，这一步没有完成。此前存入的内容不受影响；请检查磁盘是否接好，再试一次。"),
    )
    BLOB_AWAY = ("EVI21", N_("原件 {sha256} 已按规定移到服务器，本机只留缩小图。请联网后在「同步」中取回原件。"))
    FILE_EMPTY = ("EVI22", N_("文件「{name}」是空的（0 字节），没有存入。回答未变；请从设备重新复制这个文件。"))
    FILE_TOO_LARGE = (
        "EVI23",
        N_("文件「{name}」有 {size}，超过 {limit} 的上限，没有存入。回答未变；请分段导出，或压缩后再选。"),
    )
    FILE_IS_PROGRAM = (
        "EVI24",
        N_("文件「{name}」是程序或脚本，打开会运行，不能作为证据存入。回答未变；请选择文档、照片、录音或录像。"),
    )
    NOT_A_RECORDING = (
        "EVI25",
        N_("文件「{name}」的内容不是录音，没有存入。回答未变；请选择 MP3、M4A、WAV、AMR 等录音文件。"),
    )
    NOT_A_FILM = (
        "EVI26",
        N_("文件「{name}」的内容不是录像，没有存入。回答未变；请选择 MP4、MOV、AVI、MTS 等录像文件。"),
    )
    NO_CODE_FOUND = (
        "EVI27",
        N_("照片「{name}」里没有认出条码或二维码。回答未变；请靠近、对正、避开反光重拍一张，或者手工输入。"),
    )
    DEVICE_KEY_DAMAGED = (
        "EVI18",
        N_("本机签名密钥文件 {path} 已损坏或不能读取，暂时不能签存记录。已有记录完好；请从备份恢复该文件。"),
    )
    DEVICE_KEY_NOT_SAVED = (
        "EVI19",
        N_("本机签名密钥不能保存到 {path}。没有改动任何内容；请检查磁盘空间和写权限后重新打开程序。"),
    )

    # -- documents -------------------------------------------------------------------------------------------------
    OFFICERS_TOO_FEW = (
        "DOC01",
        N_("文书需要至少两名持证执法人员，现在有 {count} 名。内容未丢失；请在检查信息中补上另一名执法人员。"),
    )
    OFFICER_UNCERTIFIED = (
        "DOC02",
        N_("执法人员「{name}」没有执法证号，不能出具文书。内容未丢失；请在设置的执法人员中补上证号。"),
    )
    RIGHTS_BODY_MISSING = (
        "DOC03",
        N_("没有填写{field}，权利告知不完整，不能出具决定书。内容未丢失；请在设置中填写后再试。"),
    )
    DOCUMENT_FIELD_MISSING = ("DOC04", N_("文书缺少「{field}」。其他内容已保存；请补填后再生成文书。"))
    ORDER_WITHOUT_FINDINGS = ("DOC05", N_("没有列入任何违法行为，不能出具责令改正决定书。请至少选一个问题。"))
    FINE_AMOUNT = ("DOC06", N_("责令改正决定书中不能写罚款数额：「{text}」。内容未丢失；请删去数额后再试。"))
    ORDER_VERB_UNUSABLE = (
        "DOC07",
        N_("条款给出的责令措辞「{verb}」不能用于责令改正决定书。请核对该问题所选的处罚条款。"),
    )
    ORDER_TERM_MISSING = ("DOC08", N_("问题「{title}」既不是立行立改，也没有改正期限。请补上其中一项后再生成文书。"))
    REFUSAL_INCOMPLETE = (
        "DOC09",
        N_("{name} 拒绝签名，还缺原因，或者缺见证人（也可以写明录像）。其他内容已保存；请补上后再生成文书。"),
    )
    GLYPHS_MISSING = (
        "DOC10",
        N_("这些字没有字体可以印出：{characters}。内容未丢失；请换用其他写法，或在设置中指定含这些字的字体。"),
    )
    FONT_UNREADABLE = (
        "DOC11",
        N_("字体文件 {path} 不能使用：{reason}。文书内容未受影响；请在设置中换一个 TrueType 字体或清空该项。"),
    )
    PICTURE_MISSING = (
        "DOC12",
        N_("文书要用的图片 {sha256} 不在本机。文书未生成，其他内容未受影响；请重新导入这张图片。"),
    )
    PICTURE_UNREADABLE = (
        "DOC13",
        N_("文书要用的图片 {sha256} 不能打开：{reason}。原件未改动；请检查这张图片，或从文书中移除。"),
    )

    # -- workflow --------------------------------------------------------------------------------------------------
    CONFLICT_CHANGED = ("WFL60", N_("这一条刚刚又有了新内容。您的选择没有保存；请看过新内容再选。"))
    REVIEW_ANSWER_MISSING = ("WFL61", N_("没有写回复。没有保存；请写明怎样处理的，再发送。"))
    REVIEW_ANSWERED = ("WFL62", N_("这条退回意见已经有人回复，或审核人已改了意见。没有保存；请看最新的审核意见。"))
    SITE_UNKNOWN = ("WFL01", N_("名录里没有这个对象。请在名录中重新选择。"))
    SITE_INCOMPLETE = ("WFL02", N_("编号和名称不能为空。已填内容保留；请补填后保存。"))
    OFFICER_INCOMPLETE = ("WFL04", N_("编号、姓名和执法证号不能为空。已填内容保留；请补填后保存。"))
    SHEET_UNREADABLE = ("WFL05", N_("{name} 不是能读取的 .xlsx 表格。没有导入任何内容；请另存为 .xlsx 后再试。"))
    SHEET_EMPTY = ("WFL06", N_("{name} 里没有可导入的工作表（{sheets}）。没有导入任何内容；请按模板命名工作表。"))
    SHEET_COLUMNS = ("WFL07", N_("工作表「{sheet}」缺少列：{columns}。没有导入任何内容；请按模板补上表头。"))
    SHEET_TOO_LONG = ("WFL08", N_("工作表「{sheet}」超过 {limit} 行。没有导入任何内容；请分成几个文件导入。"))
    SHEET_HAS_ERRORS = ("WFL09", N_("有 {count} 行有问题，没有导入任何内容。请按列出的行改正后再导入。"))
    CELL_MISSING = ("WFL10", N_("缺少：{columns}。请补填这一行。"))
    CELL_UNKNOWN = ("WFL11", N_("「{column}」的值「{value}」不认识。请填写其中之一：{allowed}。"))
    CELL_DATE = ("WFL12", N_("日期「{value}」不认识。请写成 2026-11-22 的样子。"))
    SETTING_CHOICE = ("WFL13", N_("「{value}」不在可选范围内。原值保留；请选择：{allowed}。"))
    SETTING_RANGE = ("WFL14", N_("{value} 超出范围。原值保留；请填写 {low} 到 {high} 之间的数。"))
    SETTING_MONTH_DAY = ("WFL44", N_("「{value}」不是月-日。原值保留；请写成 04-01 的样子。"))
    BLOCK_INVALID = ("WFL15", N_("文号段 {first}–{last} 不可用。没有登记；请填写机关代字和由小到大的起止号。"))
    BLOCK_OVERLAPS = ("WFL16", N_("与已登记的文号段 {first}–{last} 重叠。没有登记；请核对单位发放的起止号。"))
    VOID_REASON = ("WFL18", N_("作废文号 {number} 需要写明原因。文号未变；请填写原因。"))
    NUMBER_UNKNOWN = ("WFL20", N_("文号 {number} 不在本机的文号段内。没有改动；请核对文号。"))
    VERIFIER_MISSING = ("WFL21", N_("请填写核对人。条款状态未变。"))
    TWO_OFFICERS = ("WFL23", N_("须有至少两名持有效执法证的检查人员。检查内容保留；请在名录中补登人员或换人。"))
    STILL_OWED = ("WFL25", N_("还欠 {count} 项，检查不能结束。已填内容都在；请逐项补齐。"))
    EVIDENCE_SHORT = (
        "WFL26",
        N_("有 {count} 个不合格项的证据少于建议数量（建议，非法定）。可以补拍，或写明原因后结束。"),
    )
    SIGN_REASON = ("WFL27", N_("拒签须写明原因并有见证人。检查内容保留；请补填。"))
    FINDING_UNDECIDED = ("WFL28", N_("问题「{title}」的适用法律尚未选定：{question}请在问题卡片中选择并写明理由。"))
    FINDING_BLANK = (
        "WFL43",
        N_("问题 {item}「{title}」的事实或改正要求里还有空白（＿＿）。已填内容都在；请在问题卡片中补填。"),
    )
    FINDING_UNKNOWN = ("WFL29", N_("找不到这个问题。请返回列表重新选择。"))
    DOCUMENT_UNKNOWN = ("WFL30", N_("找不到这份文书。请返回列表重新选择。"))
    NOTHING_TO_ORDER = ("WFL31", N_("这次检查没有需要责令改正的环境问题，不出具责令改正决定书。笔录和照片单仍可出具。"))
    ALREADY_ISSUED = ("WFL32", N_("这次检查的{title}已签发。没有重复签发；请在「文书」中查看。"))
    SERVICE_INCOMPLETE = ("WFL33", N_("送达须填写送达方式、日期和收件人。没有登记；请补填。"))
    FINDING_SETTLED = ("WFL63", N_("这个问题已销号、已移交或者应由其他部门办理，不再登记复查。没有登记；请核对问题。"))
    RECHECK_DATE = ("WFL64", N_("日期须在 {earliest} 到今天 {today} 之间。没有登记；请改正日期。"))
    RECHECK_FACTS = ("WFL65", N_("请写明复查时看到的情况。没有登记；请补填。"))
    RECHECK_PROOF = ("WFL66", N_("认定已改正须有照片证明。没有登记；请加入整改后的照片，或选择其他结论。"))
    CLOSURE_PROOF = ("WFL67", N_("销号须以认定已改正的复查为依据，且没有未答复的退回意见。没有登记；请先复查。"))
    CLOSURE_REASON = ("WFL68", N_("请写明销号理由。没有登记；请补填。"))
    PHOTO_UNKNOWN = ("WFL34", N_("找不到这张照片。请刷新后再试。"))
    INSPECTION_UNKNOWN = ("WFL35", N_("找不到这次检查。请返回列表重新选择。"))
    SIGNATURE_MISSING = ("WFL37", N_("还缺 {name} 的签名。检查内容保留；请签名，或登记拒签原因和见证人。"))
    CORRECTION_REASON = ("WFL80", N_("更正要写明原因。原记录未变；请写一句为什么更正。"))
    CORRECTION_NO_FORM = (
        "WFL81",
        N_("本机没有《{title}》版本 {version} 的填写内容，不能更正。原记录未变；请在当时检查的电脑上更正。"),
    )
    CORRECTION_FINDING_LEFT = (
        "WFL82",
        N_("{item}（{title}）查出的问题已经入账，不能靠更正抹去。请保留不合格；确已改正的，在「问题」中复查销号。"),
    )
    SAVE_FAILED = ("WFL38", N_("没能写入 {path}。文书本身未受影响；请换一个位置或检查磁盘空间。"))
    SERVICE_DATE = ("WFL39", N_("送达日期须在签发日 {issued} 到今天 {today} 之间。没有登记；请改正日期。"))
    SHEET_TOO_BIG = ("WFL40", N_("文件 {name} 展开后超过 {limit} MB。没有导入任何内容；请删去图片和空白行后再试。"))
    SHEET_NOT_WRITTEN = ("WFL41", N_("没能写入 {path}。名录未受影响；请换一个位置，或先关闭正在使用它的程序。"))
    POSITION_HALF = ("WFL42", N_("只填了纬度和经度中的一个。请补填另一个，或两个都留空。"))
    FILE_NOT_WRITTEN = ("WFL45", N_("没能写入 {path}。原件完好；请换一个位置，或检查磁盘空间。"))
    PROGRAM_NOT_OPENED = ("WFL46", N_("文件「{name}」是程序或脚本，没有打开。原件未改动；请另存后交管理员检查。"))
    FILE_UNREADABLE = ("WFL36", N_("文件 {name} 读不出来。已有内容未受影响；请检查存储卡或换一个文件。"))

    # -- window ----------------------------------------------------------------------------------------------------
    PRINTER_FAILED = (
        "UI01",
        N_("打印机「{printer}」没有接受文书，没有打印。文书不受影响；请检查连接和纸张后再打印，或另存为 PDF。"),
    )
    PAPER_UNREADABLE = (
        "UI02",
        N_("这份 PDF 打不开，可能没有写完整。记录未受影响；请重新生成文书，或从备份取回这个文件。"),
    )

    # -- sync: what either end finds wrong in a message ---------------------------------------------------------------
    MESSAGE_MALFORMED = ("SYN01", N_("请求中的「{where}」不对：{problem}。没有改动任何内容；请更新程序后再试。"))
    MESSAGE_NOT_JSON = ("SYN02", N_("请求的内容不是 JSON。没有改动任何内容；请更新程序后再试。"))
    PROTOCOL_UNKNOWN = ("SYN03", N_("不认识协议版本「{version}」。没有改动任何内容；请更新服务器程序。"))
    CURSOR_MALFORMED = ("SYN04", N_("同步位置「{cursor}」不可用。本机内容未受影响；请从头重新下载。"))
    CHUNK_TOO_LARGE = ("SYN05", N_("请求内容超过 {limit} 字节的上限。没有保存；请分成较小的几段再发。"))
    BODY_TOO_SLOW = ("SYN06", N_("请求内容在 {seconds} 秒内没有发完。已收到的文件部分保留；请改用较小的分段再发。"))
    BLOB_TOO_LARGE = ("SYN07", N_("文件大小 {size} 字节超过 {limit} 字节的上限，没有接收。请拆分或压缩后再发。"))

    # -- sync: what the laptop finds on its way to the hub ------------------------------------------------------------
    NOT_ENROLLED = ("SYN20", N_("本机还没有登记到服务器。本机内容都在；请在「同步」中填写服务器地址和登记码。"))
    HUB_NOT_REACHED = ("SYN21", N_("连不上服务器：{problem}。本机内容都在；恢复网络后会从断点继续。"))
    CAPTIVE_PORTAL = (
        "SYN22",
        N_("网络要求先登录（回答来自别的网页，不是服务器）。没有发送任何内容；请先在浏览器中登录网络，再同步。"),
    )
    HUB_KEY_CHANGED = (
        "SYN23",
        N_("服务器的密钥与登记时不同，可能连到了别的服务器。没有发送任何内容；请向管理员核实后重新登记。"),
    )
    HUB_ADDRESS_WRONG = ("SYN24", N_("服务器地址「{address}」不可用。没有改动；请填写以 https 开头的完整地址。"))
    HUB_CA_UNREADABLE = ("SYN25", N_("机关的 CA 证书 {path} 读不出来。没有连接；请重新选择证书文件。"))
    CERTIFICATE_WRONG = ("SYN26", N_("服务器给的设备证书不对：{problem}。没有登记；请联系管理员。"))
    RECEIPT_WRONG = ("SYN27", N_("服务器的回执不对：{problem}。相关内容仍算未收到，本机都在；请把这句话告诉管理员。"))
    HUB_SAYS = ("SYN28", N_("服务器回答：{sentence}"))
    PACK_UNUSABLE = ("SYN60", N_("内容不能使用：{problem}"))
    PACK_REFUSED = (
        "SYN61",
        N_("没有换用数据包 {kind} {version}：{problem}。仍用原来的版本；请告诉发布数据包的管理员。"),
    )
    PACK_OLDER = ("SYN62", N_("版本 {version} 比正在使用的 {current} 旧"))
    PACK_WRONG = (
        "SYN29",
        N_("下发的 {kind} 版本 {version} 不完整或签名不符，没有采用，原来的版本继续使用。请稍后再同步。"),
    )
    FETCHED_DIFFERS = ("SYN30", N_("取回的文件与它的校验值不符，没有保存。请稍后再取。"))
    BUNDLE_DAMAGED = ("SYN31", N_("交换包 {path} 不完整或被改动：{problem}。没有导入任何内容；请重新制作交换包。"))
    BUNDLE_NOT_WRITTEN = ("SYN32", N_("交换包没有写成：{problem}。本机内容都在；请换一个可写、空间足够的磁盘。"))
    PURGE_NOT_ALLOWED = (
        "SYN33",
        N_("设置中没有允许清理本机原件。没有删除任何内容；如需清理请先在设置中填写保留天数。"),
    )
    HUB_ADDRESS_INSECURE = (
        "SYN34",
        N_("服务器地址「{address}」没有加密（http）。没有登记；请使用 https 地址，只有本机测试可用 http。"),
    )
    HUB_PROXY_WRONG = (
        "SYN35",
        N_("代理地址「{address}」不可用。没有改动；请写全协议、地址和端口，或留空。"),
    )

    # -- hub ---------------------------------------------------------------------------------------------------------
    DEVICE_UNKNOWN = ("HUB01", N_("服务器不认识这台设备。本机内容未受影响；请向管理员领取登记码，重新登记。"))
    DEVICE_REVOKED = ("HUB02", N_("这台设备已被停用。本机内容未受影响；请联系管理员。"))
    TOKEN_INVALID = ("HUB03", N_("访问凭证缺失、有误或已过期。没有改动任何内容；请重新取得凭证。"))
    SIGNATURE_WRONG = ("HUB04", N_("签名与登记的密钥不符。没有改动任何内容；请检查是否用了另一个数据文件夹。"))
    CLOCK_SKEW = (
        "HUB05",
        N_("设备时间与服务器时间 {hub_time} 相差超过 {limit} 秒。请校准设备时钟后重试。"),
    )
    NONCE_USED = ("HUB06", N_("这个请求已经用过一次。没有改动任何内容；请生成新的请求再试。"))
    CODE_UNUSABLE = ("HUB07", N_("登记码不对、已用过或已过期。没有登记；请向管理员领取新的登记码。"))
    OUT_OF_SCOPE = ("HUB08", N_("没有这项权限。没有改动任何内容；如需使用请联系管理员。"))
    NOT_HERE = ("HUB09", N_("服务器上没有这项内容，或者不在您的管辖范围内。请核对后再试。"))
    TOO_MANY_REQUESTS = ("HUB10", N_("请求过于频繁。没有改动任何内容；请在 {seconds} 秒后再试。"))
    HUB_BUSY = ("HUB11", N_("服务器的数据库暂时不能使用。没有保存这次请求；请稍后重试，重复发送不会产生重复内容。"))
    BLOBS_UNAVAILABLE = ("HUB12", N_("服务器的文件库暂时不能使用。已收到的部分保留；请稍后从断点继续。"))
    HUB_DISK_FULL = ("HUB13", N_("服务器的磁盘空间不足，没有接收。设备上的内容请保留；请联系管理员。"))
    OFFSET_WRONG = ("HUB14", N_("续传位置不对，服务器已有 {offset} 字节。已收到的部分保留；请从这个位置继续。"))
    BLOB_HASH_WRONG = ("HUB15", N_("收到的文件与它的校验值不符，已丢弃，请从头重发。设备上的原件请保留。"))
    BLOB_SIZE_DIFFERS = ("HUB16", N_("同一文件先后报了不同的大小（已登记 {size} 字节）。没有改动；请核对原件。"))
    TOO_MANY_PIECES = ("HUB17", N_("这个文件被分成了过多的小段。已丢弃，请用较大的分段从头重发。"))
    NUMBERS_EXHAUSTED = ("HUB18", N_("{year} 年的文号已发放完。没有领取；请联系管理员。"))
    BLOCK_UNKNOWN = ("HUB19", N_("这个号段不存在，或者不是本设备领取的。没有改动；请核对号段。"))
    BLOCK_RETURN_WRONG = ("HUB20", N_("号码 {number} 不能退回：不在号段内，或其后已有使用。没有改动；请核对后再退。"))
    LOGIN_WRONG = ("HUB21", N_("用户名或密码不对。请核对后再试；连续 {limit} 次不对将暂停登录。"))
    LOGIN_LOCKED = ("HUB22", N_("登录失败次数过多，{minutes} 分钟内不能登录。请稍后再试，或联系管理员。"))
    CSRF_WRONG = ("HUB23", N_("页面已过期，没有改动任何内容。请刷新页面后再试。"))
    ACCOUNT_TAKEN = ("HUB24", N_("用户名「{name}」已存在。没有改动；请换一个用户名。"))
    PASSWORD_WEAK = ("HUB25", N_("密码不足 {least} 个字符。没有改动；请使用更长的密码。"))
    HUB_LIBRARY_MISSING = (
        "HUB26",
        N_("没有安装服务器所需的组件（{name}）。请安装 requirements-hub.txt 所列的组件后再试。"),
    )
    HUB_NOT_SET_UP = ("HUB27", N_("{path} 中还没有建立服务器。请先运行 inspector hub init。"))
    HUB_ALREADY_THERE = ("HUB28", N_("{path} 中已经建立了服务器。没有改动；请改用别的文件夹或数据库。"))
    HUB_KEY_DIFFERS = ("HUB29", N_("密钥文件与数据库登记的不是同一个。没有启动；请恢复原来的密钥文件。"))
    HUB_DATABASE_NEWER = ("HUB30", N_("数据库由更新版本的程序建立（{revision}）。没有改动；请安装新版本的程序。"))
    HUB_SETTING_WRONG = ("HUB31", N_("设置「{name}」的值不可用：{problem}。没有启动；请改正后再试。"))
    BACKUP_DAMAGED = ("HUB32", N_("备份 {path} 不完整或被改动：{problem}。没有恢复任何内容；请换一份备份。"))
    HUB_UNREACHABLE = ("HUB33", N_("不能连接 {what}：{problem}。没有改动任何内容；请检查地址、账号和网络。"))
    PACK_VERSION_TAKEN = ("HUB34", N_("{kind} 的版本 {version} 已发布过不同的内容。没有发布；请换一个版本号。"))
    ROUTE_UNRULED = ("HUB35", N_("这个地址没有登记权限规则，一律拒绝。请把这句话告诉开发者。"))
    HUB_FAULT = ("HUB36", N_("服务器内部出错，编号 {request}。没有保存这次请求；请稍后重试，并把编号告诉管理员。"))
    NUMBER_YEAR_WRONG = ("HUB38", N_("现在不能领取 {year} 年的文号。没有领取；请核对设备日期，只能领取本年的文号。"))
    RANGE_WRONG = ("HUB39", N_("请求的范围在文件之外，文件只有 {size} 字节。没有改动；请核对后再试。"))
    CERTIFICATE_EXPIRED = (
        "HUB61",
        N_("这台设备的登记已在 {day} 到期。本机内容都在；请向管理员领取登记码，重新登记。"),
    )
    REVIEW_REASON_MISSING = ("HUB60", N_("退回时没有写理由。没有保存；请写明要改什么，再退回。"))
    PASSWORDS_DIFFER = ("HUB40", N_("两次输入的新密码不一样。没有改动；请重新输入。"))
    FIELD_WRONG = ("HUB41", N_("「{field}」填写不对：{problem}。没有改动任何内容；请返回改正后再提交。"))
    METHOD_WRONG = ("HUB37", N_("这个地址不支持 {method}。没有改动任何内容；请更新程序后再试。"))

    def __init__(self, number: str, template: str) -> None:
        self.number = number
        self.template = template


class InspectorError(Exception):
    """A failure of the world, told in words.

    Args:
        code: the entry of the catalogue.
        fields: values of the named places of its sentence.
    """

    def __init__(self, code: Code, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """The sentence in the language spoken now."""
        return tr(self.code.template, **self.fields) if self.fields else tr(self.code.template)


class SettingsError(InspectorError):
    """Settings or the data folder."""


class DomainError(InspectorError):
    """A rule of the trade refuses."""


class FormError(InspectorError):
    """A form or an expression cannot be used."""


class StoreError(InspectorError):
    """The desk's database."""


class EvidenceError(InspectorError):
    """A photo or another piece of evidence."""


class DocumentError(InspectorError):
    """A document cannot be made."""


class WindowError(InspectorError):
    """Paper and screen."""


class SyncError(InspectorError):
    """A message between a laptop and the hub cannot be used."""


class HubError(InspectorError):
    """The hub refuses, or cannot do what was asked."""


class WorkflowError(InspectorError):
    """An intention of the user cannot be carried out as things stand."""


class NeedsDecision(InspectorError):  # noqa: N818 - not a failure: a question put before anything is changed
    """Core code never asks: it stops before any change and names what a person must choose from.

    Args:
        code: says what has to be decided.
        choices: (key, sentence) pairs, in the order to be shown.
        fields: values of the named places.
    """

    def __init__(self, code: Code, choices: Sequence[tuple[str, str]], **fields: object) -> None:
        super().__init__(code, **fields)
        self.choices = tuple(choices)
