"""What people may write in a move: kinds of text with their limits, in characters. Knows no move."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from corpus.form import says_something
from corpus.records import OneLine, Required, Text

Said = Annotated[Required, AfterValidator(says_something)]
Sentence = Annotated[OneLine, AfterValidator(says_something)]
Short = Annotated[Said, Field(max_length=500)]
Line = Annotated[Sentence, Field(max_length=200)]
Answer = Annotated[Text, Field(max_length=1500)]
Reason = Annotated[Text, Field(max_length=500)]
Essay = Annotated[Said, Field(max_length=6000)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Helped = Literal["yes", "partly", "no"]
