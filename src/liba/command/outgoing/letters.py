"""Letters by SMTP: Apprise reads the address and writes the letter, several go in one session, replies are taken at their word.

RFC 5321: 4xx may be tried again, 5xx is for good. What is lost before the letter itself is on its way was not sent;
what is lost after it may have been.
"""

import re
import smtplib
import ssl
from functools import lru_cache
from typing import NamedTuple

from apprise import NotifyFormat
from apprise.plugins.email import NotifyEmail

from liba.command.outgoing.jobs import CONNECT_SECONDS, READ_SECONDS
from liba.command.outgoing.mailboxes import Mailbox, Session, free
from liba.command.outgoing.words import without
from liba.command.terms.messages import Happened, Outcome

_BROKEN = (OSError, smtplib.SMTPException)
_GO_ON = 354
_CLOSING = "421"
_PATIENCE = 4.0
_TAKEN = range(200, 300)
_FOR_GOOD = range(500, 600)
_ANSWERS = range(200, 600)
"""Whatever else a server says is no answer."""


class Letter(NamedTuple):
    """One letter: who sends it, to whom, who gets copies by the gateway's address, and its text."""

    sender: str
    to: str
    copies: tuple[str, ...]
    text: str


def post(plugin: NotifyEmail, title: str, body: str) -> Outcome:
    """Write the letter and hand it to the gateway's server. Its text is plain: nothing in it can be taken for markup."""
    if not plugin.targets:
        return Outcome(Happened.UNFIT)
    (made,) = NotifyEmail.prepare_emails(
        subject=title, body=body, notify_format=NotifyFormat.TEXT, from_addr=plugin.from_addr,
        to=plugin.targets[:1], cc=plugin.cc, bcc=plugin.bcc, reply_to=plugin.reply_to, smtp_host=plugin.smtp_host,
        headers={"X-Application": plugin.app_id, **plugin.headers}, names=plugin.names, pgp=plugin.pgp,
        pgp_mode=plugin.pgp_mode, tzinfo=plugin.tzinfo,
    )  # fmt: skip
    to, *copies = made.to_addrs
    letter = Letter(str(plugin.from_addr[1]), to, tuple(copies), made.body)
    mailbox = Mailbox(
        str(plugin.smtp_host), int(plugin.port or 0), str(plugin.secure_mode), plugin.user or "", plugin.password or "",
        checks=bool(plugin.verify_certificate),
    )  # fmt: skip
    outcome = deliver(mailbox, letter)
    secrets = (to, to.partition("@")[0], mailbox.user, mailbox.password)
    return Outcome(outcome.happened, outcome.code, without(secrets, outcome.words), outcome.after)


def deliver(mailbox: Mailbox, letter: Letter) -> Outcome:
    """Hand a letter over in a session that is open, or in a new one."""
    kept = free.take(mailbox)
    if kept is not None:
        outcome = _through(kept, letter)
        # One that the server closed meanwhile, or closes now (421): the letter is not with it.
        if outcome.happened is not Happened.UNREACHED and outcome.code != _CLOSING:
            return outcome
    try:
        session = _opened(mailbox)
    except smtplib.SMTPResponseException as no:
        # Servers say "too many at once" with 421: then by turns, in the sessions that were allowed.
        kept = free.take(mailbox, patience=_PATIENCE) if str(no.smtp_code) == _CLOSING else None
        return _refused(no.smtp_code, no.smtp_error) if kept is None else _through(kept, letter)
    except smtplib.SMTPNotSupportedError as no:
        return Outcome(Happened.REFUSED, words=str(no))
    except _BROKEN:
        return Outcome(Happened.UNREACHED)
    return _through(session, letter)


def _opened(mailbox: Mailbox) -> Session:
    secure = mailbox.mode == "ssl"
    context = _context(checks=mailbox.checks) if mailbox.mode != "insecure" else None
    smtp = (
        smtplib.SMTP_SSL(mailbox.host, mailbox.port, timeout=CONNECT_SECONDS, context=context)
        if secure
        else smtplib.SMTP(mailbox.host, mailbox.port, timeout=CONNECT_SECONDS)
    )
    try:
        assert smtp.sock is not None
        smtp.sock.settimeout(READ_SECONDS)
        smtp.ehlo_or_helo_if_needed()
        if mailbox.mode == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if mailbox.user and mailbox.password:
            smtp.login(mailbox.user, mailbox.password)
    except _BROKEN:
        smtp.close()
        raise
    return Session(mailbox, smtp)


@lru_cache(maxsize=2)
def _context(*, checks: bool) -> ssl.SSLContext:
    made = ssl.create_default_context()
    if not checks:
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def _through(session: Session, letter: Letter) -> Outcome:
    """One letter in one session; the session is free again, or closed, afterwards."""
    smtp = session.smtp
    session.letters += 1
    try:
        refused = _announced(smtp, letter)
    except ValueError:
        # Letters that this server can't take in an address, or a line's end in it.
        smtp.close()
        return Outcome(Happened.UNFIT)
    except _BROKEN:
        smtp.close()
        return Outcome(Happened.UNREACHED)
    if refused is not None:
        free.give(session, clean=_reset(smtp))
        return refused
    try:
        smtp.send(_as_sent(letter.text))
        code, words = smtp.getreply()
    except _BROKEN:
        smtp.close()
        return Outcome(Happened.NO_ANSWER)
    if code not in _ANSWERS:
        smtp.close()
        return Outcome(Happened.NO_ANSWER)
    free.give(session, clean=code in _TAKEN or _reset(smtp))
    return Outcome(Happened.TAKEN) if code in _TAKEN else _refused(code, words, for_good=code in _FOR_GOOD)


def _announced(smtp: smtplib.SMTP, letter: Letter) -> Outcome | None:
    """Sender, recipient, and the word that the letter follows; None when the server waits for it."""
    code, words = smtp.mail(letter.sender)
    if code not in _TAKEN:
        return _refused(code, words)
    code, words = smtp.rcpt(letter.to)
    if code not in _TAKEN:
        return _refused(code, words, for_good=code in _FOR_GOOD)
    for copy in letter.copies:
        # Who gets copies is the gateway's matter: one that is refused keeps nobody's letter back.
        smtp.rcpt(copy)
    code, words = smtp.docmd("DATA")
    return None if code == _GO_ON else _refused(code, words)


def _reset(smtp: smtplib.SMTP) -> bool:
    """Whether the session is fit for another letter after a refusal."""
    try:
        return smtp.rset()[0] in _TAKEN
    except _BROKEN:
        return False


def _refused(code: int, words: bytes | str, *, for_good: bool = False) -> Outcome:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Outcome(
        Happened.REJECTED if for_good else Happened.REFUSED, str(code) if code in _ANSWERS else "", said
    )


def _as_sent(text: str) -> bytes:
    """Lines as SMTP has them: CRLF, a leading dot doubled, a lone dot at the end."""
    lines = re.split(r"\r\n|\r|\n", text.rstrip("\r\n"))
    return (
        "".join(f".{line}\r\n" if line.startswith(".") else f"{line}\r\n" for line in lines).encode()
        + b".\r\n"
    )
