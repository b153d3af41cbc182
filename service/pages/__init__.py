"""What a browser sees: pages over the same use cases as the API, made on the server and usable without JavaScript."""
