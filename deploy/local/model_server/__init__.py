"""One OpenAI-compatible HTTP server for a machine without the cloud: ears, voice and a rule-based model."""
