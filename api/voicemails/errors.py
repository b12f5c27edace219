from api.errors import Conflict, NotFound, OutOfRange, Refused, TooLarge


class NoVoicemail(NotFound):
    """Nothing was left in this call."""

    code = "no-voicemail"


class VoicemailLeft(Conflict):
    """Another message was left in this call already."""

    code = "voicemail-left"


class RecordingTooLarge(TooLarge):
    """Carries `limit`, in bytes."""

    code = "recording-too-large"


class RecordingUnreadable(Refused):
    """Not the kind of sound file that messages are."""

    code = "recording-unreadable"


class RangeNotThere(OutOfRange):
    """Carries `size`, in bytes."""

    code = "range-not-there"
