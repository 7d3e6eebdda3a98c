"""Targets files of a hindcast: periods, columns, numbers, units, and names as people and programs write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from game.calendar import month, month_from_text
from game.errors import PrimacyError
from game.experiments import hindcast as h
from game.experiments.hindcast_mapping import identity, mapped, plain, quantities, remarks
from game.experiments.hindcast_periods import period_from_text
from game.experiments.hindcast_summary import reason
from game.experiments.hindcast_targets import COLUMNS, shipped_targets
from game.experiments.hindcast_units import factor_of
from tests.engine.hindcast import LINE, target

# ---------------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01", "2024-12"),
        ("2023H1", "2023-01", "2023-06"),
        ("2023H2", "2023-07", "2023-12"),
        ("2025Q2", "2025-04", "2025-06"),
        ("2024-02", "2024-02", "2024-02"),
        ("2023-2024", "2023-01", "2024-12"),
        ("2023\u20132024", "2023-01", "2024-12"),
        ("2023-24", "2023-01", "2024-12"),
        ("2024-06-19", "2024-06", "2024-06"),
        ("H1 2025", "2025-01", "2025-06"),
        ("2025 h2", "2025-07", "2025-12"),
        ("2025-Q2", "2025-04", "2025-06"),
        ("1H2025", "2025-01", "2025-06"),
        ("June 2025", "2025-06", "2025-06"),
        ("Sept. 2024", "2024-09", "2024-09"),
        ("mid-2025", "2025-06", "2025-06"),
        ("end of 2024", "2024-12", "2024-12"),
        ("Jan 2024 to Mar 2024", "2024-01", "2024-03"),
        ("2022-01 to 2024-06", "2022-01", "2024-06"),
        ("2022Q1-2023Q3", "2022-01", "2023-09"),
        ("2023-06-01/2024-02-29", "2023-06", "2024-02"),
    ],
)
def test_periods_are_whole_months(text: str, first: str, last: str) -> None:
    period = period_from_text(text)
    assert (period.first, period.last) == (month_from_text(first), month_from_text(last))


@pytest.mark.parametrize(
    "text", ["", "24", "2024H3", "2024Q5", "2024-13", "2024-2023", "spring", "spring 2024", "FY2024", "2024-"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PrimacyError, match="is not a period"):
        period_from_text(text)


# ----------------------------------------------------------------------------------------------- targets files


def file_with(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "targets.csv"
    path.write_text(content)
    return path


def test_the_file_that_ships_names_a_source_for_every_target() -> None:
    targets = h.read_targets()
    assert len(targets) == 71 and {each.grade for each in targets} == {"A", "B", "C"}
    assert all(".csv: " in each.basis and len(each.basis) > 20 for each in targets)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", 'line 1: the column "target" is missing'),
        (",".join(COLUMNS[:-1]) + "\n", 'line 1: the column "basis" is missing'),
        (",".join(COLUMNS) + "\n", "holds no target"),
        (",".join(COLUMNS) + "\n" + LINE + LINE.replace("2.74e24", "many"), 'line 3, column "value": "many" is not a'),
        (",".join(COLUMNS) + "\n" + LINE.replace(",2022,", ",2022H9,"), 'line 2, column "period": "2022H9" is not a'),
        (",".join(COLUMNS) + "\n" + LINE.replace("9.1e23", "9e24"), 'line 2, column "low": 9e24 lies above high'),
        (",".join(COLUMNS) + "\n" + LINE.replace("9.1e23", ""), 'line 2, column "low": is empty; give low and high'),
        (",".join(COLUMNS) + "\n" + LINE.replace("9.1e23,8.2e24,FLOP,factor 3", ",,FLOP,factor 0"), "a number above 0"),
        (",".join(COLUMNS) + "\n" + LINE.replace("2.74e24", "2.7_4e24"), '"2.7_4e24" is not a number'),
        (",".join(COLUMNS) + "\n" + LINE.replace("US", ""), 'line 2, column "actor": is empty'),
        (",".join(COLUMNS) + "\n" + LINE.replace(",A,", ","), "line 2: 10 cells under 11 columns"),
        (",".join(COLUMNS) + "\n" + LINE.replace("FLOP", "month"), 'line 2, column "value": "2.74e24" is not a month'),
    ],
)
def test_a_damaged_file_gives_one_sentence_with_line_and_column(tmp_path: Path, content: str, message: str) -> None:
    path = file_with(tmp_path, content)
    with pytest.raises(PrimacyError) as caught:
        h.read_targets(path)
    assert message in str(caught.value) and "targets.csv" in str(caught.value)


def test_files_that_are_not_there_or_not_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PrimacyError, match="There is no targets file"):
        h.read_targets(tmp_path / "none.csv")
    path = tmp_path / "targets.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PrimacyError, match="is not text in UTF-8"):
        h.read_targets(path)


def test_a_tolerance_stands_in_for_a_range_that_is_not_given(tmp_path: Path) -> None:
    line = LINE.replace("2.74e24,9.1e23,8.2e24", "9e24,,")
    (found,) = h.read_targets(file_with(tmp_path, ",".join(COLUMNS) + "\n" + line))
    assert (found.low, found.high) == pytest.approx((3e24, 2.7e25))


def test_foreign_tables_are_read_as_programs_write_them(tmp_path: Path) -> None:
    """Columns in another order, more of them, capitals, a byte-order mark, CR LF, blank lines and commas at the end."""
    heading = "Note,Period,Actor,Quantity,Target,High,Low,Observed,Unit,Tolerance,Grade,Basis,"
    line = '"one, two",2024 H1,United States,"Capex of Amazon, Microsoft, Alphabet, Meta",Z9,"1,300.5","900","1,000",'
    path = tmp_path / "targets.csv"
    path.write_bytes(f"\ufeff\r\n{heading}\r\n\r\n{line}USD bn,,A,press,,\r\n,,,\r\n".encode())
    (found,) = h.read_targets(path)
    assert (found.target, found.observed, found.low, found.high) == ("Z9", 1000.0, 900.0, 1300.5)
    assert found.period.months == 6 and mapped(found) is not None


@pytest.mark.parametrize(("unit", "value"), [("fraction", 0.28), ("percent", 28.0), ("%", 28.0), ("", 0.28)])
def test_a_sign_of_per_cent_is_read_by_the_unit(tmp_path: Path, unit: str, value: float) -> None:
    line = f"H03,China share of NVIDIA compute added (legal),China,2024,28%,20%,36%,{unit},inside low-high,A,x\n"
    (found,) = h.read_targets(file_with(tmp_path, ",".join(COLUMNS) + "\n" + line))
    assert found.observed == pytest.approx(value) and found.low < found.observed < found.high


@pytest.mark.parametrize(
    ("tolerance", "low", "high"),
    [("factor of 2", 5.0, 20.0), ("x 2", 5.0, 20.0), ("20 %", 8.0, 12.0), ("±20%", 8.0, 12.0)],
)
def test_tolerances_are_read_as_people_write_them(tmp_path: Path, tolerance: str, low: float, high: float) -> None:
    line = f"Z1,Largest LLM training run to date,US,2022,10,,,FLOP,{tolerance},A,x\n"
    (found,) = h.read_targets(file_with(tmp_path, ",".join(COLUMNS) + "\n" + line))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(("unit", "value"), [("month", "2024-12"), ("", "2024-12"), ("date", "2024-12-26")])
def test_a_date_may_be_a_month_or_a_day(tmp_path: Path, unit: str, value: str) -> None:
    line = f"T21,Best open-weights model turns Chinese,China,2024,{value},2024-09,2025-03,{unit},inside,B,x\n"
    (found,) = h.read_targets(file_with(tmp_path, ",".join(COLUMNS) + "\n" + line))
    assert found.dated and found.observed == month(2024, 12) and mapped(found) is not None


# ---------------------------------------------------------------------------------------------------- mapping


def test_every_shipped_target_and_the_announced_ones_are_mapped() -> None:
    assert [each.quantity for each in h.read_targets() if mapped(each) is None] == []
    for quantity, actor, unit in (
        ("AI compute stock growth", "World", "x/yr"),
        ("China share of world AI compute owned", "China", "fraction"),
        ("China share of GPU-cluster performance by location", "China", "fraction"),
        ("Advanced-node (<=7nm class) capacity", "SMIC", "wafers/month"),
        ("Advanced-node (≤7nm class) capacity", "SMIC", "wafers/month"),
    ):
        assert mapped(target(quantity=quantity, actor=actor, unit=unit)) is not None


def test_names_of_quantities_and_actors_are_read_as_people_write_them() -> None:
    assert plain("Data-centre  electricity") == plain("data centre electricity") == plain("Data center electricity")
    same = target(quantity="largest LLM training run to date", actor="United States")
    assert mapped(same) == mapped(target())


@pytest.mark.parametrize(
    ("quantity", "actor"),
    [
        ("China's share of world AI compute owned", "PRC"),
        ("china share of GPU cluster performance by location", "Global"),
        ("Advanced-node (\u22647 nm class) capacity", "SMIC (China)"),
        ("Domestic share of AI cards sold in China (units)", "china"),
        ("Capex of Amazon, Microsoft, Alphabet and Meta", "Big Four"),
        ("Arena gap of the best US over the best Chinese model", "US\u2013China"),
        ("Robotaxi rides a week", "Baidu Apollo Go"),
        ("Largest LLM training run to date", "U.S."),
        ("H100 price", "worldwide"),
        ("Months in 2025-26 in which a Chinese model led", "China"),
    ],
)
def test_other_spellings_are_the_same_quantity(quantity: str, actor: str) -> None:
    assert mapped(target(quantity=quantity, actor=actor)) is not None


def test_a_date_answers_no_question_for_a_number() -> None:
    assert mapped(target(quantity="Best open-weights model turns Chinese", actor="China")) is None
    assert mapped(target(dated=True)) is None


def test_a_reader_is_told_what_nothing_answers_to_and_which_units_were_guessed() -> None:
    told = remarks(
        [
            target(),
            target(quantity="Largest LLM training rum to date"),
            target(actor="Europe"),
            target(unit="bananas"),
        ]
    )
    assert len(told) == 3
    assert "nearest: Largest LLM training run to date" in told[0]
    assert "not of Europe" in told[1] and '"bananas" is not known, and taken for FLOP' in told[2]


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("USD bn", 1.0), ("billion US dollars", 1.0), ("$bn", 1.0), ("bn 2025 USD", 1.0), ("USD million", 1e3),
        ("trillion USD", 1e-3), ("US$", 1e9), ("USD bn/yr", 1.0),
    ],
)  # fmt: skip
def test_units_of_the_same_words_differ_by_powers_of_ten(unit: str, factor: float) -> None:
    assert factor_of(unit, {"USD bn": 1.0}) == pytest.approx(factor)
    assert factor_of("CNY bn", {"USD bn": 1.0}) is None


def test_a_remark_on_a_unit_is_no_unit_but_the_bits_of_an_h100e_are() -> None:
    assert factor_of("chips/yr (910B)", {"chips/yr": 1.0}) == 1.0
    assert factor_of("thousand H100e (8-bit dense basis)", {"H100e (8-bit)": 1.0}) == pytest.approx(1e-3)
    assert factor_of("H100e (16-bit)", {"H100e (8-bit)": 1.0, "H100e": 1.0}) is None


def test_targets_of_one_quantity_by_different_names_stand_together() -> None:
    assert identity(target()) == identity(target(quantity="Largest training run", actor="United States"))
    owned = {"quantity": "China share of world AI compute owned", "actor": "China", "unit": "fraction"}
    located = {**owned, "quantity": "China share of GPU-cluster performance by location"}
    assert identity(target(**owned)) != identity(target(**located)), "read alike, but not one observation"


def test_units_are_converted() -> None:
    capex = target(quantity="Private AI investment", unit="USD bn")
    found, dollars = mapped(capex), mapped(replace(capex, unit="USD"))
    assert found is not None and dollars is not None and dollars.factor == found.factor * 1e9


def test_a_mapping_holds_no_more_than_one_sourced_constant() -> None:
    for entry in quantities().values():
        for expression in (*entry.actors.values(), *((entry.sides,) if entry.sides else ())):
            assert expression.constant is None or len(expression.constant.source) > 10


def test_every_miss_that_the_kept_page_tells_has_its_reason() -> None:
    page = (Path(__file__).parents[1] / "docs" / "evidence" / "hindcast.md").read_text(encoding="utf-8")
    missed = [line for line in page.splitlines() if line.startswith("- **")]
    for each in h.read_targets(shipped_targets()):
        told = [line for line in missed if line.startswith(f"- **{each.target}**") and f" {each.period.text}:" in line]
        assert not told or told[0].endswith(reason(each.target, each.period.text))
    assert all(line.count(". ") >= 1 for line in missed), "a miss without a reason"
