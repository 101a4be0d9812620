"""Pulls from Dataverse: runs of desktop flows and of cloud flows, and the flows.

Belongs here: Dataverse's tables, columns and filters. Does not belong here: HTTP, files, state (``pipelines.pull``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from requests import Response

from pipelines.pull.auth import client_credentials
from pipelines.pull.config import PowerAutomateConfig, required_secret
from pipelines.pull.context import PullContext
from pipelines.pull.explain import CutShort
from pipelines.pull.http import SameHostLinks, Service
from pipelines.pull.inbox import file_by_file

SECRET = "DX_POWER_AUTOMATE_CLIENT_SECRET"
ROWS_PER_PAGE = 5000
OVERLAP = timedelta(days=1)
# Dataverse forgets runs of cloud flows after 28 days
WARN_AFTER = timedelta(days=21)
_NEXT = "'@odata.nextLink'"
# table, columns, times by which a run is new
RUNS = (
    (
        "flowsessions",
        "flowsessionid,startedon,completedon,statuscode,_regardingobjectid_value,runmode,sessionusername,createdon,modifiedon",
        ("startedon", "completedon"),
    ),
    (
        "flowruns",
        "flowrunid,name,starttime,endtime,duration,status,triggertype,parentrunid,_workflow_value,workflowid,createdon,modifiedon",
        ("starttime", "endtime"),
    ),
)
_FLOWS = {"$select": "workflowid,name,category,statecode,createdon,modifiedon", "$filter": "category eq 5 or category eq 6"}


def require_secrets(config: PowerAutomateConfig) -> None:
    """Raise UserError (exit code 2) where the secret is missing."""
    required_secret(SECRET)


def pull(config: PowerAutomateConfig, context: PullContext) -> None:
    """Pull flows, and runs since the last pull; parts that fail are in ``context.failures``. Raises SourceFailure."""
    headers = {
        "Accept": "application/json",
        "OData-MaxVersion": "4.0",
        "OData-Version": "4.0",
        # a flow's name comes as the formatted value of the lookup
        "Prefer": f'odata.maxpagesize={ROWS_PER_PAGE},odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
    }
    service = Service(f"{config.org_url}/api/data/v9.2", context.patience, context.notify, headers=headers, check=_check)
    secret = required_secret(SECRET).get_secret_value()
    scope = f"{config.org_url}/.default"
    service.login(client_credentials(config.token_url, config.client_id, secret, scope, service.session))
    with context.part("フローの一覧", "flows"):
        _pull_table(service, context, "workflows", _FLOWS)
    for table, columns, times in RUNS:
        with context.part(table, table):
            begin = _begin(config, context, table)
            new = " or ".join(f"{time} ge {begin:%Y-%m-%dT%H:%M:%SZ}" for time in times)
            _pull_table(service, context, table, {"$select": columns, "$filter": new})
            context.state.set(table, through=context.now.astimezone(UTC).isoformat())


def _begin(config: PowerAutomateConfig, context: PullContext, table: str) -> datetime:
    entry = context.state.get(table)
    if not entry:
        return context.beginning(config.since)
    through = datetime.fromisoformat(entry["through"])
    if context.now - through > WARN_AFTER:
        days = (context.now - through).days
        context.warn(
            f"{table}: 前回の取得から {days} 日たっています。28 日より前の履歴は Power Automate から消えます。"
            "2~3 週間に 1 回は dx pull を実行してください。",
            f"{table}: {days} days since the last pull. Power Automate drops history older than 28 days: "
            "run dx pull at least every 2 to 3 weeks.",
        )
    return through - OVERLAP


def _pull_table(service: Service, context: PullContext, table: str, parameters: dict[str, str]) -> None:
    for some in file_by_file(service.pages(table, SameHostLinks(_NEXT), "value", parameters)):
        context.inbox.write_pages(table, [page.response.content for page in some if page])


def _check(response: Response) -> None:
    if not isinstance(response.json().get("value"), list):
        raise CutShort(response=response)
