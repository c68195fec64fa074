"""Many photos × recipes: plan, run, resume, report. Knows neither Qt nor a terminal."""
