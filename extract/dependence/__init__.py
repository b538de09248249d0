"""What depends on what: a condition and what it gates, a condition or concern and the proposals it is about."""
