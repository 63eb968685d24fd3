"""Forms and answers for properties: every sound form can be asked, and every answer made here fits."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from liba.kernel.text import Text
from liba.rounds.rules.answers import CHOSEN, NUMBERS, codes_of, is_nothing, within
from liba.rounds.rules.specs import RESERVED
from liba.rounds.terms.forms import (
    About,
    Answers,
    Bounds,
    Choice,
    Condition,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
    Severity,
    Value,
)

WORDS = (
    st.text("村民门口体温abc ,'’\"=<>&${}%.", min_size=1, max_size=12)
    .map(lambda text: text.strip(" '"))
    .filter(bool)
)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda code: code not in RESERVED)
TEXTS = st.builds(Text, WORDS, st.one_of(st.just(""), WORDS))
PHOTO = "0190a5c4-7b2e-7c3d-8e4f-5a6b7c8d9e0f"


@composite
def _questions(draw: DrawFn, code: str, before: tuple[Question, ...]) -> Question:
    kind, about = draw(st.sampled_from(list(QuestionKind))), draw(st.sampled_from(list(About)))
    choices: tuple[Choice, ...] = ()
    if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        codes = draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
        choices = tuple(Choice(one, draw(TEXTS)) for one in codes)
    decimals = draw(st.integers(0, 3)) if kind is QuestionKind.NUMBER else 0
    question = Question(
        code,
        kind,
        draw(TEXTS),
        about,
        unit=draw(st.sampled_from(("", "℃", "人", "m²"))) if kind in NUMBERS else "",
        decimals=decimals,
        bounds=draw(_bounds()) if kind in NUMBERS else Bounds(),
        choices=choices,
        required=draw(st.booleans()),
        when=draw(_conditions(about, before)),
        hint=draw(st.one_of(st.just(Text("")), TEXTS)),
    )
    return draw(_tapped(question))


@composite
def _bounds(draw: DrawFn) -> Bounds:
    low = draw(st.one_of(st.none(), st.integers(0, 400)))
    high = draw(st.one_of(st.none(), st.integers((low or 0) + 2, 900)))
    return Bounds(
        low,
        high,
        low is None or draw(st.booleans()),
        high is None or draw(st.booleans()),
    )


@composite
def _conditions(draw: DrawFn, about: About, before: tuple[Question, ...]) -> Condition | None:
    others = [q for q in before if q.kind in CHOSEN and (q.about is About.PERSON) is (about is About.PERSON)]
    if not others or draw(st.booleans()):
        return None
    other = draw(st.sampled_from(others))
    return Condition(
        other.code,
        tuple(draw(st.lists(st.sampled_from(codes_of(other)), min_size=1, max_size=2, unique=True))),
    )


@composite
def _tapped(draw: DrawFn, question: Question) -> Question:
    measured = question.kind is QuestionKind.NUMBER and question.about is About.PERSON
    if measured or question.kind is QuestionKind.PHOTO or draw(st.booleans()):
        return question
    value = draw(values(question))
    text = ",".join(value) if isinstance(value, list) else str(value)
    return Question(
        **{name: getattr(question, name) for name in question.__struct_fields__} | {"all_well": text}
    )


@composite
def form_specs(draw: DrawFn) -> FormSpec:
    """A form that can be asked."""
    questions: tuple[Question, ...] = ()
    for code in draw(st.lists(CODES, min_size=1, max_size=6, unique=True)):
        questions += (draw(_questions(code, questions)),)
    limits: tuple[Limit, ...] = ()
    limited = [q for q in questions if q.kind in NUMBERS | CHOSEN]
    for code in draw(st.lists(CODES, max_size=3, unique=True)) if limited else ():
        limits += (draw(_limits(code, draw(st.sampled_from(limited)))),)
    return FormSpec(draw(CODES), draw(TEXTS), questions, limits)


@composite
def _limits(draw: DrawFn, code: str, question: Question) -> Limit:
    severity = draw(st.sampled_from(list(Severity)))
    name = draw(TEXTS)
    if question.kind in CHOSEN:
        answers = draw(st.lists(st.sampled_from(codes_of(question)), min_size=1, max_size=2, unique=True))
        return Limit(code, question.code, name, severity, answers=tuple(answers))
    ends = draw(st.sampled_from(((1, 0), (0, 1), (1, 1))))
    least, most = (draw(st.integers(0, 999)) if end else None for end in ends)
    return Limit(code, question.code, name, severity, least, most, draw(st.booleans()))


def values(question: Question) -> SearchStrategy[Value]:
    """Answers that fit a question."""
    codes = codes_of(question)
    if question.kind in NUMBERS:
        low = question.bounds.low if question.bounds.low is not None else 0
        high = question.bounds.high if question.bounds.high is not None else low + 50
        return st.sampled_from([n for n in range(low, high + 1) if within(question.bounds, n)])
    if question.kind is QuestionKind.CHOICES:
        return st.lists(st.sampled_from(codes), min_size=1, unique=True)
    if question.kind in CHOSEN:
        return st.sampled_from(codes)
    return st.just([PHOTO]) if question.kind is QuestionKind.PHOTO else WORDS


@composite
def answers_to(draw: DrawFn, spec: FormSpec, people: tuple[int, ...]) -> Answers:
    """Answers that fit the form: every required question, and some of the others."""
    return Answers(
        door=draw(_given(spec, of_person=False)),
        people={str(person): draw(_given(spec, of_person=True)) for person in people},
    )


@composite
def _given(draw: DrawFn, spec: FormSpec, *, of_person: bool) -> dict[str, Value]:
    given: dict[str, Value] = {}
    skipped: set[str] = set()
    for question in spec.questions:
        if (question.about is About.PERSON) is not of_person:
            continue
        when = question.when
        if when is not None and (when.question in skipped or not _holds(given, when)):
            skipped.add(question.code)
        elif question.required or draw(st.booleans()):
            given[question.code] = draw(values(question).filter(lambda value: not is_nothing(value)))
    return given


def _holds(given: dict[str, Value], when: Condition) -> bool:
    value = given.get(when.question)
    return bool(set(value) & set(when.answers)) if isinstance(value, list) else value in when.answers
