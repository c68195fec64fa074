"""What is said of every control."""

from fesapp.gui.blend_bar import BlendBar


def test_every_control_has_a_tooltip_and_a_name(presets, fake_window, hand, answers, samples):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLineEdit, QScrollBar

    answers.open_path = samples[-1]
    for name in ("expression_from_photo", "save_preset", "copy_expression", "paste_expression"):
        fake_window.actions_by_name[name].trigger()
    hand.wait_for(lambda: fake_window.findChild(BlendBar))
    kinds = (QAbstractButton, QAbstractSlider, QLineEdit)
    controls = [one for kind in kinds for one in fake_window.findChildren(kind) if one.isVisible()]
    for control in controls:
        if isinstance(control, QScrollBar) or control.objectName() == "qt_spinbox_lineedit":
            continue
        assert control.accessibleName() or control.text(), control
        assert control.toolTip(), control.accessibleName() or control.text()
