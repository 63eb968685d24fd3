"""Photos: bare of where they were taken, small, sealed, shown to few and written down, destroyed in time."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from PIL import Image

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.kernel.refusals import Forbidden, NotFound
from liba.rounds.models import Photo, Visit
from liba.rounds.photos import store
from liba.rounds.photos.cleaning import cleaned
from liba.rounds.refusals import (
    NotAPhoto,
    PhotoGone,
    PhotoOfAnother,
    PhotoSwells,
    PhotoTooLarge,
    TooManyPhotos,
)
from liba.rounds.services import destroy_photos, see_photo, store_photo
from tests.rounds.visiting import Walk
from tests.support.rounding import RoundsTown
from tests.support.town import SmallTown, local

PLACE = b"N29 24.1 E104 55.2"


def picture(width: int = 64, height: int = 48, *, turned: bool = False, kind: str = "JPEG") -> bytes:
    """A picture that says where and with what it was taken."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    target = io.BytesIO()
    if kind != "JPEG":
        image.save(target, kind)
        return target.getvalue()
    said = image.getexif()
    said[0x010E] = PLACE.decode()
    said[0x0112] = 6 if turned else 1
    said.get_ifd(0x8825)[2] = (29.0, 24.0, 6.0)
    image.save(target, kind, exif=said, comment=PLACE, icc_profile=PLACE, xmp=PLACE)
    return target.getvalue()


@pytest.fixture
def walk(rounds: RoundsTown) -> Walk:
    return Walk(rounds)


@pytest.fixture
def visit(walk: Walk) -> Visit:
    return walk.store()


def send(walk: Walk, visit_id: UUID, content: bytes | None = None, photo_id: UUID | None = None) -> Photo:
    photo, _new = store_photo(
        walk.me.actor,
        photo_id=photo_id or uuid4(),
        visit_id=visit_id,
        question="door_photo",
        content=content or picture(),
        happened_at=local("09:00"),
        now=walk.now,
        user_id=walk.me.user_id,
    )
    return photo


@pytest.mark.pure
def test_nothing_but_the_pixels_stays() -> None:
    before = picture(400, 300) + b"PK\x03\x04 something hidden"
    assert PLACE in before
    after = cleaned(before)
    assert PLACE not in after
    assert b"hidden" not in after
    with Image.open(io.BytesIO(after)) as image:
        assert image.size == (400, 300)
        assert dict(image.getexif()) == {}
        assert {"icc_profile", "comment", "exif", "xmp"} & set(image.info) == set()


@pytest.mark.pure
def test_a_large_one_is_made_small_and_stands_upright() -> None:
    with Image.open(io.BytesIO(cleaned(picture(3000, 2000)))) as image:
        assert image.size == (1600, 1067)
    with Image.open(io.BytesIO(cleaned(picture(400, 300, turned=True)))) as image:
        assert image.size == (300, 400)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (picture() + b"\0" * 40 * 1024 * 1024, PhotoTooLarge),
        (picture(kind="PNG"), NotAPhoto),
        (picture(kind="GIF"), NotAPhoto),
        (picture(400, 300)[:900], NotAPhoto),
        (picture(400, 300)[:-2000], NotAPhoto),
        (b"\xff\xd8\xff\xe0 says it is a picture", NotAPhoto),
        (b"<svg onload='alert(1)'/>", NotAPhoto),
        (b"", NotAPhoto),
    ],
)
def test_what_is_no_small_whole_jpeg_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        cleaned(content)


@pytest.mark.pure
def test_a_small_file_that_would_swell_is_not_unpacked() -> None:
    target = io.BytesIO()
    Image.new("L", (12_000, 12_000)).save(target, "JPEG", quality=10)
    assert len(target.getvalue()) < 2 * 1024 * 1024
    with pytest.raises(PhotoSwells):
        cleaned(target.getvalue())


def test_a_photo_is_sealed_on_disk_and_the_same_again_changes_nothing(walk: Walk, visit: Visit) -> None:
    photo = send(walk, visit.pk)
    again = send(walk, visit.pk, picture(100, 100), photo.pk)
    assert (again.digest, Photo.objects.count()) == (photo.digest, 1)
    (file,) = Path(settings.LIBA_VAR, "photos").rglob(f"{photo.pk}*")
    assert not file.read_bytes().startswith(b"\xff\xd8")
    assert b"JFIF" not in file.read_bytes()
    assert store.load(photo.pk).startswith(b"\xff\xd8")
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    with pytest.raises(PhotoGone):
        store.load(photo.pk)


def test_a_photo_may_come_before_its_visit_or_without_it(walk: Walk, town: SmallTown) -> None:
    photo = send(walk, uuid4())
    with pytest.raises(NotFound):
        see_photo(town.system, photo.pk, now=walk.now)
    early = walk.say()
    photo = send(walk, early.id)
    walk.send(early)
    assert see_photo(town.system, photo.pk, now=walk.now).startswith(b"\xff\xd8")


def test_who_may_see_the_household_sees_it_and_every_look_is_written_down(
    walk: Walk, visit: Visit, town: SmallTown
) -> None:
    photo = send(walk, visit.pk)
    village = next(village for village in town.villages if visit.area.path.startswith(village.path))
    other = next(one for one in town.villages if one != village)
    sees = town.actor(Role.VILLAGE_CADRE, village)
    assert see_photo(sees, photo.pk, now=walk.now).startswith(b"\xff\xd8")
    for stranger in (town.actor(Role.VILLAGE_CADRE, other), town.actor(Role.GUARD)):
        with pytest.raises(NotFound):
            see_photo(stranger, photo.pk, now=walk.now)
    lines = JournalLine.objects.filter(verb="rounds.photo.seen")
    assert [(line.actor_id, line.subject_id) for line in lines] == [(sees.id, str(visit.pk))]


def test_nobody_adds_to_another_ones_visit_and_a_visit_is_no_album(
    walk: Walk, visit: Visit, rounds: RoundsTown, town: SmallTown
) -> None:
    with pytest.raises(PhotoOfAnother):
        send(Walk(rounds, 1), visit.pk)
    guard: Actor = town.actor(Role.GUARD)
    Photo.objects.bulk_create(
        Photo(
            id=uuid4(), visit_id=visit.pk, question="q", digest="0", size=1, happened_at=walk.now,
            recorded_at=walk.now,
        )
        for _ in range(24)
    )  # fmt: skip
    with pytest.raises(TooManyPhotos):
        send(walk, visit.pk)
    with pytest.raises(Forbidden):
        store_photo(
            guard, photo_id=uuid4(), visit_id=visit.pk, question="q", content=picture(), happened_at=walk.now,
            now=walk.now,
        )  # fmt: skip


def test_photos_are_destroyed_in_time_with_their_files(walk: Walk, visit: Visit) -> None:
    photo = send(walk, visit.pk)
    stray = uuid4()
    store.save(stray, b"a file that no row knows")
    assert destroy_photos(walk.now) == 0
    far = walk.now + timedelta(days=40_000)
    assert destroy_photos(far) >= 2
    assert not Photo.objects.exists()
    for gone in (photo.pk, stray):
        with pytest.raises(PhotoGone):
            store.load(gone)
