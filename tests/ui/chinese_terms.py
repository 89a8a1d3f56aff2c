"""The terms of the Chinese texts: what is not written, as a pattern, and what is written instead.

One table for all of them; `tests/ui/test_chinese.py` walks it over the catalogue, the long texts
and the Chinese README. A new choice of a word is a line here.
"""

from typing import Final

TERMS: Final = {
    # A unit of a layer is 隐藏单元, a cell (RNN, LSTM, GRU) is 单元; the page's name alone says
    # 神经元, as its English one says "neuron".
    "神经元(?!侦探)": "隐藏单元",
    r"\} 个单元的": "{…} 个隐藏单元的",
    # A step of a sequence; 步 alone is one of training, of a ball, of a forecast.
    "所有步|全部步": "所有时间步",
    "各步": "各时间步",
    "从一步到下一步|从一步传到下一步": "在每个时间步，从一个时间步传到下一个",
    "每步一行|每步(?:至多)?保留": "每个时间步",
    "哪些步": "哪些时间步",
    "上一步": "上一时间步",
    "步与步之间": "时间步之间",
    # Guessing and sampling.
    "碰运气|纯靠运气": "随机基线",
    "瞎猜|盲猜": "随机猜测，随机基线",
    "再抽一次|重新抽(?!取)": "重新采样",
    "谁来写": "选择模型",
    "先让它读": "起始文本",
    "自己教一个": "自己训练一个",
    "它写的东西": "网络写出的文本",
    "背课文|背了课文": "记住训练文本（过拟合）",
    # What is said of small changes and of the river.
    "轻推|推力": "微小变化，影响",
    "河就开始流|这条河|那条河|河上": "概率图",
    "在此定局": "从此领先",
    "露出": "输出",
    "各自还能留多久": "在各网络中能保留多久",
    "走过的路": "轨迹",
    "担任哪个角色": "起什么作用",
    # The doctor, its cure and the surgery are no medicine in Chinese.
    "医生|医治|治疗|治好": "诊断",
    "处方|解药": "修复办法",
    "手术": "干预",
    "静默|失效(?!的)": "屏蔽（一个隐藏单元）",
    "捣乱": "扰动输入",
    "撞上饱和": "被 tanh 饱和挡住",
    "渐忘的记忆": "逐渐衰减的记忆",
    r"\bnats?\b(?!\})": "奈特",
    "教程原版": "教程的例子",
    "教程的配方|训练方案": "教程的训练设置",
    # One word for one thing.
    "通常初始化|默认初始化（PyTorch）": "PyTorch 默认，默认初始化",
    "[一两二三四各几每哪]道门|一扇门": "个门",
    "手动设定": "手工设定",
    "姓名": "名字",
    "留出的?文字": "留出文本",
    "背了下来|背得出|背得下|背一句|背诵|死记硬背": "记住训练文本（过拟合）",
    r"\*\*它说\*\*": "教程说",
    "(?<!（)chrono 初始化": "按时间尺度的初始化（chrono）",
}
"""Pattern → what is written instead."""

HEADINGS_WITHOUT_SUBJECT: Final = "它"
"""With this no title, label or heading begins: its reader has read no sentence before."""
