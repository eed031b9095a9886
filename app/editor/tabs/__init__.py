"""Several workflows in one window: values that are put aside and taken up again."""
