"""What is refused of files that go with an order."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class AttachmentTooLarge(Refusal):
    """Phones fetch it by radio."""

    code = "command.attachment_too_large"
    sentence = _("The file is larger than %(most)s MB; it was not taken.")
    remedy = _("Make it smaller or split it.")
    status = 413


class AttachmentEmpty(Refusal):
    """Nothing is in it."""

    code = "command.attachment_empty"
    sentence = _("The file %(name)s is empty.")
    remedy = _("Choose the file again.")


class AttachmentNotTaken(Refusal):
    """Only kinds that every phone opens, and that do nothing by themselves."""

    code = "command.attachment_not_taken"
    sentence = _("%(name)s is no file that can go with an order.")
    remedy = _("PDF, Word (docx), Excel (xlsx), plain text, JPEG and PNG can.")
    status = 415


class AttachmentLies(Refusal):
    """A file is what its bytes are, not what its name says."""

    code = "command.attachment_lies"
    sentence = _("%(name)s says that it is %(claims)s, but its content is %(is)s; it was not taken.")
    remedy = _("Save it anew in the program that it comes from, and make sure where it comes from.")
    status = 415


class AttachmentSwells(Refusal):
    """A small file that would unpack beyond reason is not unpacked."""

    code = "command.attachment_swells"
    sentence = _("Unpacked, %(name)s would be beyond reason; it was not opened.")
    remedy = _("Save it anew in the program that it comes from.")
    status = 413


class TooManyAttachments(Refusal):
    """An order is not an archive."""

    code = "command.too_many_attachments"
    sentence = _("An order has at most %(most)s files.")
    remedy = _("Keep the ones that are needed to do it.")


class AttachmentGone(Refusal):
    """Destroyed when its time was over, or its file was changed."""

    code = "command.attachment_gone"
    sentence = _("The file is not here any more.")
    remedy = _("Files are destroyed after the time that the page of retention names.")
    status = 404
