"""Between our kinds and the formats of others: pure functions, no database, no network."""
