"""Words and sentences of any text: nothing is lost, nothing overlaps."""

from itertools import pairwise

from hypothesis import given

from liaoning_innovation_data.evidence.derivation.text import HYPHENS, sentences, words

from .generator.wording import texts


@given(texts)
def test_sentences_are_apart_and_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)


@given(texts)
def test_every_word_lies_in_one_sentence(text: str) -> None:
    spans = list(sentences(text))
    for word in words(text):
        assert sum(s.start <= word.start and word.end <= s.end for s in spans) == 1


@given(texts)
def test_every_letter_and_digit_lies_in_a_word(text: str) -> None:
    covered = {at for span in words(text) for at in range(*span)}
    assert {at for at, character in enumerate(text) if character.isalnum()} <= covered


@given(texts)
def test_a_word_holds_letters_and_digits_and_what_joins_them(text: str) -> None:
    for start, end in words(text):
        word = text[start:end]
        assert all(character.isalnum() or character in HYPHENS + ".," for character in word) or len(word) == 1
        assert not any(character in HYPHENS + ".," for character in word[0] + word[-1])
