"""The mail room: an outbox, its delivery, and the rendering of mails.

Start-up calls `configure()`. Whoever has something to announce calls `post(render_mail("invitation", …))` in
the transaction of what it announces. `run_worker()` delivers.
"""
