"""The job 'mail': write one letter from its template and hand it to the post.

A worker may end between handing over and settling, so a letter is sent at least once, seldom twice. Its Message-ID is
made from the job, so that a mail server or reader that gets it twice can recognise it.
"""

from service.jobs.kind import Kind, NeverPossible, Work
from service.mail.letters import letter_id, write_letter
from service.mail.post import Letter, Undeliverable


async def _send(work: Work) -> None:
    payload = work.job.payload
    words = write_letter(
        payload["template"],
        payload["values"],
        public_url=work.tools.public_url,
        language=payload.get("language", ""),
    )
    name = letter_id(work.job.id, left_at=work.job.left_at, public_url=work.tools.public_url)
    letter = Letter(to=payload["to"], subject=words.subject, body=words.body, at=work.at, id=name)
    try:
        await work.tools.post.send(letter)
    except Undeliverable as error:
        raise NeverPossible(str(error)) from None


SEND_MAIL = Kind("mail", outside=_send)
