"""XLSForm both ways: what other tools of the field write and read."""

from liba.rounds.xlsform.reading import read_xlsform
from liba.rounds.xlsform.terms import ReadForm, XlsFault
from liba.rounds.xlsform.words import in_words
from liba.rounds.xlsform.writing import canonical, write_xlsform

__all__ = ["ReadForm", "XlsFault", "canonical", "in_words", "read_xlsform", "write_xlsform"]
