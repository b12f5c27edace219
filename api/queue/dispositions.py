"""What after-call work can end with."""

DISPOSITIONS = {
    "resolved": "Resolved on the call",
    "follow_up": "Follow-up needed",
    "callback": "Callback promised",
    "escalated": "Passed on to another team",
    "wrong_number": "Wrong number",
    "caller_left": "Caller left before it was solved",
}
