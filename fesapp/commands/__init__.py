"""What each of the shell's commands does; `fesapp.cli` reads their arguments and calls them.

Only `messages` and `group` are light enough to be imported before a command is known: the others bring in torch.
"""
