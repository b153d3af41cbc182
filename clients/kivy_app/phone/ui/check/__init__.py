"""The spot check itself. Modules that import no Kivy hold what it knows; the others draw it."""
