"""Tables from files: CSV in any encoding and spreadsheets, down to cells that know where they stand."""
