"""CSV is looked at strictly before Spark, which passes over what is wrong with it, reads it."""

import duckdb
import pytest
from evidence_world import write_world

from dpiakit.evidence.engines.spark_csv import csv_shape
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import read_mapping
from dpiakit.evidence.sources import data_files


def shape_of(folder, raw):
    write_world(folder, [], [])
    (folder / "ledger.csv").write_bytes(raw)
    return csv_shape(data_files(folder, read_mapping(folder / "mapping.yaml"))[0])


@pytest.mark.parametrize(
    "raw",
    [
        b"a,b\n1,2\n", b"\xef\xbb\xbfa,b\r\n1,2\r\n", b"a,b\r1,2\r", b"a;b\n1,5;2\n3,5;4\n",
        b"a\tb\n1\t2\n", b"a|b\n1|2\n", b"a,a,A,\n1,2,3,4\n", b"a, b \n1,2\n", b'"a,x",b\n1,2\n',
        b"a\n1\n2\n", b"a,b\n1,2\n\n3,4\n", b"a,a_1,a\n1,2,3\n",
    ],
)  # fmt: skip
def test_columns_have_the_names_that_duckdb_gives_them(tmp_path, raw):
    names = shape_of(tmp_path, raw).names
    with duckdb.connect() as made:
        read = made.read_csv(str(tmp_path / "ledger.csv"), header=True, all_varchar=True)

        assert list(names) == read.columns


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a,b\n1,2\n1\n", "line 3: It is no table"),
        (b"a,b\n1,2,3\n", "line 2: It is no table"),
        (b'a,b\n1,2\n1,"2', "line 3: It is no table"),
        (b'a,b\n1,"2"x\n', "line 2: It is no table"),
        (b"a,b\n1,2\n1,\xe9\xff\n", "line 3: Its text is not in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "line 1: Its text is not in UTF-8"),
        (b"a,b\n'1,2',3\n", "line 2: It is no table"),
        (b"a,b\n'1',3\n", "line 2: A value stands in single quotes"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(tmp_path, raw, said):
    with pytest.raises(EvidenceError, match=rf"ledger\.csv: {said}"):
        shape_of(tmp_path, raw)
