"""`python -m app` is `cordboard`."""

import sys

from app.cli import main

sys.exit(main())
