"""Telling people: from a stored change to a message in every channel.

routing    which channels and recipients hear of a change: the rows of the outbox
message    a change as it is told, the same for every channel; text, markdown, mail_html: in words
notifier   what a channel is to the sender: `send(letter) -> Sent | Retry | Refused`
slack, mail, webhook, github_issue, github_summary, apprise_service: one channel each
channels   from a channel of claims.yaml to its notifier
backoff    how long to wait after a failure
sending    the drain: leases, sends, marks; decides on retries and dead letters
"""
