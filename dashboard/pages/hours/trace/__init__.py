"""From a figure of the hours page to the rows behind it: of the ledger, of the city's registers, of the delivered files."""
