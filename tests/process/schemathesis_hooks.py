"""Loaded by Schemathesis itself: what it cannot know of this API."""

import schemathesis

# tus sends a photo's bytes under a media type of its own.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
