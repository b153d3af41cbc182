"""What the screens say; a change of language reaches every text that is bound to `speech.language`."""

from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from phone.core.words import Words


class Speech(EventDispatcher):
    """In KV: `text: speech.say('kit.back', speech.language)`; naming the language makes the text follow it."""

    language = StringProperty("vi")

    def __init__(self) -> None:
        super().__init__()
        self._words = Words()

    def use(self, words: Words) -> None:
        self._words = words
        self.language = words.language

    def choose(self, language: str) -> None:
        """Raises `KeyError` for a language the phone does not speak."""
        self._words.choose(language)
        self.language = language

    def say(self, key: str, /, *_watched: object, **values: object) -> str:
        """Raises `KeyError` for a text that no catalogue has."""
        return self._words.say(key, **values)


speech = Speech()
