"""The mail room: an outbox, its delivery, and the rendering of mails.

Start-up calls `configure()`. Whoever has something to announce calls `post(render_mail("invitation", …))` in
the transaction of what it announces, or `gather(…)` when it may wait for others. `run_worker()` delivers.
"""

from mesaides.courriels.bell import notify
from mesaides.courriels.message import MailMessage
from mesaides.courriels.poste import configure
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.smtp import SmtpTransport, read_smtp_url
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import Courriel, post
from mesaides.courriels.transport import DemoTransport, Transport
from mesaides.courriels.worker import deliver_once, run_worker

__all__ = [
    "Courriel",
    "DemoTransport",
    "EtatCourriel",
    "MailMessage",
    "SmtpTransport",
    "Transport",
    "configure",
    "deliver_once",
    "gather",
    "notify",
    "post",
    "read_smtp_url",
    "render_mail",
    "run_worker",
]
