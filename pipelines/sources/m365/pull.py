"""Pulls from Microsoft Graph: the usage reports per user, as CSV.

Belongs here: names of reports and their period. Does not belong here: HTTP, files (``pipelines.pull``).
Each report covers the last 30 days anew, so that nothing has to be remembered between pulls.
"""

from __future__ import annotations

from pipelines.pull.auth import client_credentials
from pipelines.pull.config import M365Config, required_secret
from pipelines.pull.context import PullContext
from pipelines.pull.http import Service

SECRET = "DX_M365_CLIENT_SECRET"
REPORTS = ("getTeamsUserActivityUserDetail", "getOffice365ActiveUserDetail", "getM365AppUserDetail")


def require_secrets(config: M365Config) -> None:
    """Raise UserError (exit code 2) where the secret is missing."""
    required_secret(SECRET)


def pull(config: M365Config, context: PullContext) -> None:
    """Pull today's reports; those that fail are in ``context.failures``. Raises SourceFailure."""
    service = Service(f"{config.base_url}/v1.0", context.patience, context.notify)
    secret = required_secret(SECRET).get_secret_value()
    scope = f"{config.base_url}/.default"
    service.login(client_credentials(config.token_url, config.client_id, secret, scope, service.session))
    for report in REPORTS:
        with context.part(report, report):
            context.inbox.write(report, "csv", service.redirected_csv(f"reports/{report}(period='D30')"))
