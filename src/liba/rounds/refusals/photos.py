"""What is refused of photos."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class PhotoTooLarge(Refusal):
    """A phone shrinks a picture before it sends it."""

    code = "rounds.photo_too_large"
    sentence = _("The picture is larger than %(most)s MB; it was not taken.")
    remedy = _("Update the app, which makes pictures small, and send it again. The visit itself is kept.")
    status = 413


class NotAPhoto(Refusal):
    """Only a whole JPEG is taken, whatever the file calls itself."""

    code = "rounds.not_a_photo"
    sentence = _("This is not a picture that can be read (JPEG).")
    remedy = _("Take the picture again. The visit itself is kept.")
    status = 415


class PhotoSwells(Refusal):
    """A small file that would unpack beyond reason is not unpacked."""

    code = "rounds.photo_swells"
    sentence = _("Unpacked, the picture would have more than %(most)s million pixels; it was not opened.")
    remedy = _("Take the picture again with the app.")
    status = 413


class PhotoOfAnother(Refusal):
    """A picture goes to a visit of who took it."""

    code = "rounds.photo_of_another"
    sentence = _("The picture belongs to a visit that somebody else recorded.")
    remedy = _("Record a visit of your own and take the picture there.")
    status = 403


class TooManyPhotos(Refusal):
    """A visit has a few pictures, not an album."""

    code = "rounds.too_many_photos"
    sentence = _("The visit has %(most)s pictures already.")
    remedy = _("Choose the ones that show most.")


class PhotoGone(Refusal):
    """Destroyed when its time was over, or its file was changed."""

    code = "rounds.photo_gone"
    sentence = _("The picture is not here any more.")
    remedy = _("Pictures are destroyed after the time that the page of retention names.")
    status = 404
