-- Both the portal's CSV and Dataverse carry the Logic Apps run id.
{{ staged_runs(
    'power_automate',
    'power_automate_run',
    process_key='coalesce(workflow_id, process_key)',
    process_name='coalesce(process_name, workflow_id)',
    twin_key='run_id'
) }}
