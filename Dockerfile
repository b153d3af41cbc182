# One image for every part: `serve` (the default), `worker`, `db upgrade`, and `demo` to try it all in one container.

FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.txt \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 quacan \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/quacan --shell /usr/sbin/nologin quacan \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/quacan
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/quacan
COPY pyproject.toml ./
COPY migrations ./migrations
COPY rules ./rules
COPY schemas ./schemas
COPY service ./service
RUN python -m compileall -q rules schemas service migrations \
 && printf '#!/bin/sh\nexec /opt/venv/bin/python -P -m service.cli "$@"\n' > /usr/local/bin/quacan \
 && chmod 755 /usr/local/bin/quacan

ENV PYTHONPATH=/opt/quacan \
    PYTHONUNBUFFERED=1 \
    QUACAN_HOME=/var/lib/quacan \
    QUACAN_HOST=0.0.0.0 \
    QUACAN_PORT=8000
USER 10001:10001
EXPOSE 8000
VOLUME /var/lib/quacan
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["/opt/venv/bin/python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['QUACAN_PORT']}/healthz\", timeout=3)"]
ENTRYPOINT ["quacan"]
CMD ["serve"]
