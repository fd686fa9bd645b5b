"""Workbooks with live formulas: a report on worksheets, then as XLSX and as ODS."""
