"""The tracker as a service: `tracker watch`.

watch     passes when sources are due, by APScheduler; reload, clean stop
turns     when the next pass is due
clock     the world's clock and the running one; that one was set
facts     what the service knows of itself, for people and for Prometheus
health    /healthz, /readyz, /metrics
systemd   readiness and watchdog
log       lines for people, or JSON for machines
"""
