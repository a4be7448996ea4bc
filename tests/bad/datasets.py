"""Bad datasets: TOML that is none, keys that are wrong, numbers and texts without end."""

from cases import TABLE, TOML, toml

toml("TOML: not TOML", "title = ", "not valid TOML")
toml("TOML: empty", "", "key is missing")
toml("TOML: not UTF-8", b'title = "M\xf4n"', "not UTF-8")
toml("TOML: UTF-16", 'title = "T"'.encode("utf-16"), "not UTF-8")
toml("TOML: NULs", b"\0" * 50, "not valid TOML")
toml("TOML: a key twice", TOML + 'title = "again"\n', "not valid TOML")
toml("TOML: a table twice", TOML + "[source]\n[source]\n", "not valid TOML")
toml("TOML: a Windows path", TOML + 'table = "C:\\Users\\me\\t.csv"\n', "not valid TOML")
toml("TOML: an unknown key", TOML + 'titel = "x"\n', "line 4.*titel.*did you mean")
toml("TOML: 5,000 unknown keys", TOML + "".join(f"key{k} = 1\n" for k in range(5000)), "more keys are wrong")
toml("TOML: a key of 500,000 letters", TOML + "x" * 500_000 + " = 1\n", "no such key")
toml(
    "TOML: 20,000 places of no use",
    TOML + "[places]\n" + "".join(f'"p{k}" = 5\n' for k in range(20_000)),
    "more keys are wrong",
)
toml("TOML: a file of five megabytes", TOML + "# " + "x" * 5_000_000, "--limit toml")
toml("TOML: lists 5,000 deep", TOML + "x = " + "[" * 5000 + "]" * 5000, "nesting|not valid TOML")
toml("TOML: lists 200 deep", TOML + "x = " + "[" * 200 + "]" * 200, "no such key|nesting")
toml("TOML: tables 5,000 deep", TOML + "x = " + "{a=" * 5000 + "1" + "}" * 5000, "nesting|not valid TOML")
toml("TOML: a dotted key 5,000 deep", TOML + "a" + ".a" * 5000 + " = 1\n", "no such key|nesting")
toml("TOML: a dotted key of ours 3,000 deep", TOML + "source" + ".a" * 3000 + " = 1\n", "no such key|nesting")
for digits in (400, 5000, 100_000):
    toml(f"TOML: a total of {digits:,} digits", TOML + "total = " + "9" * digits + "\n", "number|digits|large")
toml("TOML: a bend of 5,000 digits", TOML + "[layout.bends]\nEssex = " + "9" * 5000 + "\n", "digits|number")
toml("TOML: a bend of 400 digits", TOML + "[layout.bends]\nEssex = " + "9" * 400 + "\n", "number|large")
toml("TOML: a bend of 1e308", TOML + "[layout.bends]\nEssex = 1e308\n", "too large")
toml("TOML: a bend of -1e308", TOML + "[layout.bends]\nEssex = -1e308\n", "too small")
toml("TOML: a bend of infinity", TOML + "[layout.bends]\nEssex = inf\n", "number")
toml("TOML: a bend of a place that is not there", TOML + "[layout.bends]\nAtlantis = 0.2\n", "not an origin")
toml("TOML: a label at 1e308", TOML + "[layout.labels]\nEssex = [1e308, 0]\n", "too large")
toml("TOML: a label at nan", TOML + "[layout.labels]\nEssex = [nan, 0]\n", "pair of numbers")
toml("TOML: a label of three numbers", TOML + "[layout.labels]\nEssex = [1, 2, 3]\n", "pair of numbers")
toml("TOML: an anchor at 1e308", TOML + "[layout.anchors]\nEssex = [1e308, 52.0]\n", "too large")
toml("TOML: an anchor of no place", TOML + "[layout.anchors]\nAtlantis = [0.5, 52.0]\n", "Atlantis")
toml("TOML: an anchor beyond the pole", TOML + "[layout.anchors]\nEssex = [0.5, 152.0]\n", "too large")
toml("TOML: a side that is none", TOML + '[layout.sides]\nEssex = "above"\n', "not one of the values")
toml("TOML: a total as text", TOML + 'total = "1503"\n', "text where a number")
toml("TOML: a total below zero", TOML + "total = -5\n", "too small")
toml("TOML: a total of infinity", TOML + "total = inf\n", "number")
toml("TOML: a total too small", TOML + "total = 5\n", "more than the published total")
toml("TOML: a title as a number", 'title = 5\nunit = "people"\ndestination = "Norfolk"\n', "text is wanted")
toml("TOML: a title that is empty", 'title = " "\nunit = "people"\ndestination = "Norfolk"\n', "text is empty")
toml("TOML: a title of three megabytes", f'title = "{"x" * 3_000_000}"\nunit = "people"\n', "--limit toml")
toml("TOML: a title of half a megabyte", f'title = "{"x" * 500_000}"\nunit = "people"\n', "--limit text")
toml("TOML: a title of 100,000 words", f'title = "{"ab " * 100_000}"\nunit = "people"\n', "--limit text")
for where in ("period", "subtitle", "summary"):
    toml(f"TOML: NUL in {where}", TOML + f'{where} = "a\\u0000b"\n', "cannot be shown")
    toml(f"TOML: a control sign in {where}", TOML + f'{where} = "a\\u001bb"\n', "cannot be shown")
