# The assistant in a container: no shell needed, no root, nothing written but /library and /tmp.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --requirement requirements.lock
COPY index index
COPY assistant assistant
COPY ui ui
COPY prompts prompts
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home reader && install -d -o reader -g reader /library
COPY --from=build /venv /venv
# Caches go where a root that can't be written leaves room; an arena for each thread keeps memory.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 \
    PAPER_ASSISTANT_LIBRARY=/library PAPER_ASSISTANT_HOST=0.0.0.0 XDG_CACHE_HOME=/tmp/cache
USER 10001
VOLUME /library
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
# A login is asked of whoever starts it: PAPER_ASSISTANT_AUTH, or --open where that is meant.
ENTRYPOINT ["paper-assistant"]
CMD ["serve", "--log", "json"]
