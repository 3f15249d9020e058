FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/app/staticfiles

WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin packwright \
    && install --directory --owner packwright /var/lib/packwright

COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.lock

COPY manage.py ./
COPY webapp/ webapp/
COPY templates/ templates/
COPY static/ static/
# Settings want a key and an address; collecting files uses neither, and neither stays in the image.
RUN python -m compileall -q webapp \
    && SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused python manage.py collectstatic --noinput --verbosity 0

USER packwright
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "webapp.launch.health", "web"]
CMD ["gunicorn", "webapp.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
