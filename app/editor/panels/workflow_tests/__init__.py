"""The page Tests: the tests beside the workflow's file, green or red, and what none reaches."""
