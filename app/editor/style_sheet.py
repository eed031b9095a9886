"""How stock widgets wear the theme: one style sheet for the whole application.

A widget asks for a variant by the dynamic property `kind`, set before it is shown:
`primary` and `danger` (buttons), `flat` (buttons without a frame), `title`, `heading`, `muted`,
`caption`, `error`, `warning`, `code` (labels), `card` (frames), `search` (line edits).
Not here: the values of colours and distances (`app.editor.theme`).
"""

from collections.abc import Mapping
from importlib.resources import files
from string import Template

from app.editor.panel_sheet import PANEL_SHEET

_SHEET = Template(
    """
* { outline: 0; }
QWidget { color: $text; selection-background-color: $accent_fill; selection-color: $on_accent; }
QMainWindow, QDialog, QWizard { background: $window; }
QWidget:disabled { color: $faint; }

QLabel { background: transparent; }
QLabel[kind="heading"] { font-size: ${text_heading}px; font-weight: 600; }
QLabel[kind="title"] { font-size: ${text_title}px; font-weight: 600; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="caption"] { color: $muted; font-size: ${text_small}px; font-weight: 600; }
QLabel[kind="error"] { color: $danger; }
QLabel[kind="warning"] { color: $warning; }
QLabel[kind="code"] { font-family: "$code_family"; font-size: ${text_small}px; }
QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius_l}px; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { background: $border; border: 0; max-height: 1px; }

QPushButton, QToolButton {
    background: $raised; border: 1px solid $border; border-radius: ${radius_m}px;
    padding: 5px ${space_m}px; min-height: 18px;
}
QPushButton:hover, QToolButton:hover { border-color: $border_strong; background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $pressed; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $window; border-color: $border; }
QPushButton[kind="primary"], QPushButton:default, QToolButton[kind="primary"] {
    background: $accent_fill; border-color: $accent_fill; color: $on_accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover, QPushButton:default:hover, QToolButton[kind="primary"]:hover {
    background: $accent_hover; border-color: $accent_hover;
}
QPushButton[kind="primary"]:focus, QPushButton:default:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled, QPushButton:default:disabled, QToolButton[kind="primary"]:disabled {
    background: $raised; border-color: $border; color: $faint;
}
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="danger"]:hover { border-color: $danger; }
QPushButton[kind="flat"], QToolButton[kind="flat"], QToolButton[autoRaise="true"] {
    background: transparent; border-color: transparent; padding: 5px ${space_s}px;
}
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover, QToolButton[autoRaise="true"]:hover {
    background: $raised;
}
QToolButton::menu-indicator, QPushButton::menu-indicator {
    image: url($icons/chevron-down.svg); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 4px;
}
QToolButton[popupMode="1"] { padding-right: 22px; }
QToolButton::menu-button { border: 0; width: 18px; }
QToolButton::menu-arrow { image: url($icons/chevron-down.svg); width: 10px; height: 10px; }

QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QDateEdit,
QTimeEdit, QKeySequenceEdit {
    background: $sunken; border: 1px solid $border; border-radius: ${radius_m}px;
    padding: 4px ${space_s}px; min-height: 20px;
}
QTextEdit, QPlainTextEdit { padding: 4px; }
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QSpinBox:hover,
QDoubleSpinBox:hover, QDateTimeEdit:hover { border-color: $border_strong; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QDateTimeEdit:focus { border-color: $accent; }
QLineEdit:disabled, QLineEdit[readOnly="true"], QTextEdit[readOnly="true"], QPlainTextEdit[readOnly="true"],
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QDateTimeEdit:disabled {
    background: $window; color: $muted;
}
QLineEdit[hasProblem="true"], QPlainTextEdit[hasProblem="true"], QComboBox[hasProblem="true"],
QSpinBox[hasProblem="true"], QDoubleSpinBox[hasProblem="true"] { border-color: $danger; }
QLineEdit[kind="search"] { border-radius: ${radius_l}px; padding: 5px ${space_m}px; }

QComboBox { padding-right: 24px; }
QComboBox::drop-down, QDateTimeEdit::drop-down {
    border: 0; width: 22px; subcontrol-origin: padding; subcontrol-position: center right;
}
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url($icons/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QLineEdit { border: 0; padding: 0; background: transparent; min-height: 0; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border_strong; border-radius: ${radius_m}px; padding: 4px;
}
QSpinBox, QDoubleSpinBox { padding-right: 20px; }
QSpinBox::up-button, QDoubleSpinBox::up-button {
    subcontrol-origin: border; subcontrol-position: top right; width: 20px; border: 0; margin: 2px 2px 0 0;
}
QSpinBox::down-button, QDoubleSpinBox::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right; width: 20px; border: 0; margin: 0 2px 2px 0;
}
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover { background: $raised; border-radius: ${radius_s}px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($icons/chevron-up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($icons/chevron-down.svg); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: ${space_s}px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 16px; height: 16px; background: $sunken; border: 1px solid $border_strong; border-radius: ${radius_s}px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent_fill; border-color: $accent_fill; image: url($icons/check.svg);
}
QCheckBox::indicator:indeterminate { background: $accent_fill; border-color: $accent_fill; image: url($icons/minus.svg); }
QRadioButton::indicator:checked { background: $on_accent; border: 5px solid $accent_fill; width: 8px; height: 8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $window; border-color: $border; }
QGroupBox {
    border: 1px solid $border; border-radius: ${radius_l}px; margin-top: 18px; padding: ${space_m}px;
}
QGroupBox::title { subcontrol-origin: margin; left: 2px; color: $muted; font-weight: 600; }

QAbstractItemView {
    background: $surface; alternate-background-color: $raised; border: 1px solid $border;
    border-radius: ${radius_m}px;
}
QListView, QTreeView, QTableView { padding: 2px; }
QListView::item, QTreeView::item { padding: 4px 6px; border-radius: ${radius_s}px; min-height: 20px; }
QListView::item:hover, QTreeView::item:hover { background: $raised; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected,
QComboBox QAbstractItemView::item:selected { background: $selected; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url($icons/chevron-right.svg); }
QTreeView::branch:has-children:open { image: url($icons/chevron-down.svg); }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section {
    background: $surface; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: 5px ${space_s}px; font-weight: 600;
}
QTableCornerButton::section { background: $surface; border: 0; }
QTableView { gridline-color: $border; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; border: 0; }
QScrollBar::handle:vertical { min-height: 28px; margin: 3px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 3px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }

QToolBar { background: $window; border: 0; border-bottom: 1px solid $border; padding: 5px ${space_s}px; spacing: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 5px 6px; }
QToolBar QToolButton { background: transparent; border-color: transparent; padding: 5px 10px; }
QToolBar QToolButton:hover { background: $raised; }
QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: $pressed; }
QToolBar QToolButton:focus { border-color: $accent; }
QToolBar QToolButton[kind="primary"] { background: $accent_fill; border-color: $accent_fill; }
QToolBar QToolButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QToolBar QToolButton[kind="primary"]:disabled { background: $raised; border-color: $border; }
QMenuBar { background: $window; padding: 2px ${space_s}px; border-bottom: 1px solid $border; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: ${radius_s}px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $raised; }
QMenu { background: $surface; border: 1px solid $border_strong; border-radius: ${radius_m}px; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: ${radius_s}px; margin: 0; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 5px 6px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url($icons/check-plain.svg); }
QMenu::right-arrow { image: url($icons/chevron-right.svg); width: 10px; height: 10px; right: 6px; }
QToolTip {
    background: $raised; color: $text; border: 1px solid $border_strong; padding: 5px 7px;
}
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; padding: 2px 6px; }

QDockWidget { color: $muted; font-weight: 600; titlebar-close-icon: url($icons/close.svg);
    titlebar-normal-icon: url($icons/float.svg); }
QDockWidget::title { background: $window; padding: 9px ${space_m}px; text-align: left; border-bottom: 1px solid $border; }
QDockWidget::close-button, QDockWidget::float-button { border: 0; padding: 2px; border-radius: ${radius_s}px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $raised; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QTabWidget::pane { border: 0; border-top: 1px solid $border; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; border: 0; border-bottom: 2px solid transparent;
    padding: 7px 14px; margin: 0;
}
QTabBar::tab:hover { color: $text; background: $raised; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; }
QTabBar::close-button { image: url($icons/close.svg); subcontrol-position: right; }

QProgressBar {
    background: $sunken; border: 1px solid $border; border-radius: ${radius_s}px; text-align: center; min-height: 8px;
}
QProgressBar::chunk { background: $accent_fill; border-radius: 3px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent_fill; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $text; }

QLabel#canvasHint {
    background: $surface; border: 1px solid $border_strong; border-radius: ${radius_m}px; padding: 6px 9px;
}
QLabel#canvasHint[refused="true"] { border-color: $danger; }
QGraphicsView { border: 0; }
"""
)


def style_sheet(tokens: Mapping[str, str]) -> str:
    """The style sheet with `tokens` (fields of the theme, sizes, families) put in."""
    icons = str(files("resources") / "icons").replace("\\", "/")
    sheet = _SHEET.substitute(tokens, icons=icons)
    return sheet + PANEL_SHEET.substitute(tokens)
