"""The design system: tokens, base templates, form rendering, filters for figures and dates, server-side charts."""
