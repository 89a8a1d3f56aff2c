"""Texts that somebody brings to change a page: every kind of markup that Streamlit reads."""

HOST = "evil.example"

MARK = "zq"  # in no word of the pages; stands beside every sign in what is sent

# What the browser's half of Streamlit 1.67 looks for in text after Markdown has been parsed.
AFTER_PARSING = (
    r"(https?://|www(?=\.))[-.\w]+",
    r"[-.\w+]+@[-\w]+(\.[-\w]+)+",
    r":\+1:|:-1:|:[\w-]+:",
    r":material[/_]\w+:",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
)

SHORT = (
    "![zq](//zq.zq/x)",
    "[zq](http://zq.zq)",
    "<img src=//zq.zq/x>zq",
    "www.zq.zq zq@zq.zq",
    ":zq: :red[zq] `zq`",
    "**zq**|zq|$zq$ {zq}",
    "\u202ezq\u200bzq\x00\nzq",
    "=zq+%(zq)s%{zq}&zq;",
)
LONG = (
    "![zq](//zq.zq/x)<b>zq</b>`zq`|zq|$zq$:zq:{zq}\\zq\u202e\u200b\x01\nwww.zq.zq#zq%(zq)s zq@zq.zq"
)

INJECTIONS = (
    f"![](//{HOST}/x)",
    f"[click](http://{HOST})",
    f"<http://{HOST}>",
    f"http://{HOST}/a",
    f"HTTPS://{HOST}",
    f"www.{HOST}",
    f"a.b+c@{HOST}",
    f"mailto:a@{HOST}",
    f"[x]: //{HOST}",
    f"<img src=//{HOST}/x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "&lt;b&gt;&#x41;",
    "**b** _i_ ~~s~~ `c`",
    "```\ncode\n```",
    "# heading",
    "> said\n- list\n1. list",
    "    code",
    "a|b | c",
    "\n\n| a | b |\n|--|--|\n| c | d |\n",
    "[^1]",
    ":smile: :+1:",
    ":material/home:",
    ":material_home:",
    ":streamlit:",
    ":red[x] :red-background[x]",
    ":::x",
    "$x^2$ $$y$$",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "{x} {0} {} %s %(a)s",
    "\u202egnp.exe\u2066",
    "a\u200bb\u00adc\ufeff",
    "a\x00\x1b[31m\r\nb\u2028c\x85d",
    "e" + "\u0301" * 40,
    "\\",
    "=1+1",
)
