"""The time that the portal gives people to see, shortened for tests whose subject is something else."""

from playwright.async_api import BrowserContext, Page

QUICK = 50
"""How many times quicker the animations of a page run, hence what waits for their end (decision 27)."""


async def hurried_page(context: BrowserContext) -> Page:
    """A new page whose buttons take a click as soon as they stand still, with and without JavaScript."""
    page = await context.new_page()
    debugger = await context.new_cdp_session(page)
    await debugger.send("Animation.enable")
    await debugger.send("Animation.setPlaybackRate", {"playbackRate": QUICK})
    return page
