"""Mail about accounts: addresses to confirm, passwords, invitations. Leaves jobs and sends nothing itself.

Links are absolute, because they are opened outside the site.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from service.store.account_tables import AccountRow
from service.store.jobs import Job, leave


@dataclass(frozen=True)
class AccountMail:
    """Leaves mail in one transaction, at one moment, with links below `public_url`."""

    session: AsyncSession
    at: datetime
    public_url: str

    async def verify(self, row: AccountRow, token: str, *, hours: int) -> None:
        """Ask to confirm an address."""
        await self._leave(row.email, "verify", name=row.name, hours=hours, link=self.link("/verify", token=token))

    async def reset(self, row: AccountRow, token: str, *, hours: int) -> None:
        """Send the way to a new password."""
        link = self.link("/reset-password", token=token)
        await self._leave(row.email, "reset", name=row.name, hours=hours, link=link)

    async def welcome(self, row: AccountRow) -> None:
        """Greet somebody whose account can be used from now on."""
        await self._leave(row.email, "welcome", name=row.name, link=self.link("/sign-in"))

    async def known(self, row: AccountRow) -> None:
        """Tell somebody that their address, which has an account, was used to register."""
        await self._leave(
            row.email, "known", name=row.name, link=self.link("/sign-in"), reset_link=self.link("/forgot-password")
        )

    async def changed(self, row: AccountRow) -> None:
        """Tell somebody that the password was changed."""
        await self._leave(row.email, "password_changed", name=row.name, reset_link=self.link("/forgot-password"))

    async def invitation(self, email: str, token: str, *, days: int) -> None:
        """Invite somebody."""
        await self._leave(email, "invitation", days=days, link=self.link("/register", invitation=token))

    def link(self, path: str, **query: str) -> str:
        """The absolute address of a page."""
        return f"{self.public_url.rstrip('/')}{path}{'?' if query else ''}{urlencode(query)}"

    async def _leave(self, to: str, template: str, **values: Any) -> None:
        job = Job(kind="mail", payload={"to": to, "template": template, "values": values})
        await leave(self.session, job, at=self.at)
