"""Every action of the window: words, keys, icon, and where it stands in the menus."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from app.editor.action_spec import ActionSpec
from app.editor.arrange_actions import ARRANGE
from app.editor.condition_actions import CONDITIONS
from app.editor.history_actions import HISTORY
from app.editor.icons import icon
from app.editor.message_actions import MESSAGES
from app.editor.page_spec import PAGE_ACTIONS
from app.editor.run_actions import RUN
from app.editor.test_actions import TESTS

FILE = (
    ActionSpec("new", "&New", "Ctrl+N", "file-plus-outline", "Start a new workflow"),
    ActionSpec(
        "start_page",
        "S&tart page",
        "Alt+Home",
        "home-outline",
        "Show examples and the files that were opened last",
    ),
    ActionSpec("open", "&Open…", "Ctrl+O", "folder-open-outline", "Open a workflow file"),
    ActionSpec(
        "save", "&Save", "Ctrl+S", "content-save-outline", "Save the workflow", begins_group=True
    ),
    ActionSpec(
        "save_as",
        "Save &As…",
        "Ctrl+Shift+S",
        "content-save-edit-outline",
        "Save under another name",
    ),
    ActionSpec(
        "export",
        "&Export JSON…",
        "Ctrl+E",
        "export-variant",
        "Write a copy as JSON, to be run anywhere",
        "Export JSON",
    ),
    ActionSpec(
        "compare_saved",
        "Show c&hanges since saved",
        "Ctrl+Alt+D",
        "file-compare",
        "Show what is different from the saved file, in colours and in words",
        begins_group=True,
    ),
    ActionSpec(
        "compare_file",
        "Compare &with…",
        "Ctrl+Alt+Shift+D",
        "file-document-multiple-outline",
        "Show what is different from another workflow file",
    ),
    ActionSpec(
        "compare_git",
        "Compare with a re&vision in git…",
        "Ctrl+Alt+G",
        "source-branch",
        "Show what is different from the file as it stood in git",
    ),
    ActionSpec(
        "close_tab", "&Close tab", "Ctrl+W", "close", "Close this workflow", begins_group=True
    ),
    ActionSpec(
        "reopen_tab",
        "&Reopen closed tab",
        "Ctrl+Shift+T",
        "restore",
        "Open the tab that was closed last, with its history",
    ),
    ActionSpec("quit", "&Quit", "Ctrl+Q", "exit-to-app", "Close Cordboard", begins_group=True),
)

EDIT = (
    ActionSpec("undo", "&Undo", "Ctrl+Z", "undo", "Take back the last edit", "Undo"),
    ActionSpec("redo", "&Redo", "Ctrl+Shift+Z Ctrl+Y", "redo", "Do it again", "Redo"),
    ActionSpec("history", "&History…", "Ctrl+H", "history", "Go back to an earlier step"),
    ActionSpec(
        "insert",
        "&Insert block…",
        "Ctrl+K",
        "shape-square-plus",
        "Search the palette for a block to insert",
        begins_group=True,
    ),
    ActionSpec(
        "insert_here",
        "Insert at the &mouse…",
        "Ins",
        "crosshairs-plus",
        "Search a block and insert it where the mouse is",
        is_on_canvas=True,
    ),
    ActionSpec(
        "find",
        "&Find in this workflow…",
        "Ctrl+F",
        "text-box-search-outline",
        "Search the blocks, inputs and written values of this workflow",
    ),
    ActionSpec(
        "cut",
        "Cu&t",
        "Ctrl+X",
        "content-cut",
        "Copy what is selected as text, and delete it with its links",
        is_on_canvas=True,
    ),
    ActionSpec(
        "copy",
        "&Copy",
        "Ctrl+C",
        "content-copy",
        "Copy what is selected, as text that can be sent",
        is_on_canvas=True,
    ),
    ActionSpec(
        "paste",
        "&Paste",
        "Ctrl+V",
        "content-paste",
        "Place what was copied, here or in another window",
        is_on_canvas=True,
    ),
    ActionSpec(
        "connect",
        "C&onnect to…",
        "C",
        "connection",
        "Link an output of the selected block, chosen from lists",
        is_on_canvas=True,
    ),
    ActionSpec(
        "next_port",
        "Ne&xt port",
        "Ctrl+Down",
        "arrow-down-circle-outline",
        "Go through the ports of the selected block; Return takes up a cord there",
        is_on_canvas=True,
    ),
    ActionSpec(
        "previous_port",
        "Pre&vious port",
        "Ctrl+Up",
        "arrow-up-circle-outline",
        "Go back through the ports of the selected block",
        is_on_canvas=True,
    ),
    ActionSpec(
        "follow_link",
        "Go alon&g the link",
        "Ctrl+Right Ctrl+Left",
        "transit-connection-horizontal",
        "Go from the port to the other end of its link",
        is_on_canvas=True,
    ),
    ActionSpec("rename", "Re&name block", "F2", "form-textbox", "Rename the selected block"),
    ActionSpec(
        "duplicate",
        "&Duplicate",
        "Ctrl+D",
        "content-duplicate",
        "Copy the selected blocks",
        is_on_canvas=True,
    ),
    ActionSpec(
        "delete",
        "D&elete",
        "Del",
        "delete-outline",
        "Delete what is selected; what was around a block stays linked",
        is_on_canvas=True,
    ),
    ActionSpec(
        "select_all",
        "Select &all",
        "Ctrl+A",
        "select-all",
        "Select all blocks",
        is_on_canvas=True,
    ),
    ActionSpec(
        "tidy",
        "Tid&y up",
        "Ctrl+L",
        "sitemap-outline",
        "Arrange the blocks from left to right",
        "Tidy",
        begins_group=True,
    ),
    ActionSpec(
        "mend",
        "Mend the pro&blem",
        "Ctrl+.",
        "auto-fix",
        "Mend the problem that is chosen in the list, or the first that can be mended",
        begins_group=True,
    ),
    ActionSpec(
        "mend_all",
        "Mend all problem&s",
        "Ctrl+Shift+.",
        "creation-outline",
        "Mend every problem that has one obvious mend",
    ),
)

VIEW = (
    ActionSpec("fit", "&Fit", "Ctrl+0", "fit-to-page-outline", "Show all blocks", "Fit"),
    ActionSpec(
        "fit_selected",
        "Fit s&election",
        "Shift+F Ctrl+Shift+0",
        "fit-to-screen-outline",
        "Show what is selected as large as it fits",
        is_on_canvas=True,
    ),
    ActionSpec(
        "actual_size", "&Actual size", "Ctrl+1", "numeric-1-box-outline", "Zoom to 100 percent"
    ),
    ActionSpec("zoom_in", "Zoom &in", "Ctrl++ Ctrl+=", "magnify-plus-outline", "Zoom in"),
    ActionSpec("zoom_out", "Zoom &out", "Ctrl+-", "magnify-minus-outline", "Zoom out"),
    ActionSpec(
        "show_palette",
        "&Palette",
        "Ctrl+B",
        "dock-left",
        "Show or hide the blocks to choose from",
        begins_group=True,
        is_checkable=True,
    ),
    ActionSpec(
        "show_outline",
        "O&utline",
        "Ctrl+Shift+E",
        "file-tree-outline",
        "Show or hide the workflow as a tree, with a command line",
        is_checkable=True,
    ),
    ActionSpec(
        "show_inspector",
        "In&spector",
        "Ctrl+I",
        "dock-right",
        "Show or hide the form of what is selected",
        is_checkable=True,
    ),
    ActionSpec(
        "show_bottom",
        "&Lower panel",
        "Ctrl+J",
        "dock-bottom",
        "Show or hide outbox, rows and problems",
        is_checkable=True,
    ),
    *PAGE_ACTIONS,
    ActionSpec(
        "next_tab",
        "Ne&xt tab",
        "Ctrl+Tab Ctrl+PgDown",
        "arrow-right",
        "Show the workflow in the next tab",
        begins_group=True,
    ),
    ActionSpec(
        "previous_tab",
        "Pre&vious tab",
        "Ctrl+Shift+Tab Ctrl+PgUp",
        "arrow-left",
        "Show the workflow in the tab before",
    ),
    ActionSpec(
        "focus_canvas",
        "&Jump to the canvas",
        "Ctrl+Shift+C",
        "vector-polyline",
        "Put the focus on the canvas",
        begins_group=True,
    ),
    ActionSpec(
        "focus_inspector",
        "Go to the i&nspector",
        "Ctrl+Return",
        "form-select",
        "Put the cursor into the form of what is selected",
    ),
    ActionSpec(
        "command",
        "&Write a command…",
        "Ctrl+Shift+K",
        "chevron-right-box-outline",
        "Edit the workflow in words, in the outline",
    ),
    ActionSpec(
        "theme",
        "Dark or li&ght",
        "Ctrl+Shift+L",
        "theme-light-dark",
        "Change between the dark and the light theme",
        begins_group=True,
    ),
)

HELP = (
    ActionSpec(
        "commands",
        "&Commands…",
        "Ctrl+P",
        "console-line",
        "Search all commands of Cordboard and give one",
    ),
    ActionSpec(
        "shortcuts",
        "&Keyboard shortcuts",
        "F1",
        "keyboard-outline",
        "Show all actions with their keys",
    ),
    ActionSpec("about", "&About Cordboard", "Shift+F1", "information-outline", "About Cordboard"),
)

MENUS = {
    "&File": FILE,
    "&Edit": EDIT,
    "&Arrange": ARRANGE,
    "&View": VIEW,
    "&Run": RUN,
    "Co&nditions": CONDITIONS,
    "&Messages": MESSAGES,
    "&Tests": TESTS,
    "H&istory": HISTORY,
    "&Help": HELP,
}


class Actions:
    """The actions of a window, in its menus.

    Args:
        window: Gets the menus.
        canvas: Has the focus when keys of actions on the canvas count.
        slots: Name of an action → what it does; one that can be checked is told whether it is.
    """

    def __init__(
        self, window: QMainWindow, canvas: QWidget, slots: Mapping[str, Callable[..., object]]
    ) -> None:
        self.menus: dict[str, QMenu] = {}
        self._made: dict[str, QAction] = {}
        for title, specs in MENUS.items():
            menu = self.menus[title] = window.menuBar().addMenu(title)
            for spec in specs:
                action = self._made[spec.name] = _make(spec, window)
                _connect(action, slots[spec.name])
                if spec.is_on_canvas:
                    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                    canvas.addAction(action)
                if spec.begins_group:
                    menu.addSeparator()
                menu.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def all(self) -> tuple[QAction, ...]:
        """Each action, in the order of the menus."""
        return tuple(self._made.values())


def _connect(action: QAction, slot: Callable[..., object]) -> None:
    # Said outright: for a method of Qt's own, PySide guesses wrongly how many values it takes.
    if action.isCheckable():
        action.toggled.connect(lambda is_on: slot(is_on))
    else:
        action.triggered.connect(lambda: slot())


def _make(spec: ActionSpec, window: QMainWindow) -> QAction:
    action = QAction(icon(f"mdi6.{spec.icon}"), spec.text, window)
    action.setShortcuts([QKeySequence(key) for key in spec.keys.split()])
    action.setCheckable(spec.is_checkable)
    if spec.label:
        action.setIconText(spec.label)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{spec.tip} ({keys})")
    action.setStatusTip(spec.tip)
    return action
