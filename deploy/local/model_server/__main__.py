"""`python -m deploy.local.model_server`: see docs/model-server.md."""

import logging
import sys

import uvicorn

from deploy.local.model_server.app import create_app
from deploy.local.model_server.config import Settings
from deploy.local.model_server.dialogue.rule_file import RuleFileError
from deploy.local.model_server.models import Models

GRACE_SECONDS = 2


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = Settings()
    try:
        models = Models(settings)
    except RuleFileError as error:
        print(f"The model server cannot start: {error}", file=sys.stderr)
        return 1
    uvicorn.run(
        create_app(models),
        host=settings.host,
        port=settings.port,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
