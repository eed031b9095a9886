"""How the panels' own kinds of widgets wear the theme; part of the application's style sheet.

Kinds, as in `app.editor.style_sheet`: `label`, `help`, `hint`, `field-error`, `tag`, `required`,
`empty`, `badge` (labels); `banner`, `chip`, `panel`, `popup` (frames); `title` (line edits);
`section` (headings that fold); `tiny` (small tool buttons); `plain` (lists without a frame).
"""

from string import Template

PANEL_SHEET = Template(
    """
QLabel[kind="help"], QLabel[kind="hint"] { color: $muted; font-size: ${text_small}px; }
QLabel[kind="field-error"] { color: $danger; font-size: ${text_small}px; }
QLabel[kind="tag"] { color: $faint; font-size: ${text_small}px; }
QLabel[kind="required"] { color: $danger; font-weight: 700; }
QLabel[kind="empty"] { color: $faint; }
QLabel[kind="panel-title"] {
    color: $muted; font-size: ${text_small}px; font-weight: 700; padding: 0;
}
QLabel[kind="badge"] {
    background: $warning; color: $canvas; border-radius: 7px; padding: 3px 10px;
    font-size: ${text_small}px; font-weight: 700;
}
QLineEdit QToolButton {
    background: transparent; border: 0; padding: 0; margin: 0; min-height: 0; min-width: 0;
}
QFrame[kind="chip"] {
    background: $raised; border: 1px solid $border; border-radius: ${radius_m}px;
}
QFrame[kind="popup"] {
    background: $surface; border: 1px solid $border_strong; border-radius: ${radius_m}px;
}
QFrame[kind="banner"] { background: $surface; border: 0; border-bottom: 2px solid $danger; }
QWidget[kind="panel"] { background: $window; }
QLineEdit[kind="title"] {
    background: transparent; border-color: transparent; padding: 2px 6px; min-height: 24px;
    font-size: ${text_title}px; font-weight: 600;
}
QLineEdit[kind="title"]:hover { border-color: $border; }
QLineEdit[kind="title"]:focus { border-color: $accent; background: $sunken; }
QPushButton[kind="section"] {
    background: transparent; border: 0; border-top: 1px solid $border; border-radius: 0;
    padding: 10px 0 4px 0; text-align: left; font-weight: 600;
}
QPushButton[kind="section"]:hover { color: $accent; background: transparent; }
QPushButton[kind="section"]:focus { color: $accent; border-top-color: $accent; }
QToolButton[kind="tiny"] {
    background: transparent; border: 1px solid transparent; border-radius: ${radius_s}px;
    padding: 2px; min-height: 16px; min-width: 16px;
}
QToolButton[kind="tiny"]:hover { background: $hover; }
QToolButton[kind="tiny"]:focus { border-color: $accent; }
QToolButton[kind="tiny"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="small"] { padding: 3px ${space_s}px; font-size: ${text_small}px; }
QListView[kind="plain"], QTreeView[kind="plain"], QTextBrowser[kind="plain"],
QPlainTextEdit[kind="plain"] { background: transparent; border: 0; border-radius: 0; }
QCalendarWidget QWidget { alternate-background-color: $raised; }
QCalendarWidget QAbstractItemView { background: $surface; border: 0; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton {
    background: transparent; border-color: transparent; font-weight: 600;
}
QCalendarWidget QSpinBox { min-width: 60px; }
"""
)
