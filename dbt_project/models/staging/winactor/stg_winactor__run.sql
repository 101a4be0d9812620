{{ staged_runs('winactor', 'winactor_run') }}
