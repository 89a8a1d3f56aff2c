"""What a loss on a visitor's own text cannot say: it is too short, or it repeats itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from seqviz.data.corpora import PIECE, Corpus, known_pieces
from seqviz.ui.frame.i18n import _, together

SHORT: Final = 1_000  # characters: of less a tenth is a line or two
MUCH: Final = 0.5  # of the held-out pieces: from here on a text repeats itself


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was counted in a text.

    Args:
        count: its characters.
        held_out: those that are only measured.
        found, asked: pieces of the held-out part that the learned part has too, of how many.
    """

    count: int
    held_out: int
    found: int
    asked: int

    @classmethod
    def of(cls, corpus: Corpus) -> Doubts:
        """Count."""
        return cls(len(corpus.text), len(corpus.held_out), *known_pieces(corpus))

    @property
    def short(self) -> bool:
        """Whether there is too little to learn from."""
        return self.count < SHORT

    @property
    def repeats(self) -> bool:
        """Whether what is held out is mostly known."""
        return self.asked > 0 and self.found >= MUCH * self.asked

    def before(self) -> str:
        """To be said before the training, "" for nothing."""
        said = []
        if self.short:
            about = (
                _(
                    "This text is short: {count} characters, {held} of them held out. A network "
                    "can do little but learn it by heart, and a loss on so few characters says "
                    "little. Bring {wanted} or more."
                )
                if self.held_out
                else _(
                    "This text is short: {count} characters, so that none are held out. A network "
                    "can do little but learn it by heart, and nothing will show what it does on "
                    "others. Bring {wanted} or more."
                )
            )
            said.append(
                about.format(count=f"{self.count:,}", held=self.held_out, wanted=f"{SHORT:,}")
            )
        if self.repeats:
            said.append(
                _(
                    "This text repeats itself: of {asked} pieces of {size} characters of its "
                    "held-out part, {found} occur in the part that is learned too. A low loss "
                    "there will show little more than that they were learned by heart."
                ).format(asked=self.asked, size=PIECE, found=self.found)
            )
        return together(said)

    def beside(self) -> str:
        """To be said beside a loss on the held-out part, "" for nothing."""
        said = []
        if self.short:
            said.append(
                _("That part has only {held} characters, so this says little.").format(
                    held=self.held_out
                )
            )
        if self.repeats:
            said.append(
                _(
                    "Of {asked} pieces of that part, {found} occur in what it learned too, so this "
                    "shows mostly what it knows by heart."
                ).format(asked=self.asked, found=self.found)
            )
        return together(said)
