"""The actions of the menu Messages."""

from app.editor.action_spec import ActionSpec

MESSAGES = (
    ActionSpec(
        "find_message",
        "&Search the outbox",
        "Ctrl+Alt+I",
        "text-search",
        "Search the messages of the rehearsal for words or numbers",
    ),
    ActionSpec(
        "why_message",
        "&Why this message?",
        "Ctrl+Alt+Y",
        "help-circle-outline",
        "Show what led to the message that is shown",
    ),
    ActionSpec(
        "why_nothing",
        "Why did this row get &nothing?",
        "Ctrl+Alt+Shift+Y",
        "account-question-outline",
        "Show at which filter or failure the row that is shown stopped",
    ),
    ActionSpec(
        "export_message",
        "&Export this message…",
        "Ctrl+Alt+E",
        "email-arrow-right-outline",
        "Write the message that is shown to a file, as .eml or JSON",
        begins_group=True,
    ),
    ActionSpec(
        "export_messages",
        "Export &all listed messages…",
        "Ctrl+Alt+Shift+E",
        "email-multiple-outline",
        "Write all messages that the outbox lists to a file, as JSON or .eml",
    ),
)
