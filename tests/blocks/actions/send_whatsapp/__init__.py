"""Tests of blocks.actions.send_whatsapp."""
