# The api, with the console that it serves.  docker build -f deploy/docker/api.Dockerfile .
FROM node:22.22.2-bookworm-slim AS console
WORKDIR /console
COPY console/package.json console/package-lock.json console/.npmrc ./
RUN npm ci
COPY console/ ./
RUN npm run build

FROM python:3.11.14-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --extra api

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home tandem
COPY --from=environment /opt/venv /opt/venv
WORKDIR /srv/tandem
COPY api/ api/
COPY migrations/ migrations/
COPY alembic.ini ./
COPY --from=console /console/dist console/dist/
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TANDEM_HOST=0.0.0.0
USER 10001
EXPOSE 8080
ENTRYPOINT ["python", "-m", "api"]
CMD ["serve"]
