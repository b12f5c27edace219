# The agents.  docker build -f deploy/docker/worker.Dockerfile .
FROM python:3.11.14-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --extra agents

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home tandem \
    && install -d -o tandem -g tandem /var/lib/tandem/journal
COPY --from=environment /opt/venv /opt/venv
WORKDIR /srv/tandem
COPY agents/ agents/
# All that agents may know of the api: the contract.
COPY api/__init__.py api/
COPY api/contract/ api/contract/
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp \
    TANDEM_JOURNAL_DIR=/var/lib/tandem/journal
USER 10001
VOLUME /var/lib/tandem/journal
ENTRYPOINT ["python", "-m", "agents.main"]
CMD ["start"]
