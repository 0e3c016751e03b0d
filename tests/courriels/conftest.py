import pytest
from tests.courriels.mailroom import configure_for_tests, smtp_server


@pytest.fixture(autouse=True)
def _mail_room():
    configure_for_tests()


@pytest.fixture
async def server():
    async with smtp_server() as handler:
        yield handler
