"""Bad text tables: encodings, delimiters, quoting, ragged rows, counts that are none, names without end."""

from cases import TABLE, table

# what is not a table
table("empty file", "", "empty")
table("only white space", " \n\t\n  \n", "empty")
table("only NULs", b"\0" * 100, "empty")
table("NUL inside", b"origin,count\nEs\0sex,25\n", "not text")
table("PDF", b"%PDF-1.7\n%...", "the PDF cannot be read")
table("gzip", b"\x1f\x8b\x08\0\0\0\0\0", "gzip")
table("web page", "<!DOCTYPE html><html><table></table>", "web page")
table("RTF", "{\\rtf1 hello}", "text document")
table("random bytes", bytes(range(256)) * 50, "not text")
table("PNG", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text")
table("ELF", b"\x7fELF" + b"\0" * 64 + b"\x01" * 64, "not text")
table("SQLite", b"SQLite format 3\0" + b"\0" * 100, "GeoPackage cannot be read")
table("header only", "origin,count\n", "no rows")
table("one column", "origin\nEssex\nKent\n", "count")
table("no header", "Essex,25\nKent,14\n", "column")
table("blank header", ",\nEssex,25\n", "column")
table("one cell", "x", "column|rows")
table("one line of commas", "," * 5000, "columns in a table")
table("one line of 900 commas", "," * 900, "column|rows|cell")
# encodings
table("UTF-16 cut in half", "origin,count\nEssex,25\n".encode("utf-16")[:-1], "not text in utf-16")
table("UTF-32 damaged", b"\xff\xfe\0\0" + b"abc", "not text in utf-32")
table("UTF-8 mark, then Latin", b"\xef\xbb\xbforigin,count\nM\xf4n,5\n", "not text in utf-8-sig")
table("unknown encoding", TABLE, "no encoding 'klingon'", "--encoding", "klingon")
table("encoding of bytes", TABLE, "no encoding|not a text", "--encoding", "hex")
table("encoding of compression", TABLE, "no encoding|not a text", "--encoding", "zlib")
table("wrong encoding", b"origin,count\nM\xf4n,5\n", "not text in utf-8", "--encoding", "utf-8")
table("encoding undefined", TABLE, "not text|no encoding", "--encoding", "undefined")
table("encoding with a path", TABLE, "no encoding", "--encoding", "../../etc/passwd")
table("encoding rot13", TABLE, "no encoding|not a text", "--encoding", "rot13")
table("bytes of no Windows letter", b"origin,count\n\x81\x8d\x8f\x90\x9d,5\n", "not text in cp1252")
# delimiters and quoting
table("two delimiters", "a,b;c\n1,2;3\n", "equally well")
table("delimiter not allowed", TABLE, "not one of the values", "--delimiter", "x")
table("delimiter of two signs", TABLE, "not one of the values", "--delimiter", ";;")
table("delimiter that is not there", TABLE, "column", "--delimiter", ";")
table("sep and nothing", "sep=", "column|empty|rows")
table("sep and a comma only", "sep=,", "empty")
table("sep and a line end", "sep=,\n", "empty")
table("sep of a letter", "sep=x\noriginxcount\nEssexx25\n", "can divide")
table("sep of a quotation mark", 'sep="\norigin"count\n', "can divide")
table("sep of two signs", "sep=;;\norigin;;count\n", "can divide")
table("sep of an emoji", "sep=😀\norigin😀count\n", "can divide")
table("sep of a backslash", "sep=\\\norigin\\count\n", "can divide")
table("sep upper case", "SEP=;\norigin;count\nAtlantis;5\n", "Atlantis")
table("open quotation mark", 'origin,count\n"Essex,25\nKent,14\n', "quotation mark|column|rows")
table("open quotation mark, long", lambda: 'origin,count\nKent,5\n"' + "Essex,25\n" * 100_000, "quotation mark|cell")
table("ragged rows", "origin,count\nEssex,25,3,4\nKent,14\n", "cells")
table("ragged by a comma in a number", "origin,count\nEssex,1,503\nKent,14\n", "more cells|cells")
table(
    "ragged ten thousand times", "origin,count\n" + "Kent,14\n" * 300 + "Essex,1,2,3\n" * 10_000, "and 9,9\\d\\d more"
)
table("lines of CR only", "origin,count\rAtlantis,25\r", "Atlantis|column|rows")
table("mixed line ends", "origin,count\r\nAtlantis,25\rKent,14\n", ".")
table("bare CR in a name", 'origin,count\n"a\r=1+1",14\n', "a\\\\r=1")
table("line break in a name", 'origin,count\n"a\nb",14\n', "a\\\\nb")
# counts
table("count in words", "origin,count\nEssex,many\n", "row 2.*many")
table("negative count", "origin,count\nEssex,-5\n", "-5")
table("count of two readings", 'origin,count\nEssex,"1,5"\n', "1,5")
table("count of 5,000 digits", "origin,count\nEssex," + "9" * 5000 + "\n", "row 2")
table("count of 300,000 digits", "origin,count\nEssex," + "9" * 300_000 + "\n", "cell|digits")
table("count 1e308", "origin,count\nEssex,1e308\nKent,1e308\n", "row")
table("count infinity", "origin,count\nEssex,inf\nKent,nan\n", "inf")
table("count of Arabic digits", "origin,count\nEssex,٣٤\n", ".", code=0)
table("count in hexadecimal", "origin,count\nEssex,0x1F\n", "0x1F")
table("count as a formula", "origin,count\nEssex,=1+1\n", "=1\\+1")
table("count as a date", "origin,count\nEssex,2024-01-01\n", "2024-01-01")
table("count with a minus of typography", "origin,count\nEssex,−5\n", "−5")
table("range that runs backwards", "origin,count\nEssex,9-2\n", "9-2")
table("a million wrong counts", lambda: "origin,count\n" + "".join(f"Essex,x{k}\n" for k in range(100_000)), "more")
table("percentages", "origin,count\nEssex,25%\nKent,75%\n", "%")
# names
table("unknown name", "origin,count\nAtlantis,25\n", "row 2.*Atlantis")
table("misspelt name", "origin,count\nHertfordhsire,25\n", "did you mean Hertfordshire")
table("name of several places", "origin,count\nNewport,25\n", ".", code=0)
table("empty origin", "origin,count\n,25\nKent,3\n", "origin is empty")
table("name of 200,000 letters", "origin,count\n" + "x" * 200_000 + ",25\n", "characters in one cell")
table("name of 50,000 letters", "origin,count\n" + "x" * 50_000 + ",25\n", "row 2")
table("name of 50,000 words", "origin,count\n" + "ab " * 30_000 + ",25\n", "row 2")
table("name of brackets", "origin,count\n" + "(" * 3000 + ",25\n", "row 2")
table("name of control signs", "origin,count\n\x1b[31mEssex\x07,25\n", "row 2.*x1b")
table("name that turns direction", "origin,count\n\u202eKent,25\n", ".", code=0)
table("name of joiners", "origin,count\n\u200b\u200d\ufeff,25\n", ".", code=0)
table("name that is a formula", "origin,count\n=cmd|' /C calc'!A0,25\n", "row 2")
table("name that is markup", "origin,count\n<script>alert(1)</script>,25\n", "row 2")
table("name that is a path", "origin,count\n../../etc/passwd,25\n", "row 2")
table("name of an old district, split", "origin,count\nE07000028x,25\n", "row 2")
table("a code that does not exist", "origin,count\nE99999999,25\n", "E99999999")
table(
    "hundred thousand unknown names",
    lambda: "origin,count\n" + "".join(f"Place {k}x,1\n" for k in range(100_000)),
    "more|others",
)
table(
    "a million unknown names",
    lambda: "origin,count\n" + "".join(f"Q{k}x,{k}\n" for k in range(1_000_000)),
    "999,800 other values .* left unread .*Q999999x.*Q999998x.*Q999990x",
)
table(
    "two hundred near misses",
    "origin,count\n" + "".join(f"Essexx{chr(97 + k % 26)}{k},1\n" for k in range(200)),
    "more",
)
# columns
table("two columns of counts", "origin,count,count\nEssex,1,2\n", "count")
table("two columns of origins", "origin,from,count\nEssex,Kent,2\n", "origin|from")
table("column asked for is not there", TABLE, "no column 'number'|number", "--count-column", "number")
table("columns of the same name", "a,a,a\nEssex,1,2\n", "column")
table(
    "200,000 columns",
    lambda: ",".join(f"c{k}" for k in range(200_000)) + "\n" + "1," * 199_999 + "1\n",
    "columns in a table",
)
table("900 columns", ",".join(f"c{k}" for k in range(900)) + "\n" + "1," * 899 + "1\n", "column")
table(
    "900 columns of numbers in 50 rows",
    ",".join(f"c{k}" for k in range(900))
    + "\n"
    + "".join(",".join(str(k * row) for k in range(900)) + "\n" for row in range(50)),
    "869 more",
)
table("header row beyond the table", TABLE, "header|row", "--header", "99")
table("header row in figures without end", TABLE, "at most 18 digits", "--header", "9" * 30, code=2)
table("no destination", TABLE, "Atlantis", "--destination", "Atlantis")
table("destination that is none", TABLE, "unknown", "--destination", "unknown")
table(
    "destination said twice",
    "origin,destination,count\nEssex,,5\nKent,Norfolk,3\n",
    "destination is said twice|destination is empty",
)
table("total too small", TABLE, "more than the published total", "--total", "10")
table("total that is not a number", TABLE, "number", "--total", "nan")
table("total without end", TABLE, "large", "--total", "1e300")
table("total row that fits nothing", TABLE + "Total,7\n", "Total.*7")
table("suppression below 3", TABLE, "at least 3|small", "--suppress-below", "2", code=2)
