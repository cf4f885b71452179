"""The moderators' pages: queue, alerts, texts for the library, reports, jobs, prompts."""
