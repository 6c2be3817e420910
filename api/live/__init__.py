"""`/live`: what happens, to every open screen, as server-sent events (WHATWG HTML, 9.2)."""
