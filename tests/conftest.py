"""Guards and settings for every test. Fixtures of one part of Cordboard stand beside its tests."""

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.guards", "pytester"]

# The cores of a test machine are shared: how long an example takes says nothing.
_calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _calm, max_examples=50)
settings.register_profile("ci", _calm, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("thorough", _calm, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "quick")
)
