"""What is printed for an exercise: brief at two reading levels, worksheet, key, rubric, role cards, notes, slide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from game.calendar import month_from_text
from game.classroom import paper
from game.classroom.exercise import Exercise
from game.classroom.key import RERUN, Expected, Interval, read_expected
from game.classroom.words import paragraphs, said
from game.configuration import languages
from game.errors import PrimacyError, Sentence, system_reason
from game.outcome.verdict import describe
from game.wording import read_strings

LETTERS = "abcde"
COLOURS = ("#2f6fc0", "#c86a1c", "#5d6b80", "#2e8b6f")
DASHES = ("", "7 4", "2 3", "10 3 2 3")
"""Courses in a figure differ by colour and by dash."""
SLIDE_FIGURES = 2
"""Figures on the slide."""


def write_handouts(exercise: Exercise, folder: Path, language: str) -> list[Path]:
    """Write every page in a language; returns their paths. Raises PrimacyError in one sentence."""
    if language not in languages():
        raise PrimacyError(f'There are no handouts in "{language}"; allowed: {", ".join(languages())}.')
    if folder.exists() and not folder.is_dir():
        raise PrimacyError(f"{folder} is a file; --handouts names a folder.")
    maker = _Maker(exercise, language, read_expected(exercise))
    written = []
    for name, text in maker.pages():
        path = folder / f"{exercise.exercise}-{name}-{language}.html"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            words = '"{name}" could not be written: {reason}.'
            raise PrimacyError(Sentence(words, "not_written", name=str(path), reason=system_reason(error))) from None
        written.append(path)
    return written


class _Maker:
    """The pages of one exercise in one language."""

    def __init__(self, exercise: Exercise, language: str, expected: Expected | None) -> None:
        self.exercise = exercise
        self.language = language
        self.expected = expected
        self.words = read_strings("en") | read_strings(language)

    def pages(self) -> Iterator[tuple[str, str]]:
        """(name, document) of every page."""
        yield "brief-basic", self._page("brief_basic", self._brief(advanced=False))
        yield "brief-advanced", self._page("brief_advanced", self._brief(advanced=True))
        yield "worksheet", self._page("worksheet", self._worksheet())
        yield "key", self._page("key", self._key())
        yield "rubric", self._page("rubric", self._rubric())
        yield "roles", self._page("roles", self._roles())
        yield "teacher", self._page("teacher", self._teacher())
        yield "slide", self._page("slide", self._slide(), paper.LANDSCAPE)

    def _page(self, name: str, parts: Iterator[str], style: str = "") -> str:
        title = f"{self.exercise.exercise} {self._said(self.exercise.title)}"
        return paper.page(f"{title} · {self._say(name)}", self._head(), parts, self.language, style)

    def _head(self) -> str:
        minutes = self._say("minutes", minutes=f"{self.exercise.minutes:g}")
        return f"{self._say('objective', words=self._said(self.exercise.objective))} · {minutes}"

    def _say(self, key: str, **values: str) -> str:
        return self.words[f"handout.{key}"].format(**values)

    def _said(self, words: dict[str, str]) -> str:
        return said(words, self.language)

    # ---------------------------------------------------------------------------------------------- for students

    def _brief(self, advanced: bool) -> Iterator[str]:
        text = self.exercise.texts.advanced if advanced else self.exercise.texts.basic
        body = "".join(paper.paragraph(part) for part in paragraphs(text, self.language))
        yield f'<div class="two small">{body}</div>' if advanced else f'<div style="font-size:11.5pt">{body}</div>'

    def _worksheet(self) -> Iterator[str]:
        yield paper.paragraph(f"{self._say('team')}   {self._say('label_note')}")
        yield paper.heading(self._say("predictions"))
        rows = []
        for asked in self.exercise.predictions:
            unit = self._said(asked.unit)
            if asked.verdicts:
                rows.append([self._said(asked.ask), "-", "-", "-"])
                rows += [[f"    {self._verdict(key)} (%)", "", "", ""] for key in asked.verdicts]
            else:
                rows.append([f"{self._said(asked.ask)} ({unit})", "", "", ""])
        yield paper.table(["", self._say("said"), self._say("came"), self._say("missed")], rows)
        yield paper.heading(self._say("tasks"))
        for number, task in enumerate(self.exercise.texts.worksheet, 1):
            yield paper.paragraph(f"{number}. {self._said(task)}") + paper.lines(3)
        if self.exercise.quiz:
            yield f'<div class="page">{paper.heading(self._say("quiz", count=str(len(self.exercise.quiz))))}'
            rows = []
            for number, item in enumerate(self.exercise.quiz, 1):
                answers = "  ".join(
                    f"{letter}) {self._said(answer)}" for letter, answer in zip(LETTERS, item.answers, strict=False)
                )
                rows.append([f"{number}. {self._said(item.ask)}  {answers}", "", ""])
            yield paper.table(["", self._say("before"), self._say("after")], rows) + "</div>"

    def _roles(self) -> Iterator[str]:
        for team in self.exercise.teams:
            side = self.words[f"side.{team.side}"]
            kind = " china" if team.side == "china" else ""
            yield f'<div class="card{kind}"><h2>{paper.safe(self._said(team.label))} · {paper.safe(side)}</h2>'
            yield paper.paragraph(self._said(team.role)) + "</div>"
        for side in self.exercise.seats:
            yield paper.heading(f"{self._say('options')}: {self.words[f'side.{side}']}")
            rows = [[self._said(option.title), self._said(option.text), ""] for option in self.exercise.ballots[side]]
            if self.exercise.rounds.hold:
                rows.append([self._say("hold"), self.words["exercise.hold_text"], ""])
            yield paper.table([self._say("option"), "", self._say("votes")], rows)

    def _rubric(self) -> Iterator[str]:
        rows = [
            [self._said(row.title), *(self._said(level) for level in row.levels)] for row in self.exercise.texts.rubric
        ]
        yield paper.table([self._say("criterion"), "0", "1", "2", "3"], rows)

    # ----------------------------------------------------------------------------------------------- for teachers

    def _key(self) -> Iterator[str]:
        yield paper.heading(self._say("answers"))
        yield paper.numbered(self._said(answer) for answer in self.exercise.texts.answers)
        if self.exercise.quiz:
            yield paper.heading(self._say("quiz", count=str(len(self.exercise.quiz))))
            yield paper.numbered(
                self._say("right", letter=LETTERS[item.right - 1], why=self._said(item.why))
                for item in self.exercise.quiz
            )
        yield paper.heading(self._say("expected"))
        if self.expected is None:
            command = f"primacy exercise {self.exercise.exercise} --expect"
            yield paper.paragraph(self._say("not_computed", command=command))
            return
        yield paper.paragraph(self._say("expected_note", worlds=str(self.expected.worlds)), "faint")
        for course, figures in self.expected.differences.items():
            yield self._intervals(self._say("difference", course=self._course(course)), figures)
        for course, figures in self.expected.figures.items():
            yield self._intervals(self._course(course), figures)
        yield paper.heading(self._say("verdicts"))
        keys = list(dict.fromkeys(key for shares in self.expected.verdicts.values() for key in shares))
        rows = [
            [self._course(course), *(f"{100 * shares.get(key, 0.0):.0f} %" for key in keys)]
            for course, shares in self.expected.verdicts.items()
        ]
        head = [self._say("course"), *(self._verdict(key) for key in keys)]
        yield paper.table(head, rows, frozenset(range(1, len(head))))

    def _intervals(self, title: str, figures: dict[str, dict[str, Interval]]) -> str:
        months = list(next(iter(figures.values())))
        rows = []
        for figure in self.exercise.figures:
            cells = [
                f"{one.middle:.{figure.decimals}f}  ({one.low:.{figure.decimals}f} … {one.high:.{figure.decimals}f})"
                for one in (figures[figure.metric][month] for month in months)
            ]
            rows.append([f"{self._said(figure.title)}, {self._said(figure.unit)}", *cells])
        head = [title, *months]
        return paper.table(head, rows, frozenset(range(1, len(head))))

    def _teacher(self) -> Iterator[str]:
        exercise = self.exercise
        yield paper.paragraph(self._say("open", name=exercise.exercise))
        yield paper.heading(self._say("steps"))
        rows = [
            [f"{number}. {self._said(step.title)}", self._say("minutes", minutes=f"{step.minutes:g}")]
            for number, step in enumerate(exercise.steps, 1)
        ]
        yield paper.table(["", ""], rows, frozenset({1}))
        yield paper.heading(self._say("keys")) + paper.paragraph(self._say("key_list"))
        yield paper.heading(self._say("questions"))
        yield paper.numbered(self._said(question) for question in exercise.debrief)
        yield paper.heading(self._say("short"))
        yield paper.numbered(self._said(part) for part in exercise.texts.short_debrief)
        yield paper.heading(self._say("trouble"))
        yield paper.bullets(self._said(part) for part in exercise.texts.trouble)
        yield paper.paragraph(self._say("seeds", seeds=", ".join(str(seed) for seed in exercise.seeds)))
        yield paper.paragraph(
            f"{self._say('claims', claims=', '.join(exercise.claims))} {self._say('print_note')}", "faint"
        )

    def _slide(self) -> Iterator[str]:
        if self.expected is None:
            yield paper.paragraph(
                self._say("not_computed", command=f"primacy exercise {self.exercise.exercise} --expect")
            )
            return
        for figure in self._slide_figures():
            declared = next(one for one in self.exercise.figures if one.metric == figure)
            bands: list[paper.Band] = []
            for number, (course, figures) in enumerate(self.expected.years.items()):
                path = [
                    (float(month_from_text(month)), one.low, one.middle, one.high)
                    for month, one in figures[figure].items()
                ]
                bands.append((self._course(course), COLOURS[number % 4], DASHES[number % 4], path))
            labels = [(point[0], str(int(point[0]) // 12)) for point in bands[0][3] if int(point[0]) % 12 == 0]
            yield paper.figure(self._said(declared.title), self._said(declared.unit), bands, labels)

    def _slide_figures(self) -> list[str]:
        """The figures that the slide shows: the last two declared, which are the slow ones."""
        return [figure.metric for figure in self.exercise.figures][-SLIDE_FIGURES:]

    def _course(self, key: str) -> str:
        if key == RERUN and self.exercise.rerun is not None:
            return self._said(self.exercise.rerun.title)
        return next((self._said(course.title) for course in self.exercise.expect if course.key == key), key)

    def _verdict(self, key: str) -> str:
        return self.words.get(f"engine.verdict_title.{key}", describe(key).title)