toml("TOML: U+FFFE in the title", 'title = "a\\ufffeb"\nunit = "people"\ndestination = "Norfolk"\n', "cannot be shown")
toml("TOML: NUL in the table's name", TOML + 'table = "t\\u0000.csv"\n', "cannot be shown")
toml("TOML: NUL in the encoding", TOML + 'encoding = "utf\\u0000-8"\n', "cannot be shown")
toml("TOML: NUL in a caveat", TOML + 'caveats = ["a\\u0000"]\n', "cannot be shown")
toml("TOML: half a character", TOML + 'period = "\\ud800"\n', "not valid TOML")
toml("TOML: a caveat that is not text", TOML + "caveats = [1, 2]\n", "list of text")
toml("TOML: the table is missing", TOML + 'table = "nope.csv"\n', "cannot be read")
toml("TOML: the table is a folder", TOML + 'table = "."\n', "folder")
toml("TOML: the table is a device", TOML + 'table = "/dev/zero"\n', "device or a pipe")
toml("TOML: the table is the TOML", TOML + 'table = "t.toml"\n', "column|rows|cells")
toml("TOML: a date as a period", TOML + "period = 2024-01-01\n", "text is wanted")
toml("TOML: a level that is none", TOML + 'prefer = "galaxy"\n', "not one of the values")
toml("TOML: suppression below 3", TOML + "suppress_below = 2\n", "too small")
toml("TOML: a column that is not there", TOML + '[columns]\ncount = "nope"\n', "nope")
toml("TOML: a header row that is not there", TOML + "header = 77\n", "row")
toml("TOML: a header row without end", TOML + "header = " + "9" * 200 + "\n", "row|large")
toml("TOML: a sheet of a text table", TOML + 'sheet = "S"\n', ".", code=0)
toml("TOML: a place that is none", TOML + '[places]\nEssex = "Atlantis"\n', "Atlantis")
toml("TOML: a place of a code that is none", TOML + '[places]\nEssex = "E99999999"\n', "E99999999")
toml("TOML: a mark that means nothing", TOML + '[marks]\nx = "perhaps"\n', "perhaps", rows=TABLE + "Devon,x\n")
toml("TOML: a range that runs backwards", TOML + '[marks]\nx = "9-2"\n', "9-2", rows=TABLE + "Devon,x\n")
toml("TOML: a printed share that is none", TOML + 'total = 100\n[shares]\nEssex = "lots"\n', "lots")
toml(
    "TOML: populations that are not there",
    TOML + '[population]\nfile = "nope.csv"\ncode = "c"\nvalue = "v"\n',
    "nope.csv|population",
)
toml(
    "TOML: populations from a device",
    TOML + '[population]\nfile = "/dev/zero"\ncode = "c"\nvalue = "v"\n',
    "device|population",
)
toml("TOML: a table where text is wanted", TOML + "[period]\na = 1\n", "text is wanted")
toml("TOML: text where a table is wanted", 'columns = "x"\n' + TOML, "table is wanted")
