"""What speech recognition makes of names, e-mail addresses, numbers and days, brought back to how they are on file.

Every function takes what was heard and gives the one written form, so that only written forms are ever compared.
"""

from api.contract.spoken.days import day
from api.contract.spoken.emails import email, email_key, is_email
from api.contract.spoken.numbers import digits, invoice_number, phone, postcode, security_code
from api.contract.spoken.words import name, plain

__all__ = [
    "day",
    "digits",
    "email",
    "email_key",
    "invoice_number",
    "is_email",
    "name",
    "phone",
    "plain",
    "postcode",
    "security_code",
]
