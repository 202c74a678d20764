"""Readers give back every record, or say which line is bad, whatever the file holds."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import SourceError
from catalog.files.readers import reader_for
from catalog.files.records import Reading, Record

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def read(path: Path, **reading: str) -> list[Record]:
    return list(reader_for(path, Reading(**reading)).records())


def rejected(records: list[Record]) -> list[tuple[int, str]]:
    return [(r.line, r.problem.reason) for r in records if r.problem]


def ids(records: list[Record]) -> list[object]:
    return [r.values["id"] for r in records if not r.problem]


def test_ids_stay_as_they_are_written(write: Write) -> None:
    records = read(write("a.csv", "id,title\n007,x\nNA,y\n1e5,z\n,w\n"))
    assert ids(records) == ["007", "NA", "1e5", ""]
    assert [r.line for r in records] == [2, 3, 4, 5]


def test_lines_count_as_an_editor_counts(write: Write) -> None:
    text = 'id,title\n1,"two\nlines"\n\n2,plain\r\n3,"a ""quoted"" word"\n'
    records = read(write("a.csv", text))
    assert [(r.line, r.values["title"]) for r in records] == [
        (2, "two\nlines"),
        (5, "plain"),
        (6, 'a "quoted" word'),
    ]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,title\n1,Mug\n"),
        ("a.csv", "id;title\n1;Mug\n"),
        ("a.csv", "\ufeffid,title\r\n1,Mug\r\n"),
        ("a.csv", "id,title\r1,Mug\r"),
        ("a.csv", "\n\nid,title\n1,Mug"),
        ("a.tsv", "id\ttitle\n1\tMug\n"),
        ("a.jsonl", '{"id": "1", "title": "Mug"}\n'),
        ("a.ndjson", '\n{"id": "1", "title": "Mug"}'),
    ],
)
def test_every_text_format(write: Write, name: str, content: str, packed: bool) -> None:
    data = content.encode()
    path = write(name + ".gz", gzip.compress(data)) if packed else write(name, data)
    assert reader_for(path).columns() == ["id", "title"]
    assert [r.values for r in read(path)] == [{"id": "1", "title": "Mug"}]


def test_utf_16_is_recognised_by_its_mark(write: Write) -> None:
    path = write("a.csv", "id,title\n1,Tasse à café\n".encode("utf-16"))
    assert read(path)[0].values["title"] == "Tasse à café"


def test_another_encoding_can_be_named(write: Write) -> None:
    path = write("a.csv", "id,title\n1,café\n".encode("cp1252"))
    assert read(path, encoding="cp1252")[0].values["title"] == "café"
    assert read(path)[0].values["title"] == "caf\udce9"


def test_an_encoding_nobody_knows_is_named(write: Write) -> None:
    with pytest.raises(SourceError, match="no encoding 'latin-99'"):
        read(write("a.csv", "id,title\n1,x\n"), encoding="latin-99")


def test_repeated_and_missing_column_names_are_told_apart(write: Write) -> None:
    path = write("a.csv", "id,price,price,\n1,2,3,4\n")
    assert reader_for(path).columns() == ["id", "price", "price (3)", "column 4"]


def test_rows_with_the_wrong_number_of_columns(write: Write) -> None:
    records = read(write("a.csv", "id,title\n1\n2,a,b\n3,c,,\n4,d\n"))
    assert rejected(records) == [(2, "too few columns"), (3, "too many columns")]
    assert ids(records) == ["3", "4"]


def test_an_open_quote_costs_one_row_not_the_rest(write: Write) -> None:
    rows = "".join(f"{n},title {n}\n" for n in range(3, 2_000))
    path = write("a.csv", f'id,title\n1,ok\n2,"open\n{rows}2000,"closed"\n')
    records = read(path)
    assert rejected(records) == [(3, "quote not closed or not doubled")]
    assert len(records) == 2_000


def test_an_open_quote_without_end_cannot_eat_memory(write: Write) -> None:
    rows = "".join(f"{n},{'x' * 1000}\n" for n in range(2, 3_000))
    records = read(write("a.csv", f'id,title\n1,"open\n{rows}'))
    assert rejected(records) == [(2, "quote not closed or not doubled")]
    assert len(records) == 2_999


def test_a_last_row_with_an_open_quote_ends_early(write: Write) -> None:
    records = read(write("a.csv", 'id,title\n1,ok\n2,"a title that goes\non and'))
    assert rejected(records) == [(3, "file ends early")]
    assert ids(records) == ["1"]


def test_a_last_row_cut_before_its_last_column_ends_early(write: Write) -> None:
    assert rejected(read(write("a.csv", "id,title\n1,ok\n2"))) == [(3, "file ends early")]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz"])
def test_a_cut_gzip_keeps_what_came_before(write: Write, name: str) -> None:
    rng = np.random.default_rng(0)
    titles = ["".join(map(chr, rng.integers(97, 122, 20))) for _ in range(5_000)]
    if ".csv" in name:
        text = "id,title\n" + "".join(f"{n},{t}\n" for n, t in enumerate(titles))
    else:
        text = "".join(json.dumps({"id": str(n), "title": t}) + "\n" for n, t in enumerate(titles))
    whole = gzip.compress(text.encode())
    records = read(write(name, whole[: len(whole) // 2]))
    good = ids(records)
    assert good == [str(n) for n in range(len(good))]
    assert 1_000 < len(good) < 4_000
    assert [reason for _, reason in rejected(records)] == ["file ends early"]
    assert records[-1].problem


def test_a_gzip_damaged_in_the_middle_is_survived(write: Write) -> None:
    whole = bytearray(gzip.compress(b"id,title\n" + b"1,mug\n" * 50_000, compresslevel=1))
    whole[len(whole) // 2 :] = b"\xff" * (len(whole) // 2)
    records = read(write("a.csv.gz", bytes(whole)))
    assert rejected(records)[-1][1] == "file ends early"


def test_a_line_without_end_is_bounded(write: Write) -> None:
    path = write("a.csv", "id,title\n1," + "x" * 9_000_000 + "\n2,ok\n")
    tracemalloc.start()
    records = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rejected(records) == [(2, "longer than 100,000 characters")]
    assert ids(records) == ["2"]
    assert peak < 60_000_000


def test_json_lines_that_are_no_objects(write: Write) -> None:
    lines = ['{"id": "1"}', "nonsense", "[1]", '"x"', '{"id": "2"', "[" * 100_000, '{"id": "3"}']
    records = read(write("a.jsonl", "\n".join(lines) + "\n"))
    assert ids(records) == ["1", "3"]
    assert [line for line, _ in rejected(records)] == [2, 3, 4, 5, 6]


def test_json_numbers_stay_exact(write: Write) -> None:
    line = '{"id": 12345678901234567890, "price": 19.90, "rating": NaN, "x": {"y": 1}}'
    values = read(write("a.jsonl", line))[0].values
    assert values["id"] == 12345678901234567890
    assert values["price"] == Decimal("19.90")
    assert str(values["price"]) == "19.90"
    assert values["rating"].is_nan()
    assert values["x.y"] == 1


def test_a_json_array_says_how_to_convert_it(write: Write) -> None:
    with pytest.raises(SourceError, match="jq -c"):
        reader_for(write("a.json", '[{"id": 1},\n{"id": 2}]')).columns()


def parquet(path: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return path


def test_parquet_values(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        id=pa.array(["007", "NA", None]),
        narrow=pa.array([12.1, None, 3.0], pa.float32()),
        price=pa.array([0.1, 19.99, 1e-7]),
        at=pa.array([datetime(2024, 1, 1)] * 3),  # noqa: DTZ001
        words=pa.array([["a", "b"], [], None]),
    )
    assert reader_for(path).columns() == ["id", "narrow", "price", "at", "words"]
    records = read(path)
    assert [r.line for r in records] == [1, 2, 3]
    assert [r.values["id"] for r in records] == ["007", "NA", None]
    assert records[0].values["narrow"] == 12.1
    assert [str(r.values["price"]) for r in records] == ["0.1", "19.99", "1e-07"]
    assert records[0].values["words"] == ["a", "b"]


def test_parquet_text_that_is_not_utf_8_spoils_its_row_only(tmp_path: Path) -> None:
    bad = pa.array([b"ok", b"caf\xe9", b"fine"]).view(pa.string())
    records = read(parquet(tmp_path / "a.parquet", id=pa.array(["1", "2", "3"]), title=bad))
    assert [r.values["title"] for r in records] == ["ok", "caf\udce9", "fine"]


def test_a_packed_parquet(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", id=pa.array(["1"]))
    packed = tmp_path / "b.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert ids(read(packed)) == ["1"]


def test_a_cut_parquet_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", id=pa.array(["1"] * 100))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match="not a whole Parquet file"):
        read(path)


def test_a_damaged_stretch_of_a_parquet_costs_that_stretch(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"id": [f"number {n}" for n in range(300)]})
    pq.write_table(table, path, row_group_size=100, compression="zstd", use_dictionary=False)
    place = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[place + 30 : place + 120] = b"\xff" * 90
    path.write_bytes(bytes(data))
    records = read(path)
    assert len(ids(records)) == 200
    assert [reason for _, reason in rejected(records)] == ["damaged stretch of a Parquet file"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"PK", r"\.csv, \.tsv, \.jsonl or \.parquet"),
        ("a", b"", r"does not read"),
        ("a.csv", b"", "is empty"),
        ("a.csv.gz", b"", "is empty"),
        ("a.csv", b"\n\n\n", "header"),
        ("a.jsonl", b"\n", "is empty"),
        ("a.csv", b'"id,title\n1,2\n', "header"),
        ("a.csv.gz", gzip.compress(b"id,title\n", mtime=0)[:11], "header"),
    ],
)
def test_a_file_that_is_no_table_says_so(
    write: Write, name: str, content: bytes, says: str
) -> None:
    with pytest.raises(SourceError, match=says):
        reader_for(write(name, content)).columns()


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no file"):
        reader_for(tmp_path / "a.csv").columns()
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(SourceError, match="is a folder"):
        reader_for(tmp_path / "b.csv").columns()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tail=st.binary(max_size=200) | st.text('",\n\r\tab\x00', max_size=80).map(str.encode),
    cut=st.integers(0, 200),
    name=st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.csv.gz"]),
)
def test_no_bytes_break_a_reader(tmp_path: Path, tail: bytes, cut: int, name: str) -> None:
    rows = [f'{n},"title, {n}"\n' for n in range(20)]
    data = ("id,title\n" + "".join(rows)).encode() + tail
    data = data[: len(data) - cut]
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    try:
        records = read(path)
    except SourceError:
        return
    lines = [r.line for r in records]
    assert lines == sorted(set(lines))
    if ".csv" in name:
        whole = data.decode("utf-8", "replace")
        kept = [n for n in range(20) if "".join(["id,title\n", *rows[: n + 1]]) in whole]
        assert ids(records)[: len(kept)] == [str(n) for n in kept]
