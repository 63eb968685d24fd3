"""Values that every module speaks, without Django.

Words: actor, power, refusal, text (bilingual), local day, lunar day, id (UUIDv7), sealed value, number.
"""
