"""Bad JSON tables."""

from cases import table


def json(name: str, text: str, message: str, code: int = 1) -> None:
    table(f"JSON: {name}", text, message, file="t.json", code=code)


json("not JSON", "{", "line 1")
json("cut off", '[{"origin": "Essex", "count": 25}, {"orig', "not valid JSON")
json("a number", "5", "not a table")
json("a text", '"hello"', "not a table")
json("null", "null", "not a table")
json("an empty list", "[]", "not a table")
json("an empty record", "{}", "not a table")
json("a list of numbers", "[1, 2, 3]", "not a table")
json("a list of mixed things", '[{"origin": "Essex"}, [1], 2]', "not a table")
json("records without columns", "[{}, {}]", ".")
json("rows without cells", "[[], []]", ".")
json("a record in a cell", '[{"origin": {"name": "Essex"}, "count": 5}]', "cell holds a list or a record")
json("a list in each of many cells", "[" + ",".join('{"origin": [1], "count": 5}' for _ in range(20_000)) + "]", "more")
json("a name twice in a record", '[{"origin": "Essex", "origin": "Kent", "count": 5}]', "stands twice")
json(
    "a record of 100,000 names, one twice",
    "[{" + ",".join(f'"n{k}": 1' for k in range(100_000)) + ', "n5": 1}]',
    "stands twice",
)
json("a record of 100,000 names", "[{" + ",".join(f'"n{k}": 1' for k in range(100_000)) + "}]", "columns in a table")
json("columns of different lengths", '{"origin": ["Essex", "Kent"], "count": [5]}', "different lengths")
json("lists 100,000 deep", "[" * 100_000 + "]" * 100_000, "--limit nesting|not a table")
json("records 50,000 deep", '{"a":' * 50_000 + "1" + "}" * 50_000, "nesting|not a table")
json("lists 900 deep in a cell", '[{"origin": ' + "[" * 900 + "]" * 900 + ', "count": 5}]', "cell holds|nesting")
json(
    "lines, one of them 100,000 deep", '{"origin": "Essex", "count": 1}\n{"origin": ' + "[" * 100_000, "not valid JSON"
)
json("a number of 5,000 digits", '[{"origin": "Essex", "count": ' + "9" * 5000 + "}]", "5,000 digits")
json(
    "a number of 5,000 digits on a line",
    '{"origin": "Essex", "count": 1}\n{"origin": "Kent", "count": ' + "9" * 5000 + "}",
    "5,000 digits",
)
json("a number of 250 digits", '[{"origin": "Essex", "count": ' + "9" * 250 + "}]", "row 2")
json("a number of 1e999", '[{"origin": "Essex", "count": 1e999}]', "row 2")
json("NaN and infinity", '[{"origin": "Essex", "count": NaN}, {"origin": "Kent", "count": Infinity}]', "row|inf")
json("true as a count", '[{"origin": "Essex", "count": true}]', "TRUE")
json("half a character as a name", '[{"origin": "\\ud800", "count": 5}]', "half a character")
json("half a character in another column", '[{"origin": "Essex", "count": 5, "remark": "\\udfff"}]', "half a character")
json("half a character as a column", '[{"origin": "Essex", "count": 5, "\\ud8ff": "x"}]', "half a character")
json("halves that make a whole", '[{"origin": "Essex\\ud83d\\ude00", "count": 5}]', ".", code=0)
json("NUL in a name", '[{"origin": "Es\\u0000sex", "count": 5}]', "row 2")
json("NUL in another column", '[{"origin": "Essex", "count": 5, "remark": "a\\u0000b"}]', ".", code=0)
json("control signs in the period", '[{"origin": "Essex", "count": 5, "period": "\\u0001\\ufffe"}]', ".", code=0)
json("a name of 200,000 letters", '[{"origin": "' + "x" * 200_000 + '", "count": 5}]', "characters in one cell")
json("comments", '// hello\n[{"origin": "Essex", "count": 5}]', "not valid JSON")
json("a mark, then nothing", "\ufeff", "empty|not valid")
json("UTF-16 without a mark and cut", "[1, 2]".encode("utf-16-le").decode("latin-1"), "JSON|table")
