"""The charts of a report: drawn with matplotlib and seaborn as SVG, with their data as CSV."""

from wheelgate.report.html.charts.chart import Chart

__all__ = ["Chart"]
