"""What attacks on the edges start from: Riverbend in a store, the same as for tests/api."""

from tests.api.conftest import riverbend as riverbend
