{{ staged_runs('uipath', 'uipath_run') }}
