"""Scorecards as reports: goals and indicators for readers, rows and objects for programs, the sheets behind them."""
