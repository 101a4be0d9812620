{{ staged_runs('rpa_runs', 'rpa_sheet_run') }}
