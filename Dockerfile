# One image for everything: the site, and the commands of manage.py. It holds no secret and no data.
FROM python:3.11-slim-bookworm AS built

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/spasmcheck/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/spasmcheck/venv/bin/python -m pip install --require-hashes --only-binary :all: -r /tmp/base.txt

WORKDIR /opt/spasmcheck/site
COPY manage.py ./
COPY spasmcheck spasmcheck
COPY templates templates
COPY static static
COPY fixtures fixtures
# Static files get their names from what is in them, so they are collected once and lie in the image, where
# another user reads them.
RUN SPASMCHECK_DATA=/tmp/data SPASMCHECK_STATIC=/opt/spasmcheck/static \
    /opt/spasmcheck/venv/bin/python manage.py collectstatic --noinput \
    && chmod -R a+rX /opt/spasmcheck/static \
    && /opt/spasmcheck/venv/bin/python -m compileall -q spasmcheck


FROM python:3.11-slim-bookworm

# pg_dump, pg_restore and sqlite3, for backups.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client sqlite3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin spasmcheck \
    && install -d -m 700 -o spasmcheck -g spasmcheck /data
COPY --from=built /opt/spasmcheck /opt/spasmcheck

ENV PATH=/opt/spasmcheck/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SPASMCHECK_DATA=/data \
    SPASMCHECK_STATIC=/opt/spasmcheck/static \
    SPASMCHECK_PRODUCTION=1
WORKDIR /opt/spasmcheck/site
USER spasmcheck
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["python", "-m", "spasmcheck.server", "--interface", "wsgi", "--workers", "2", \
     "--blocking-threads", "64", "--no-ws", "--workers-kill-timeout", "10", "--respawn-failed-workers", \
     "--host", "0.0.0.0", "--port", "8000", "spasmcheck.wsgi:application"]
