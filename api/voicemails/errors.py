from api.errors import Conflict, NotFound


class NoVoicemail(NotFound):
    """Nothing was left in this call."""

    code = "no-voicemail"


class VoicemailLeft(Conflict):
    """Another message was left in this call already."""

    code = "voicemail-left"
